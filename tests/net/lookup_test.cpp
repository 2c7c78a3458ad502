// Names that nobody answers for: getaddrinfo of this program is ours.
#include "tests/net/asking.hpp"
#include "tests/support/catch.hpp"

#include <netdb.h>

#include <dlfcn.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

/// Lookups below .swallowed.test wait until they are let go, and then find nothing.
struct swallowed_names {
    std::mutex guard;
    std::condition_variable changed;
    bool let_go = false;
    std::vector<std::string> looked_up;
};

swallowed_names& swallowed()
{
    static swallowed_names all;
    return all;
}

bool any_has_begun()
{
    std::lock_guard lock{swallowed().guard};
    return !swallowed().looked_up.empty();
}

} // namespace

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found)
{
    std::string name{node ? node : ""};
    if (!name.ends_with(".swallowed.test")) {
        using original = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
        static auto real = reinterpret_cast<original>(::dlsym(RTLD_NEXT, "getaddrinfo"));
        return real(node, service, hints, found);
    }
    auto& names = swallowed();
    std::unique_lock lock{names.guard};
    names.looked_up.push_back(name);
    names.changed.wait(lock, [&] { return names.let_go; });
    return EAI_NONAME;
}

TEST_CASE("a lookup that nobody waits for any more does not stand in the way of the next", "[net]")
{
    // One thread looks names up, one after another. While a name server is silent, askers give up and ask again.
    auto work = []() -> awaitable<std::vector<std::string>> {
        auto executor = co_await asio::this_coro::executor;
        auto client = make_http_client(executor, {});
        std::vector<std::string> words;
        for (const char* name : {"first", "second", "third"}) {
            do { // on a busy machine the thread may not have begun before the first asker gives up
                http_request request{"GET", "https://" + std::string{name} + ".swallowed.test/"};
                request.deadline = 100ms;
                auto answer = co_await client->send(std::move(request));
                words.push_back(answer ? "answered" : answer.error().words);
            } while (!any_has_begun());
        }
        {
            std::lock_guard lock{swallowed().guard};
            swallowed().let_go = true;
        }
        swallowed().changed.notify_all();
        auto answer = co_await client->send({"GET", "https://fourth.swallowed.test/"});
        words.push_back(answer ? "answered" : answer.error().words);
        co_return words;
    };
    auto words = run(work());
    REQUIRE(words.size() >= 4);
    CHECK(words.back().find("is not known to DNS") != std::string::npos);
    words.pop_back();
    for (const auto& each : words)
        CHECK(each.find("DNS did not answer") != std::string::npos);
    CHECK(swallowed().looked_up == std::vector<std::string>{"first.swallowed.test", "fourth.swallowed.test"});
}
