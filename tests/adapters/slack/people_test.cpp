#include "adapters/slack/people.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

using namespace highroad;
using namespace highroad::slack;

namespace {

struct bench {
    test::fake_slack_api api;
    test::manual_clock time;
    web_api bot{api, "https://slack.test/api", "xoxb-secret"};
    people known{bot, time, false};

    slack::person look_up() { return test::run(known.look_up("U1")); }
};

/// Answers when the test says so.
struct slow_slack_api final : http_client {
    awaitable<result<http_response>> send(http_request request) override
    {
        auto gate = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor,
                                                         asio::steady_timer::time_point::max());
        waiting.push_back(gate);
        ++asked[request.url.substr(request.url.rfind('/') + 1)];
        co_await gate->async_wait(asio::as_tuple(asio::use_awaitable));
        co_return co_await fast.send(std::move(request));
    }
    test::fake_slack_api fast;
    std::map<std::string, int> asked;
    std::vector<std::shared_ptr<asio::steady_timer>> waiting;
};

struct slow_bench {
    void begin()
    {
        asio::co_spawn(loop, known.look_up("U1"),
                       [this](std::exception_ptr, const slack::person& found) { groups.push_back(found.who.groups); });
        settle();
    }
    void answer_latest() { answer(api.waiting.size() - 1); }
    void answer_oldest() { answer(0); }
    void answer(std::size_t which)
    {
        auto gate = api.waiting.at(which);
        api.waiting.erase(api.waiting.begin() + static_cast<std::ptrdiff_t>(which));
        gate->cancel();
        settle();
    }
    void answer_until_asked(const std::string& method, int times)
    {
        while (api.asked[method] < times) {
            REQUIRE_FALSE(api.waiting.empty());
            answer_latest();
        }
    }
    void settle()
    {
        loop.restart();
        while (loop.poll() > 0) {
        }
    }

    asio::io_context loop;
    slow_slack_api api;
    test::manual_clock time;
    web_api bot{api, "https://slack.test/api", "xoxb-secret"};
    people known{bot, time, false};
    std::vector<std::vector<std::string>> groups; ///< of each look-up, as they ended
};

slack::person of(const std::string& user, bool allow_guests = false)
{
    return read_person(test::json::parse(R"({"ok":true,"user":)" + user + "}"), "T1", allow_guests);
}

} // namespace

TEST_CASE("an actor has the name and the groups that Slack tells", "[slack]")
{
    bench b;
    auto who = b.look_up();
    CHECK(who.refusal.empty());
    CHECK(who.who == actor{"slack", "U1", "Ana", {"S1"}});
}

TEST_CASE("people are asked about again after five minutes, not before", "[slack]")
{
    bench b;
    b.look_up();
    b.time.advance(std::chrono::seconds{299});
    b.look_up();
    CHECK(b.api.called["users.info"] == 1);
    CHECK(b.api.called["usergroups.list"] == 1);
    b.time.advance(std::chrono::seconds{1});
    b.look_up();
    CHECK(b.api.called["users.info"] == 2);
    CHECK(b.api.called["usergroups.list"] == 2);
}

TEST_CASE("somebody who left a group loses it as soon as Slack says so", "[slack]")
{
    bench b;
    CHECK(b.look_up().who.groups == std::vector<std::string>{"S1"});
    b.api.says("usergroups.list", R"({"ok":true,"usergroups":[{"id":"S1","users":[]}]})");
    b.api.answers["usergroups.list"].pop_front();
    b.known.forget_groups();
    CHECK(b.look_up().who.groups.empty());
}

TEST_CASE("when membership cannot be found out, nobody has groups and the reason is kept", "[slack]")
{
    bench b;
    CHECK_FALSE(b.look_up().who.groups.empty());
    b.time.advance(std::chrono::seconds{301});
    b.api.then("usergroups.list", http_response{200, "application/json",
                                                R"({"ok":false,"error":"missing_scope","needed":"usergroups:read"})"});
    b.api.answers["usergroups.list"].pop_front();
    auto who = b.look_up();
    CHECK(who.who.groups.empty());
    CHECK(who.doubt.find("usergroups:read") != std::string::npos);
}

TEST_CASE("whoever is looked up while the groups are being asked for anew keeps all of theirs", "[slack]")
{
    slow_bench b;
    b.api.fast.says("usergroups.list", R"({"ok":true,"usergroups":[{"id":"S5"},{"id":"S6"}]})");
    b.api.fast.says("usergroups.users.list", R"({"ok":true,"users":["U1"]})");
    const std::vector<std::string> both{"S5", "S6"};
    // Two clicks, the second while the first still waits for the second group.
    b.begin();
    b.answer_until_asked("usergroups.users.list", 2);
    b.begin();
    b.answer_latest(); // it has the list, and not yet who is in it
    while (!b.api.waiting.empty())
        b.answer_oldest();
    REQUIRE(b.groups.size() == 2);
    CHECK(b.groups[0] == both);
    CHECK(b.groups[1] == both);
}

TEST_CASE("an answer about groups that was asked for before a change does not replace one from after it", "[slack]")
{
    slow_bench b;
    b.begin();
    b.answer_until_asked("usergroups.list", 1);
    b.known.forget_groups();
    b.begin();
    REQUIRE(b.api.waiting.size() == 2);
    // U1 was taken out of S1: the second question is answered first, and so.
    b.api.fast.says("usergroups.list", R"({"ok":true,"usergroups":[{"id":"S1","users":[]}]})");
    b.answer_latest();
    b.api.fast.answers["usergroups.list"].clear();
    b.api.fast.says("usergroups.list", R"({"ok":true,"usergroups":[{"id":"S1","users":["U1"]}]})");
    b.answer_latest();
    CHECK(b.groups == std::vector<std::vector<std::string>>{{}, {}});
    b.begin();
    CHECK(b.api.waiting.empty());
    CHECK(b.groups.back().empty());
}

TEST_CASE("groups listed without members are asked for one by one", "[slack]")
{
    bench b;
    b.api.says("usergroups.list",
               R"({"ok":true,"usergroups":[{"id":"S5"},{"id":"S6","date_delete":1700000000,"users":["U1"]}]})");
    b.api.says("usergroups.users.list", R"({"ok":true,"users":["U1","U2"]})");
    CHECK(b.look_up().who.groups == std::vector<std::string>{"S5"});
    CHECK(b.api.requests.back().body == "usergroup=S5");
}

TEST_CASE("who cannot be identified may not act", "[slack]")
{
    bench b;
    b.api.then("users.info", failure{errc::unreachable, "down"});
    b.api.answers["users.info"].pop_front();
    CHECK_FALSE(b.look_up().refusal.empty());
    b.api.then("users.info",
               http_response{200, "application/json", R"({"ok":true,"user":{"id":"U1","team_id":"T1"}})"});
    b.api.answers["users.info"].pop_front();
    CHECK(b.look_up().refusal.empty());
}

TEST_CASE("deactivated people, guests and strangers are refused, each with the reason", "[slack]")
{
    CHECK(of(R"({"id":"U1","team_id":"T1","deleted":true})").refusal.find("deactivated") != std::string::npos);
    CHECK(of(R"({"id":"U1","team_id":"T1","is_restricted":true})").refusal.find("Guests") != std::string::npos);
    CHECK(of(R"({"id":"U1","team_id":"T1","is_ultra_restricted":true})").refusal.find("Guests") != std::string::npos);
    CHECK(of(R"({"id":"U1","team_id":"T1","is_restricted":true})", true).refusal.empty());
    CHECK(of(R"({"id":"U1","team_id":"T2"})").refusal.find("another workspace") != std::string::npos);
    CHECK(of(R"({"id":"U1","team_id":"T2","is_stranger":true})").refusal.find("another workspace") !=
          std::string::npos);
    CHECK(of(R"({"id":"U1","team_id":"T2","enterprise_user":{"teams":["T1"]}})").refusal.empty());
    CHECK(of(R"({"id":"U1","team_id":"T1","is_bot":true})").is_bot);
}
