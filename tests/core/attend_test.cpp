// Reminders: whom they ask, when they may ring, and how they end.

#include "tests/core/watch.hpp"
#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

using words = std::vector<std::string>;
using times = std::vector<instant>;

const instant monday_nine = utc(2026, 11, 2, 9);

playbook office_team()
{
    auto rules = team();
    rules.hours = office({});
    return rules;
}

} // namespace

TEST_CASE("the owner is asked first, then the channel, then the lead once, then the case is parked and says so",
          "[attend]")
{
    auto rules = team();
    rules.nudges.lead = "ben";
    watch w{rules};
    w.comes();
    w.ask(1, command::claim{});
    w.later(days{60});

    CHECK(w.details("reminded") == words{"owner", "owner", "owner", "", "lead"});
    CHECK(w.rang("person:ana").size() == 3);
    CHECK(w.rang("person:ben").size() == 1);
    CHECK(w.cases.at(1).nudges.parked);
    CHECK_FALSE(w.cases.at(1).nudges.next);
    CHECK(w.said("That was the last reminder"));
}

TEST_CASE("without an owner and a lead every reminder asks the channel, and notifies nobody by name", "[attend]")
{
    watch w;
    w.comes();
    w.later(days{60});
    CHECK(w.details("reminded") == words{"", "", "", "", ""});
    REQUIRE(w.board_of("reminders/reviews"));
    CHECK(w.board_of("reminders/reviews")->mentions.empty());
}

TEST_CASE("a lead whom the playbook does not know is nobody: the channel is asked", "[attend]")
{
    auto rules = team();
    rules.nudges.lead = "zoe";
    watch w{rules};
    w.comes();
    w.later(days{60});
    CHECK(w.rang("channel:reviews").size() == 5);
    CHECK(w.rang("person:zoe").empty());
}

TEST_CASE("an owner outside the playbook is notified by the id that claimed", "[attend]")
{
    watch w;
    w.comes();
    w.ask(1, command::claim{}, guest());
    w.later(hours{3});
    REQUIRE(w.board_of("reminders/reviews"));
    CHECK(w.board_of("reminders/reviews")->mentions == words{"slack:U9"});
}

TEST_CASE("the first gap is the playbook's, and each one after it is at least double", "[attend]")
{
    watch w;
    w.comes();
    w.later(days{60});
    CHECK(w.rang("channel:reviews") ==
          times{noon + hours{2}, noon + hours{6}, noon + hours{14}, noon + hours{30}, noon + hours{62}});
}

TEST_CASE("gaps count in working time", "[attend]")
{
    watch w{office_team(), monday_nine + hours{7}};
    w.comes();
    w.later(days{30});
    // Two hours: one on Monday, one on Tuesday. Four from there, then eight, sixteen, thirty-two.
    CHECK(w.rang("channel:reviews") == times{utc(2026, 11, 3, 10), utc(2026, 11, 3, 14), utc(2026, 11, 4, 14),
                                             utc(2026, 11, 6, 14), utc(2026, 11, 12, 14)});
}

TEST_CASE("nobody is reminded in quiet hours, on a weekend or on a holiday", "[attend]")
{
    auto rules = office_team();
    rules.hours.days_off = {{day_of(2026, 11, 4), day_of(2026, 11, 6)}};
    watch w{rules, monday_nine};
    for (int i = 0; i < 30; ++i) {
        w.comes();
        w.later(hours{3});
    }
    w.later(days{60});
    CHECK(w.rang("channel:reviews").size() > 20);
    for (auto at : w.rang("channel:reviews"))
        CHECK(is_open(rules.hours, at));
}

TEST_CASE("what came due at night is one message in the morning", "[attend]")
{
    auto rules = office_team();
    watch w{rules, monday_nine + hours{7} + minutes{30}};
    for (int i = 0; i < 4; ++i)
        w.comes();
    // Set to the night by clocks and calendars that changed: all of them wait for nine o'clock.
    for (auto& [number, c] : w.cases)
        c.nudges.next = utc(2026, 11, 2, 20) + minutes{7 * number};
    w.until(utc(2026, 11, 3, 9));
    CHECK(w.rang("channel:reviews") == times{utc(2026, 11, 3, 9)});
    CHECK(w.board_of("reminders/reviews")->cases == std::vector<int>{1, 2, 3, 4});
}

TEST_CASE("the owner's own day off postpones a reminder that names them", "[attend]")
{
    auto rules = office_team();
    rules.people[0].hours = office({});
    rules.people[0].hours.days_off = {{day_of(2026, 11, 2), day_of(2026, 11, 4)}};
    watch w{rules, monday_nine};
    w.comes();
    w.ask(1, command::claim{});
    w.later(days{4});
    REQUIRE_FALSE(w.rang("person:ana").empty());
    CHECK(w.rang("person:ana").front() == utc(2026, 11, 5, 9));
    CHECK(w.rang("channel:reviews").front() == utc(2026, 11, 5, 9));
}

TEST_CASE("two reminders in one channel keep the channel's pause, and share a message where they can", "[attend]")
{
    watch w;
    w.comes();
    w.later(minutes{10});
    w.comes();
    w.later(minutes{10});
    w.comes();
    w.until(noon + hours{3});
    CHECK(w.rang("channel:reviews") == times{noon + hours{2}, noon + hours{2} + minutes{30}});
    CHECK(w.board_of("reminders/reviews")->cases == std::vector<int>{1, 2, 3});
    CHECK(w.board_of("reminders/reviews")->round == 2);
}

TEST_CASE("one person is not pinged again before their pause is over, in whatever channel", "[attend]")
{
    auto rules = team();
    rules.channels = {{"", {"reviews"}}, {"other", {"elsewhere"}}};
    rules.nudges.person_pause = hours{1};
    watch w{rules};
    w.comes();
    w.later(minutes{10});
    auto second = bad_review();
    second.key.source = "other";
    w.comes({}, second);
    w.ask(1, command::claim{});
    w.ask(2, command::claim{});
    w.until(noon + hours{5});
    CHECK(w.rang("person:ana") == times{noon + hours{2} + minutes{10}, noon + hours{3} + minutes{10}});
}

TEST_CASE("whoever acts on a case ends its reminder, and the gap counts from there", "[attend]")
{
    watch w;
    w.comes();
    w.until(noon + hours{5});
    REQUIRE(w.rang("channel:reviews").size() == 1);
    w.ask(1, command::note{"called them"});
    auto shown = still_shown(*w.board_of("reminders/reviews"), {w.cases.at(1)});
    CHECK(shown.empty());
    w.until(noon + hours{8} + minutes{59});
    CHECK(w.rang("channel:reviews").size() == 1);
    w.later(minutes{1});
    CHECK(w.rang("channel:reviews").back() == noon + hours{9});
}

TEST_CASE("a case that is snoozed, approved or dismissed is not reminded of", "[attend]")
{
    watch w;
    for (int i = 0; i < 3; ++i)
        w.comes();
    w.ask(1, command::snooze{noon + days{20}});
    w.answered(2);
    w.ask(3, command::dismiss{"spam"});
    w.later(days{10});
    CHECK(w.around.rings.empty());
}

TEST_CASE("a case that is offline is reminded of until its outcome is told", "[attend]")
{
    watch w;
    w.comes();
    w.ask(1, command::take_offline{"called"});
    w.later(hours{3});
    CHECK(w.rang("channel:reviews").size() == 1);
    w.ask(1, command::resolve{"all is well"});
    w.later(days{60});
    CHECK(w.rang("channel:reviews").size() == 1);
}

TEST_CASE("new words of the customer are a new matter with reminders of their own", "[attend]")
{
    watch w;
    w.comes();
    w.later(days{60});
    REQUIRE(w.rang("channel:reviews").size() == 5);
    w.tell(1, event::review_seen{edited(w.cases.at(1).subject, 1)});
    auto from = w.now;
    w.later(days{60});
    CHECK(w.rang("channel:reviews").size() == 10);
    CHECK(w.rang("channel:reviews")[5] == from + hours{2});
}

TEST_CASE("a playbook with no reminders sends none", "[attend]")
{
    auto rules = team();
    rules.nudges.at_most = 0;
    watch w{rules};
    w.comes();
    w.later(days{60});
    CHECK(w.around.rings.empty());
    CHECK_FALSE(w.cases.at(1).nudges.parked);
}

TEST_CASE("a team that never works is never reminded, and no time is spent on it", "[attend]")
{
    auto rules = team();
    for (auto& day : rules.hours.open)
        day.clear();
    watch w{rules};
    w.comes();
    w.later(days{30});
    CHECK(w.around.rings.empty());
}

TEST_CASE("a clock that jumps a month ahead rings once", "[attend]")
{
    watch w;
    for (int i = 0; i < 3; ++i)
        w.comes();
    w.now += days{30};
    w.look();
    w.look();
    CHECK(w.rang("channel:reviews") == times{noon + days{30}});
    for (const auto& [number, c] : w.cases)
        CHECK(*c.nudges.next >= w.now + days{60});
}
