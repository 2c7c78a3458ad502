// The life of a case, told in the order of the README: opened, suggested, shown, approved, published, waiting.

#include "daemon/core/card_mark.hpp"
#include "tests/core/cases.hpp"
#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("a bad review is opened, suggested, shown, approved, published and waits for the customer", "[life]")
{
    told_case it;
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.planned<effect::suggest_drafts>().size() == 1);

    it.suggested("We are sorry. Version 2.1 fixes it.");
    CHECK(it.planned<effect::show_card>().size() == 1);
    CHECK(it.c.draft_revision == 1);

    it.shown();
    CHECK(card_in(it.c, "reviews")->message == "m-1");

    CHECK(it.ask(command::approve{it.seen()}).accepted);
    CHECK(it.c.phase == case_phase::publishing);
    CHECK(it.planned<effect::publish_reply>().empty());
    CHECK(it.says("Approved by Ana"));

    it.later(seconds{119});
    CHECK(it.planned<effect::publish_reply>().empty());
    it.later(seconds{1});
    auto replies = it.planned<effect::publish_reply>();
    REQUIRE(replies.size() == 1);
    CHECK(replies[0].text == "We are sorry. Version 2.1 fixes it.");
    CHECK(replies[0].replaces.empty());
    CHECK(replies[0].subject == bad_review());

    it.tell(event::reply_delivered{1, platform_reply{"p-1", replies[0].text, reply_state::live, {}, it.now}});
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.c.published_for == ana());
    CHECK(it.says("The customer can see the reply now."));

    it.later(days{30});
    CHECK(it.c.phase == case_phase::closed);
    CHECK(it.c.closed_as == close_reason::tried);
    CHECK_FALSE(next_wake(it.c));
}

TEST_CASE("only reviews that are bad enough and unanswered become cases", "[life]")
{
    auto rules = team();
    auto decide_on = [&](const review& seen) { return admit(seen, {}, sight::live, 1, rules, noon); };
    auto opens = [&](const review& seen) { return std::holds_alternative<decision>(decide_on(seen)); };
    CHECK(opens(edited(bad_review(), 3)));
    CHECK(std::get<no_case>(decide_on(edited(bad_review(), 3.5))) == no_case::not_negative);
    CHECK(std::get<no_case>(decide_on(with_reply(bad_review(), "Hello."))) == no_case::answered_already);
    CHECK(opens(with_reply(bad_review(), "Hello.", reply_state::rejected)));
    auto unrated = bad_review();
    unrated.mark.reset();
    CHECK(opens(unrated));
    auto thumb_down = bad_review();
    thumb_down.mark = rating{0, 1};
    CHECK(opens(thumb_down));
    thumb_down.mark = rating{1, 1};
    CHECK_FALSE(opens(thumb_down));
    auto seven_of_ten = bad_review();
    seven_of_ten.mark = rating{7, 10};
    CHECK_FALSE(opens(seven_of_ten));
}

TEST_CASE("a case whose suggestion is slow is shown without one after a minute", "[life]")
{
    told_case it;
    REQUIRE(it.planned<effect::show_card>().size() == 1);
    CHECK(it.last.effects.back().not_before == noon + seconds{60});
    it.suggested();
    auto cards = it.last.effects;
    REQUIRE(cards.size() == 1);
    CHECK(cards[0].key == "42/card/reviews");
    CHECK(cards[0].not_before == noon);
}

TEST_CASE("the first look at a source opens young reviews quietly and records the others", "[life]")
{
    auto rules = team();
    auto young = admit(bad_review(), {}, sight::baseline, 7, rules, noon);
    REQUIRE(std::holds_alternative<decision>(young));
    CHECK(std::get<decision>(young).next.quiet);
    auto old = bad_review();
    old.created = noon - days{8};
    CHECK(std::get<no_case>(admit(old, {}, sight::baseline, 7, rules, noon)) == no_case::baseline);
    old.created.reset();
    CHECK(std::get<no_case>(admit(old, {}, sight::baseline, 7, rules, noon)) == no_case::baseline);
    CHECK(std::holds_alternative<decision>(admit(old, {}, sight::live, 7, rules, noon)));
}

TEST_CASE("the first look is summed up in one card a channel", "[life]")
{
    auto rules = team();
    rules.channels = {{"acme-ios", {"ios", "all"}}, {"", {"reviews"}}};
    CHECK(summarise_baseline("acme-ios", 0, {}, rules, noon).empty());

    review_case one;
    one.number = 7;
    one.subject = bad_review();
    one.subject.title = "";
    one.subject.text = "line\none \u202Eand " + std::string(200, 'x');
    auto effects = summarise_baseline("acme-ios", 1200, {one}, rules, noon);
    REQUIRE(effects.size() == 2);
    CHECK(effects[0].case_number == 0);
    CHECK(effects[0].key != effects[1].key);
    auto summary = std::get<effect::show_summary>(effects[0].body);
    CHECK(summary.channel == "ios");
    CHECK(has(summary.heading, "1200 reviews recorded"));
    CHECK(summary.cases == std::vector<int>{7});
    CHECK(has(summary.lines.back(), "#7 · 2 out of 5 stars · line one and xxx"));
    CHECK(summary.lines.back().find('\n') == std::string::npos);
    CHECK(summary.lines.back().size() < 140);

    CHECK(std::get<effect::show_summary>(summarise_baseline("other", 1, {}, rules, noon)[0].body).channel == "reviews");
}

TEST_CASE("a quiet case has no card until somebody asks for it or the customer edits", "[life]")
{
    told_case it{team(), bad_review(), {}, sight::baseline};
    it.suggested();
    CHECK(it.planned<effect::show_card>().empty());
    it.tell(event::drafts_failed{1, "the service is down."});
    it.ask(command::note{"seen"}, ana(), "");
    CHECK(it.effects.size() == 1);

    SECTION("asked for")
    {
        it.ask(command::show{}, ana(), "reviews");
        CHECK(it.planned<effect::show_card>().size() == 1);
        CHECK_FALSE(it.c.quiet);
    }
    SECTION("edited, still bad")
    {
        it.tell(event::review_seen{edited(bad_review(), 1)});
        CHECK(it.planned<effect::show_card>().size() == 1);
    }
    SECTION("edited for the better: nobody is bothered")
    {
        it.tell(event::review_seen{edited(bad_review(), 5)});
        CHECK(it.c.closed_as == close_reason::revised);
        CHECK(it.last.effects.empty());
    }
}

TEST_CASE("an approval can be undone until it is handed over", "[life]")
{
    told_case it;
    it.suggested().approved();
    SECTION("in time, by another person who may approve")
    {
        it.now += seconds{100};
        CHECK(it.ask(command::undo{}, ben()).accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.approved->voided);
        CHECK(it.last.withdrawn == std::vector<std::string>{"42/reply/1/" + mark_of(bad_review().key)});
        it.later(hours{1});
        CHECK(it.planned<effect::publish_reply>().empty());
    }
    SECTION("not by somebody who may not approve")
    {
        auto told = it.ask(command::undo{}, guest());
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "approvers"));
    }
    SECTION("too late")
    {
        it.later(seconds{200});
        auto told = it.ask(command::undo{});
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "Too late"));
    }
    SECTION("and approved again, it is another reply")
    {
        it.ask(command::undo{});
        it.handed_over();
        CHECK(it.planned<effect::publish_reply>().at(0).approval == 2);
    }
}

TEST_CASE("the undo window and the cool-off both have to pass", "[life]")
{
    auto rules = team();
    rules.undo_window = seconds{10};
    rules.cool_off = minutes{5};
    told_case it{rules};
    it.suggested().approved();
    CHECK(next_wake(it.c) == noon + minutes{5});
    it.ask(command::undo{});
    it.now += hours{1};
    it.approved();
    CHECK(next_wake(it.c) == it.now + seconds{10});
    SECTION("both may be nothing")
    {
        rules.undo_window = rules.cool_off = seconds{0};
        told_case quick{rules};
        quick.suggested().approved();
        CHECK(next_wake(quick.c) == noon);
        quick.later(seconds{0});
        CHECK(quick.planned<effect::publish_reply>().size() == 1);
    }
}

TEST_CASE("an approval is bound to the review and the draft that the person saw", "[life]")
{
    told_case it;
    it.suggested().shown();
    auto seen = it.seen();

    SECTION("clicked after somebody changed the draft")
    {
        it.ask(command::edit{{}, "Another text."}, ben());
        auto told = it.ask(command::approve{seen});
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "draft 2 now"));
    }
    SECTION("clicked after somebody chose the next suggestion")
    {
        it.ask(command::next_draft{}, ben());
        CHECK_FALSE(it.ask(command::approve{seen}).accepted);
    }
    SECTION("clicked after the customer edited")
    {
        it.tell(event::review_seen{edited(bad_review(), 1)});
        it.suggested();
        auto told = it.ask(command::approve{seen});
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "customer edited"));
    }
    SECTION("clicked after somebody answered by hand: it must not replace what nobody saw")
    {
        it.tell(event::review_seen{with_reply(bad_review(), "We called them.")});
        CHECK_FALSE(it.ask(command::approve{seen}).accepted);
        CHECK(it.ask(command::approve{it.seen()}).accepted);
    }
    SECTION("typed with the number of the draft")
    {
        CHECK_FALSE(it.ask(command::approve{seen_text{0, 2}}).accepted);
        CHECK(it.ask(command::approve{seen_text{0, 1}}).accepted);
    }
    SECTION("typed with a number from before the customer edited")
    {
        it.tell(event::review_seen{edited(bad_review(), 1)});
        it.suggested();
        CHECK_FALSE(it.ask(command::approve{seen_text{0, 1}}).accepted);
    }
    SECTION("typed without: the text is shown and the way to approve it")
    {
        auto told = it.ask(command::approve{});
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "Version 2.1"));
        CHECK(has(told.text, "approve 42 1"));
    }
}

TEST_CASE("two people approve at once: the second is told by whom", "[life]")
{
    told_case it;
    it.suggested().shown();
    auto seen = it.seen();
    CHECK(it.ask(command::approve{seen}, ana()).accepted);
    for (case_command again : {case_command{command::approve{seen}}, case_command{command::approve{}},
                               case_command{command::approve_shown{"reviews", it.now}}}) {
        auto told = it.ask(again, ben());
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, "Already approved by Ana"));
    }
    CHECK(it.c.approvals == 1);
    it.later(seconds{200});
    CHECK(has(it.ask(command::approve{seen}, ben()).text, "being published"));
    it.tell(event::reply_delivered{1, std::nullopt});
    CHECK(has(it.ask(command::approve{it.seen()}, ben()).text, "Already published, approved by Ana"));
}

TEST_CASE("a text that stands on the platform already is not published again", "[life]")
{
    told_case it;
    it.suggested().published();
    it.ask(command::reopen{});
    auto told = it.ask(command::approve{it.seen()});
    CHECK_FALSE(told.accepted);
    CHECK(has(told.text, "Already published"));
    CHECK_FALSE(it.offers(card_action::publish));
    CHECK(it.ask(command::edit{{}, "Better words."}).accepted);
    CHECK(it.ask(command::approve{it.seen()}).accepted);
}

TEST_CASE("a reply that is too long is refused in the platform's unit and never cut", "[life]")
{
    struct row {
        reply_rules allowed;
        std::string fits, too_long, words;
    };
    for (const auto& [allowed, fits, too_long, words] :
         {row{{true, 3, length_unit::characters}, "日本👍", "日本👍!", "4 characters; the platform allows 3"},
          row{{true, 4, length_unit::utf16_units}, "日本👍", "日本👍!", "5 UTF-16 units; the platform allows 4"},
          row{{true, 6, length_unit::bytes}, "日本", "日本!", "7 bytes; the platform allows 6"}}) {
        told_case it{team(), bad_review(), allowed};
        CHECK(it.ask(command::edit{{}, fits}).accepted);
        CHECK(chosen_text(it.c) == fits);
        auto told = it.ask(command::edit{{}, too_long});
        CHECK_FALSE(told.accepted);
        CHECK(has(told.text, words));
        CHECK(chosen_text(it.c) == fits);
        CHECK(it.ask(command::approve{it.seen()}).accepted);
    }
    SECTION("also when a suggestion is too long")
    {
        told_case it{team(), bad_review(), {true, 10, length_unit::characters}};
        it.suggested("This is longer than ten.");
        CHECK(has(it.ask(command::approve{it.seen()}).text, "shorten it by 14"));
    }
    SECTION("a limit of 0 is none")
    {
        CHECK(told_case{}.ask(command::edit{{}, std::string(70000, 'x')}).accepted);
    }
}

TEST_CASE("a reply is text: neither empty nor broken", "[life]")
{
    told_case it;
    for (auto text : {std::string{}, std::string{" \n\t"}, std::string{"a\0b", 3}, std::string{"a\xFF"},
                      std::string{"\xED\xA0\x80"}})
        CHECK_FALSE(it.ask(command::edit{{}, text}).accepted);
    CHECK(it.c.drafts.empty());
}

TEST_CASE("an edit that started from an older draft is not saved over the newer one", "[life]")
{
    told_case it;
    it.suggested();
    CHECK(it.ask(command::edit{1, "By Ben."}, ben()).accepted);
    auto told = it.ask(command::edit{1, "By Ana."});
    CHECK_FALSE(told.accepted);
    CHECK(chosen_text(it.c) == "By Ben.");
    CHECK(it.ask(command::edit{2, "By Ana."}).accepted);
    CHECK(it.c.drafts.size() == 3);
}

TEST_CASE("suggestions rotate and an edit keeps them", "[life]")
{
    told_case it;
    CHECK_FALSE(it.ask(command::next_draft{}).accepted);
    it.suggested("One.");
    it.ask(command::edit{{}, "Mine."});
    CHECK(it.ask(command::next_draft{}).accepted);
    CHECK(chosen_text(it.c) == "One.");
    it.ask(command::next_draft{});
    it.ask(command::next_draft{});
    CHECK(chosen_text(it.c) == "Mine.");
    CHECK(it.c.draft_revision == 5);
}

TEST_CASE("a snooze ends by itself, by undo, or by the customer", "[life]")
{
    told_case it;
    it.suggested();
    CHECK(it.ask(command::snooze{it.now + hours{4}}, guest()).accepted);
    CHECK(next_wake(it.c) == it.now + hours{4});
    SECTION("by itself")
    {
        it.later(hours{4});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.says("snooze is over"));
    }
    SECTION("by undo")
    {
        CHECK(it.ask(command::undo{}, ben()).accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
    }
    SECTION("by the customer")
    {
        it.tell(event::review_seen{edited(bad_review(), 1)});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK_FALSE(it.c.snoozed_until);
    }
    SECTION("or by an approval")
    {
        CHECK(it.ask(command::approve{it.seen()}).accepted);
    }
}

TEST_CASE("a snooze ends between now and a year from now", "[life]")
{
    told_case it;
    CHECK_FALSE(it.ask(command::snooze{it.now}).accepted);
    CHECK_FALSE(it.ask(command::snooze{it.now - hours{1}}).accepted);
    CHECK_FALSE(it.ask(command::snooze{it.now + days{367}}).accepted);
    CHECK(it.ask(command::snooze{it.now + days{366}}).accepted);
}

TEST_CASE("a snooze until a day ends at nine o'clock where the team is", "[life]")
{
    told_case it;
    it.rules.hours.zone = berlin();
    it.now = utc(2026, 11, 25, 12);
    auto until = [](std::chrono::local_days day) {
        return command::snooze{{}, command::snooze_until::morning_of_day, day};
    };
    auto told = it.ask(until(day_of(2026, 12, 1)));
    CHECK(told.accepted);
    CHECK(told.text.find("until Tue 1 Dec 09:00") != std::string::npos);
    CHECK(it.c.snoozed_until == utc(2026, 12, 1, 8));

    // Summer time begins in between.
    CHECK(it.ask(until(day_of(2027, 4, 1))).accepted);
    CHECK(it.c.snoozed_until == utc(2027, 4, 1, 7));

    auto over = it.ask(until(day_of(2026, 11, 25)));
    CHECK_FALSE(over.accepted);
    CHECK(over.text == "The morning of that day is over. Choose a later day.");
    CHECK_FALSE(it.ask(until(day_of(2028, 1, 1))).accepted);
}

TEST_CASE("every case ends in a reply or a reason", "[life]")
{
    told_case it;
    it.suggested();
    for (auto reason : {"", "  \n", "\u202E"})
        CHECK(has(it.ask(command::dismiss{reason}).text, "Why is #42 dismissed?"));
    CHECK_FALSE(it.ask(command::dismiss{"spam"}, guest()).accepted);
    CHECK(it.ask(command::dismiss{" spam "}).accepted);
    CHECK(it.c.closed_as == close_reason::dismissed);
    CHECK(it.c.dismissed_because == "spam");
    SECTION("and opens again when a person says so")
    {
        CHECK(it.ask(command::reopen{}, guest()).accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.dismissed_because.empty());
    }
    SECTION("or when the customer edits")
    {
        it.tell(event::review_seen{edited(bad_review(), 1)});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.dismissed_because.empty());
    }
}

TEST_CASE("where the platform takes no reply, a person posts it and says so", "[life]")
{
    told_case it{team(), bad_review(), {false, 0, length_unit::characters}};
    it.suggested();
    CHECK(has(it.ask(command::approve{it.seen()}).text, "posted 42 1"));
    CHECK_FALSE(it.ask(command::posted_by_hand{}).accepted);
    CHECK_FALSE(it.ask(command::posted_by_hand{seen_text{0, 9}}).accepted);
    CHECK_FALSE(it.ask(command::posted_by_hand{it.seen()}, guest()).accepted);
    CHECK(it.ask(command::posted_by_hand{it.seen()}).accepted);
    CHECK(it.c.phase == case_phase::awaiting_customer);
    CHECK(it.planned<effect::publish_reply>().empty());
    SECTION("once")
    {
        CHECK_FALSE(it.ask(command::posted_by_hand{it.seen()}).accepted);
    }
    SECTION("and it is recognised when the platform shows it")
    {
        it.tell(event::review_seen{with_reply(bad_review(), it.c.published_text)});
        CHECK(it.says("customer can see"));
    }
    SECTION("elsewhere there is nothing to post by hand")
    {
        CHECK_FALSE(told_case{}.suggested().ask(command::posted_by_hand{seen_text{0, 1}}).accepted);
    }
}
