// Suggestions and cards as they come and fail.

#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("suggestions for words that the customer has changed are dropped", "[life]")
{
    told_case it;
    it.tell(event::review_seen{edited(bad_review(), 1)});
    it.tell(event::drafts_suggested{1, {{"Old.", "template"}}});
    CHECK(it.c.drafts.empty());
    it.tell(event::drafts_failed{1, "old"});
    CHECK_FALSE(it.troubled("drafts"));
    it.tell(event::drafts_failed{2, "the service is down."});
    CHECK(it.troubled("drafts"));
    it.suggested();
    CHECK_FALSE(it.troubled("drafts"));
}

TEST_CASE("suggestions that come late do not replace what a person wrote", "[life]")
{
    told_case it;
    it.ask(command::edit{{}, "Mine."});
    it.suggested();
    CHECK(chosen_text(it.c) == "Mine.");
    CHECK(it.c.draft_revision == 1);
    CHECK(it.c.drafts.size() == 3);
}

TEST_CASE("a card that cannot be shown is a remark on the other cards until it can", "[life]")
{
    auto rules = team();
    rules.channels = {{"", {"reviews", "managers"}}};
    told_case it{rules};
    it.suggested().shown();
    it.tell(event::card_not_shown{"managers", "the bot is not invited."});
    CHECK(it.troubled("card managers"));
    CHECK(it.planned<effect::show_card>() == std::vector<effect::show_card>{{"reviews"}});
    it.tell(event::card_not_shown{"managers", "the bot is not invited."});
    CHECK(it.last.effects.empty());

    it.shown("managers");
    CHECK_FALSE(it.troubled("card managers"));
    CHECK(it.planned<effect::show_card>().size() == 2);
    it.shown("managers");
    CHECK(it.last.effects.empty());
}

TEST_CASE("show brings a card into the channel where it was asked for", "[life]")
{
    told_case it;
    it.suggested().shown();
    CHECK(it.ask(command::show{}, guest(), "managers").accepted);
    CHECK(it.c.channels == std::vector<std::string>{"reviews", "managers"});
    CHECK(it.planned<effect::show_card>().size() == 2);
    it.tell(event::card_not_shown{"reviews", "the message was deleted."});
    it.ask(command::show{});
    CHECK(card_in(it.c, "reviews")->message.empty());
    SECTION("a case without any channel says so")
    {
        auto rules = team();
        rules.channels.clear();
        told_case nowhere{rules};
        CHECK_FALSE(nowhere.ask(command::show{}, ana(), "").accepted);
    }
}

TEST_CASE("a line of history comes after the card that it hangs under", "[life]")
{
    told_case it;
    it.suggested().approved();
    REQUIRE(it.last.effects.size() == 2);
    CHECK(std::holds_alternative<effect::show_card>(it.last.effects[0].body));
    CHECK(std::holds_alternative<effect::say>(it.last.effects[1].body));
}
