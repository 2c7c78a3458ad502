#include "tests/store/open_store.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <array>
#include <random>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace highroad;
using namespace highroad::test;

namespace {

/// Says "number" through the pipe once the store has said that the case is on the disk.
awaitable<void> commit_and_tell(store& into, int first, int step, int pipe)
{
    for (auto number = first;; number += step) {
        auto work = storing(some_case(number));
        work.cases[0].journal.push_back({"opened", the_daemon(), ""});
        work.cases[0].effects.push_back(saying("say " + std::to_string(number), number));
        work.reviews.push_back({work.cases[0].next.subject, number, "case", false});
        auto told = co_await into.commit(std::move(work));
        if (!told) ::_exit(3);
        if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(4);
    }
}

[[noreturn]] void daemon_until_killed(const std::string& path, int first, int pipe)
{
    constexpr auto writers = 4;
    asio::io_context loop;
    sqlite_options how;
    how.path = path;
    how.synchronous_full = false; // a kill is no power cut: what matters here is what the process still held
    auto opened = open_sqlite(loop.get_executor(), how);
    if (!opened) ::_exit(2);
    for (auto i = 0; i < writers; ++i)
        asio::co_spawn(loop, commit_and_tell(**opened, first + i, writers, pipe), [](std::exception_ptr) {});
    loop.run();
    ::_exit(5);
}

std::vector<int> acknowledged_before_kill(const std::string& path, int first, std::size_t enough)
{
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(pipe[0]);
        daemon_until_killed(path, first, pipe[1]);
    }
    ::close(pipe[1]);
    std::vector<int> out;
    auto number = 0;
    while (::read(pipe[0], &number, sizeof number) == sizeof number) {
        out.push_back(number);
        if (out.size() == enough) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    auto status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    return out;
}

} // namespace

TEST_CASE("whatever was acknowledged before a kill is there afterwards, whole", "[store]")
{
    scratch_folder folder;
    auto path = folder.file("highroad.db");
    auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::uniform_int_distribution<std::size_t> length{1, 60};
    std::vector<int> acknowledged;
    auto next = 1;

    for (auto round = 0; round < 20; ++round) {
        CAPTURE(round);
        auto told = acknowledged_before_kill(path, next, length(random));
        acknowledged.insert(acknowledged.end(), told.begin(), told.end());

        asio::io_context loop;
        sqlite_options how;
        how.path = path;
        how.synchronous_full = false;
        auto opened = open_sqlite(loop.get_executor(), how);
        REQUIRE(opened.has_value());
        auto& store = **opened;
        for (auto number : acknowledged) {
            CAPTURE(number);
            REQUIRE(run(store.find_case(number)).value());
        }
        // Acknowledged or not: each transaction is there as a whole or not at all.
        auto totals = run(store.count()).value();
        CHECK(totals.reviews == totals.cases);
        CHECK(totals.effects_waiting == totals.cases);
        CHECK(static_cast<std::size_t>(totals.cases) >= acknowledged.size());
        next = run(store.last_case_number()).value() + 1;
    }
}
