#include "adapters/slack/people.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

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
