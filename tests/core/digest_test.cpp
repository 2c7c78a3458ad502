// One message a day and a week, only when there is something to tell.

#include "daemon/core/digest.hpp"
#include "tests/core/watch.hpp"
#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

std::vector<waiting_case> all(const watch& w)
{
    std::vector<waiting_case> waiting;
    for (const auto& [number, c] : w.cases) {
        if (waits_for_team(c)) waiting.push_back(as_waiting(c));
    }
    return waiting;
}

watch parked_case()
{
    watch w{team(), utc(2026, 10, 1)};
    w.comes();
    w.later(days{60});
    return w;
}

} // namespace

TEST_CASE("a case whose reminders are used up is in the weekly digest, and nowhere else", "[digest]")
{
    auto w = parked_case();
    // 30 November 2026 is a Monday.
    auto made = digest(all(w), utc(2026, 11, 30, 8), w.rules, utc(2026, 11, 30, 9));
    REQUIRE(made.boards.size() == 1);
    CHECK(made.boards.front().key == "weekly/reviews/2026-11-30");
    CHECK(made.boards.front().cases == std::vector<int>{1});
    CHECK(made.effects.size() == 1);
    CHECK(digest(all(w), utc(2026, 12, 1, 8), w.rules, utc(2026, 12, 1, 9)).boards.empty());
}

TEST_CASE("a digest with nothing to tell is not sent", "[digest]")
{
    watch w;
    w.rules.digests.daily = true;
    CHECK(digest({}, utc(2026, 11, 30, 8), w.rules, utc(2026, 11, 30, 9)).boards.empty());
    w.comes();
    w.ask(1, command::dismiss{"spam"});
    CHECK(digest(all(w), utc(2026, 11, 30, 8), w.rules, utc(2026, 11, 30, 9)).boards.empty());
}

TEST_CASE("the daily digest names what waits for the team", "[digest]")
{
    watch w;
    w.rules.digests.daily = true;
    w.rules.digests.weekly = false;
    for (int i = 0; i < 3; ++i)
        w.comes();
    w.answered(2);
    auto made = digest(all(w), utc(2026, 12, 1, 8), w.rules, utc(2026, 12, 1, 9));
    REQUIRE(made.boards.size() == 1);
    CHECK(made.boards.front().cases == std::vector<int>{1, 3});
}

TEST_CASE("the digest's hour is the team's local one, through a change of clocks", "[digest]")
{
    playbook rules;
    rules.hours.zone = berlin();
    CHECK(next_digest(rules, utc(2026, 10, 24, 0)) == utc(2026, 10, 24, 7));
    CHECK(next_digest(rules, utc(2026, 10, 24, 7)) == utc(2026, 10, 25, 8));
}

TEST_CASE("after a week of sleep one digest is told, not seven", "[digest]")
{
    watch w;
    w.rules.digests.daily = true;
    w.rules.digests.weekly = false;
    w.comes();
    auto made = digest(all(w), utc(2026, 12, 1, 9), w.rules, utc(2026, 12, 9, 12));
    REQUIRE(made.boards.size() == 1);
    CHECK(made.boards.front().key == "digest/reviews/2026-12-09");
}

TEST_CASE("no digest is due where the playbook wants none", "[digest]")
{
    playbook rules;
    rules.digests.weekly = false;
    CHECK_FALSE(next_digest(rules, noon));
}

TEST_CASE("cases need to be read only on days on which a digest is due", "[digest]")
{
    playbook rules; // a weekly one, on Mondays; 30 November 2026 is one
    CHECK(digest_due(utc(2026, 11, 29, 9), rules, utc(2026, 11, 30, 9)));
    CHECK_FALSE(digest_due(utc(2026, 11, 30, 9), rules, utc(2026, 12, 1, 9)));
    CHECK(digest_due(utc(2026, 11, 30, 9), rules, utc(2026, 12, 8, 12))); // slept over the next
    rules.digests.daily = true;
    CHECK(digest_due(utc(2026, 11, 30, 9), rules, utc(2026, 12, 1, 9)));
    CHECK_FALSE(digest_due(utc(2026, 12, 1, 9), rules, utc(2026, 12, 1, 12)));
    rules.digests.daily = rules.digests.weekly = false;
    CHECK_FALSE(digest_due(utc(2026, 11, 29, 9), rules, utc(2026, 11, 30, 9)));
}

TEST_CASE("whatever a digest would tell, it is due then", "[digest]")
{
    auto w = parked_case();
    auto open = all(w);
    for (bool daily : {false, true}) {
        for (bool weekly : {false, true}) {
            w.rules.digests.daily = daily;
            w.rules.digests.weekly = weekly;
            int told = 0;
            for (auto at = utc(2026, 11, 28); at < utc(2026, 12, 8); at += std::chrono::hours{1}) {
                auto made = digest(open, at, w.rules, at + std::chrono::hours{1});
                CHECK(digest_due(at, w.rules, at + std::chrono::hours{1}) == !made.boards.empty());
                told += made.boards.empty() ? 0 : 1;
            }
            CHECK((told > 0) == (daily || weekly));
        }
    }
}
