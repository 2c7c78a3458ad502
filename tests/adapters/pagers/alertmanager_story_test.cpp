// A page through the real Alertmanager, over the real HTTP client and server, on loopback.

#include "daemon/net/http_client.hpp"
#include "daemon/net/http_server.hpp"
#include "daemon/net/system_clock.hpp"
#include "tests/adapters/pagers/pages.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string binary = "/usr/bin/prometheus-alertmanager";

/// Runs it on a free port of its own choice until the end of the test. No cluster, no system service.
class running_alertmanager {
public:
    running_alertmanager(asio::io_context& loop, std::uint16_t webhook_port) : log_{loop}
    {
        folder_ = std::filesystem::temp_directory_path() / ("highroad-alertmanager-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        std::ofstream{folder_ / "config.yml"} << "route:\n  receiver: team\n  group_by: [page]\n  group_wait: 0s\n"
                                                 "  group_interval: 1s\n  repeat_interval: 1h\n"
                                                 "receivers:\n- name: team\n  webhook_configs:\n"
                                                 "  - url: http://127.0.0.1:"
                                              << webhook_port << "/told\n";
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        std::vector<std::string> argv{binary, "--config.file=" + (folder_ / "config.yml").string(),
                                      "--storage.path=" + (folder_ / "data").string(),
                                      "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="};
        std::vector<char*> pointers;
        pointers.reserve(argv.size() + 1);
        for (auto& each : argv)
            pointers.push_back(each.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t files;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        auto error = ::posix_spawn(&id_, pointers[0], &files, nullptr, pointers.data(), environ);
        ::posix_spawn_file_actions_destroy(&files);
        ::close(ends[1]);
        log_.assign(ends[0]);
        REQUIRE(error == 0);
    }
    running_alertmanager(const running_alertmanager&) = delete;
    running_alertmanager& operator=(const running_alertmanager&) = delete;
    ~running_alertmanager()
    {
        stop();
        std::filesystem::remove_all(folder_);
    }

    void stop()
    {
        if (id_ <= 0) return;
        ::kill(id_, SIGTERM);
        ::waitpid(id_, nullptr, 0);
        id_ = -1;
    }

    [[nodiscard]] std::string url(const std::string& path) const
    {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }
    /// Until it says where it listens, or ends.
    awaitable<bool> ready()
    {
        const std::string before_port = R"(msg="Listening on" address=127.0.0.1:)";
        std::string said;
        for (const auto& until : {before_port, std::string{"\n"}}) {
            boost::system::error_code error;
            auto end = co_await asio::async_read_until(log_, asio::dynamic_buffer(said), until,
                                                       asio::redirect_error(asio::use_awaitable, error));
            INFO(said);
            CHECK(!error);
            if (error) co_return false;
            if (until == before_port) said.erase(0, end);
        }
        port_ = std::stoi(said);
        co_return true;
    }

private:
    int port_ = 0;
    asio::posix::stream_descriptor log_;
    std::filesystem::path folder_;
    pid_t id_ = -1;
};

/// The team's end: what Alertmanager told it, by page key.
struct receiver {
    explicit receiver(asio::io_context& loop) : news{loop} {}

    [[nodiscard]] int times(const std::string& key, const std::string& status) const
    {
        int count = 0;
        for (const auto& one : told)
            for (const auto& alert : one["alerts"])
                count += alert["labels"]["page"] == key && alert["status"] == status ? 1 : 0;
        return count;
    }
    /// Until it was told that, or too much time passed.
    awaitable<bool> wait_for(std::string key, std::string status)
    {
        auto until = std::chrono::steady_clock::now() + 30s;
        while (times(key, status) == 0 && std::chrono::steady_clock::now() < until)
            co_await pass(
                std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
        co_return times(key, status) > 0;
    }
    awaitable<void> pass(std::chrono::milliseconds time)
    {
        news.expires_after(time);
        boost::system::error_code rung;
        co_await news.async_wait(asio::redirect_error(asio::use_awaitable, rung));
    }

    std::vector<json> told;
    asio::steady_timer news;
};

awaitable<json> get(http_client& http, std::string url)
{
    http_request request{"GET", std::move(url)};
    auto answer = co_await http.send(std::move(request));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    co_return json::parse(answer->body);
}

awaitable<void> story(running_alertmanager& alertmanager, receiver& team, http_client& http, highroad::clock& time)
{
    auto up = co_await alertmanager.ready();
    REQUIRE(up);
    alertmanager_settings settings;
    settings.name = "alerts";
    settings.base = alertmanager.url("");
    settings.labels = {{"severity", "critical"}, {"team", "support"}};
    auto one = make_alertmanager(settings, http, time).value();

    auto line = co_await one->check();
    INFO(line.words);
    CHECK(line.works);
    CHECK(line.words.starts_with("Alertmanager 0."));

    auto what = test::a_page();
    what.raised = time.now();
    auto ended = co_await one->raise(what);
    REQUIRE(std::holds_alternative<delivered>(ended));
    auto told = co_await team.wait_for(what.key, "firing");
    REQUIRE(told);

    // A second time it is the same alert, brought up to date.
    what.count = 7;
    what.level = severity::serious;
    ended = co_await one->raise(what);
    REQUIRE(std::holds_alternative<delivered>(ended));
    auto alerts = co_await get(http, alertmanager.url("/api/v2/alerts"));
    REQUIRE(alerts.size() == 1);
    CHECK(alerts[0]["labels"] ==
          json{{"alertname", "HighroadPage"}, {"page", what.key}, {"severity", "critical"}, {"team", "support"}});
    CHECK(alerts[0]["annotations"]["reviews"] == "7");
    CHECK(alerts[0]["annotations"]["level"] == "serious");
    CHECK(alerts[0]["generatorURL"] == what.link);
    // Not after Alertmanager's own five minutes, but when we say so.
    auto ends = parse_instant(alerts[0]["endsAt"].get<std::string>());
    REQUIRE(ends);
    CHECK(*ends >= time.now() + 23h);

    // Everything that a text can hold is an alert too, of its own.
    auto other = test::a_hostile_page();
    other.key = "highroad/43/1";
    other.raised = time.now();
    ended = co_await one->raise(other);
    INFO(test::words_of(ended));
    REQUIRE(std::holds_alternative<delivered>(ended));
    told = co_await team.wait_for(other.key, "firing");
    REQUIRE(told);

    // Two of its rounds, in which the first page must not be told again.
    auto until = std::chrono::steady_clock::now() + 2500ms;
    while (std::chrono::steady_clock::now() < until)
        co_await team.pass(
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()) + 1ms);
    CHECK(team.times(what.key, "firing") == 1);
    CHECK(team.times(what.key, "resolved") == 0);

    ended = co_await one->acknowledge(what, "Jo Doe");
    CHECK(std::holds_alternative<delivered>(ended));
    ended = co_await one->resolve(what);
    REQUIRE(std::holds_alternative<delivered>(ended));
    told = co_await team.wait_for(what.key, "resolved");
    CHECK(told);
    alerts = co_await get(http, alertmanager.url("/api/v2/alerts"));
    REQUIRE(alerts.size() == 1);
    CHECK(alerts[0]["labels"]["page"] == other.key);
    CHECK(team.times(what.key, "firing") == 1);
    CHECK(team.times(what.key, "resolved") == 1);
    CHECK(team.times(other.key, "firing") == 1);

    // Gone, nothing is lost: it is told again later, and the words say what happened.
    alertmanager.stop();
    ended = co_await one->raise(what);
    REQUIRE(std::holds_alternative<try_again>(ended));
    CHECK(std::get<try_again>(ended).whole_destination);
    CHECK(test::words_of(ended).starts_with("Alertmanager did not get the page: "));
    line = co_await one->check();
    CHECK(!line.works);
    CHECK(!line.words.empty());
}

} // namespace

TEST_CASE("the real Alertmanager takes a page, keeps it once, and tells when it is over", "[pagers]")
{
    if (!std::filesystem::exists(binary)) {
        WARN("skipped: prometheus-alertmanager is not installed; script/bootstrap --tests installs it");
        return;
    }
    asio::io_context loop;
    receiver team{loop};
    http_server server{loop.get_executor(), {}};
    server.add("POST", "/told", [&team](http_request request) -> awaitable<http_response> {
        team.told.push_back(json::parse(request.body));
        team.news.cancel();
        co_return http_response{200, "text/plain", {}};
    });
    REQUIRE(server.listen().has_value());
    running_alertmanager alertmanager{loop, server.port()};
    auto http = make_http_client(loop.get_executor(), {});
    auto time = make_system_clock(loop.get_executor());

    std::exception_ptr thrown;
    asio::co_spawn(loop, server.run(), asio::detached);
    asio::co_spawn(loop, story(alertmanager, team, *http, *time), [&](std::exception_ptr error) {
        thrown = error;
        loop.stop();
    });
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
}
