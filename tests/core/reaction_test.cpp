#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("a reaction that is taken away takes back the approval that it gave, and nothing else", "[life]")
{
    told_case it;
    it.suggested().shown();
    it.now += minutes{5};
    auto tapped = [&](const actor& who, const std::string& reaction) {
        return it.ask(command::approve_shown{"reviews", it.now, reaction}, who).accepted;
    };
    auto taken_away = [&](const actor& who, const std::string& reaction) {
        return it.ask(command::undo{reaction}, who);
    };
    SECTION("its own")
    {
        CHECK(tapped(ana(), "ana's"));
        CHECK(stands_by_reaction(it.c, "ana's"));
        CHECK(taken_away(ana(), "ana's").accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK_FALSE(stands_by_reaction(it.c, "ana's"));
        CHECK_FALSE(taken_away(ana(), "ana's").accepted);
    }
    SECTION("not that of somebody else, which stood already when it was put there")
    {
        CHECK(tapped(ana(), "ana's"));
        CHECK_FALSE(tapped(ben(), "ben's"));
        auto told = taken_away(ben(), "ben's");
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "Nothing was undone"));
        CHECK(it.c.phase == case_phase::publishing);
    }
    SECTION("not one that was given by a button, nor one that was given anew")
    {
        CHECK(tapped(ana(), "ana's"));
        CHECK(it.ask(command::undo{}, ben()).accepted);
        CHECK(it.ask(command::approve{it.seen()}, ben()).accepted);
        CHECK_FALSE(taken_away(ana(), "ana's").accepted);
        CHECK(it.c.phase == case_phase::publishing);
        CHECK(it.ask(command::undo{}, ana()).accepted);
    }
    SECTION("no snooze")
    {
        CHECK(tapped(ana(), "ana's"));
        it.ask(command::undo{});
        it.ask(command::snooze{it.now + hours{4}});
        CHECK_FALSE(taken_away(ana(), "ana's").accepted);
        CHECK(it.c.phase == case_phase::snoozed);
    }
    SECTION("too late, and said so")
    {
        CHECK(tapped(ana(), "ana's"));
        it.later(seconds{200});
        CHECK(has(taken_away(ana(), "ana's").text, "Too late"));
        it.tell(event::reply_delivered{1, std::nullopt});
        CHECK(has(taken_away(ana(), "ana's").text, "nothing to undo"));
        it.ask(command::resolve{"called"});
        CHECK_FALSE(stands_by_reaction(it.c, "ana's"));
    }
    SECTION("by the name of none")
    {
        it.approved();
        CHECK_FALSE(stands_by_reaction(it.c, ""));
    }
}

TEST_CASE("of two yeses by reaction each takes back its own, and the second approval falls with the first", "[life]")
{
    told_case it;
    it.c.approvals_needed = 2;
    it.suggested().shown();
    it.now += minutes{5};
    CHECK(it.ask(command::approve_shown{"reviews", it.now, "ana's"}, ana()).accepted);
    REQUIRE(it.c.half_approved);
    SECTION("the first alone, even while the case sleeps")
    {
        CHECK_FALSE(it.ask(command::undo{"ben's"}, ben()).accepted);
        CHECK(it.c.half_approved);
        it.ask(command::snooze{it.now + hours{4}});
        CHECK(it.ask(command::undo{"ana's"}, ana()).accepted);
        CHECK_FALSE(it.c.half_approved);
        CHECK(it.c.phase == case_phase::snoozed);
    }
    SECTION("either, once both are given")
    {
        CHECK(it.ask(command::approve_shown{"reviews", it.now, "ben's"}, ben()).accepted);
        REQUIRE(it.c.phase == case_phase::publishing);
        auto whose = GENERATE("ana's", "ben's");
        CHECK(it.ask(command::undo{whose}, ana()).accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
    }
}

TEST_CASE("a reaction approves what the card showed when the person reacted", "[life]")
{
    told_case it;
    it.suggested();
    SECTION("without a card it approves nothing")
    {
        CHECK_FALSE(it.ask(command::approve_shown{"reviews", it.now}).accepted);
    }
    it.shown();
    SECTION("a card that people had time to read")
    {
        CHECK(it.ask(command::approve_shown{"reviews", it.now + seconds{2}}).accepted);
        CHECK(it.c.approved->text == chosen_text(it.c));
    }
    SECTION("a card that changed under the finger")
    {
        auto told = it.ask(command::approve_shown{"reviews", it.now + seconds{1}});
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "changed just as you reacted"));
    }
    SECTION("a card that still shows an older draft")
    {
        it.ask(command::edit{{}, "Another text."}, ben());
        CHECK_FALSE(it.ask(command::approve_shown{"reviews", it.now + minutes{5}}).accepted);
    }
    SECTION("by somebody who may not")
    {
        CHECK_FALSE(it.ask(command::approve_shown{"reviews", it.now + minutes{5}}, guest()).accepted);
    }
}
