// What the customer may receive after the first reply.

#include "tests/core/watch.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

playbook asking()
{
    auto rules = team();
    rules.contacts.satisfaction = true;
    return rules;
}

/// Suggested, approved and published: the follow-up that the team has now.
void sends_follow_up(watch& w, int number)
{
    REQUIRE(w.cases.at(number).phase == case_phase::awaiting_team);
    w.answered(number);
}

} // namespace

TEST_CASE("the question whether it is better now comes to the team a week after the reply", "[follow_up]")
{
    watch w{asking()};
    w.comes();
    w.answered(1);
    auto replied = w.cases.at(1).contacts.front().at;
    REQUIRE(w.cases.at(1).planned);
    CHECK(w.cases.at(1).planned->what == contact_kind::satisfaction);
    CHECK(w.cases.at(1).planned->due == replied + days{7});
    w.until(replied + days{7} - seconds{1});
    CHECK(w.cases.at(1).phase == case_phase::awaiting_customer);
    w.later(seconds{1});
    CHECK(w.cases.at(1).phase == case_phase::awaiting_team);
    CHECK(w.said("It is time to write to the customer again"));
}

TEST_CASE("by default nothing but a fix is a reason to write again", "[follow_up]")
{
    watch w;
    w.comes();
    w.answered(1);
    CHECK_FALSE(w.cases.at(1).planned);
    w.later(days{31});
    CHECK(w.cases.at(1).closed_as == close_reason::tried);
}

TEST_CASE("a mended cause plans a fix notice for everybody who waits on it, not sooner than the gap", "[follow_up]")
{
    watch w;
    for (int i = 0; i < 3; ++i) {
        w.comes();
        w.answered(i + 1);
        w.ask(i + 1, command::link_cause{i == 2 ? "crash" : "Late delivery"});
    }
    w.later(days{1});
    for (int number : {1, 2})
        CHECK(w.ask(number, command::cause_fixed{"late-delivery", "We have a second driver."}).accepted);
    CHECK_FALSE(w.ask(3, command::cause_fixed{"late-delivery", "We have a second driver."}).accepted);
    for (int number : {1, 2}) {
        const auto& c = w.cases.at(number);
        REQUIRE(c.planned);
        CHECK(c.planned->what == contact_kind::fix_notice);
        CHECK(c.planned->due == c.contacts.front().at + days{7});
    }
    CHECK_FALSE(w.cases.at(3).planned);
}

TEST_CASE("a cause that is mended before the first reply is told after it", "[follow_up]")
{
    watch w;
    w.comes();
    w.ask(1, command::link_cause{"crash"});
    w.ask(1, command::cause_fixed{"crash", "Version 2.1 fixes it."});
    CHECK_FALSE(w.cases.at(1).planned);
    w.answered(1);
    REQUIRE(w.cases.at(1).planned);
    CHECK(w.cases.at(1).planned->what == contact_kind::fix_notice);
}

TEST_CASE("an answer that somebody typed on the platform counts like one of ours: what follows keeps its distance",
          "[follow_up]")
{
    watch w{asking()};
    w.comes();
    auto by_hand = [&](const std::string& text) {
        w.tell(1, event::reply_observed{platform_reply{"p", text, reply_state::live, {}, w.now}});
    };
    const auto& c = w.cases.at(1);

    SECTION("instead of our first reply")
    {
        by_hand("We are sorry. Call us.");
        REQUIRE(c.phase == case_phase::awaiting_customer);
        REQUIRE(c.contacts == std::vector<contact>{{contact_kind::reply, w.now}});
        REQUIRE(c.planned);
        CHECK(c.planned->due == w.now + days{7});
    }
    SECTION("over our reply, six days later")
    {
        w.answered(1);
        w.later(days{6});
        by_hand("We are sorry. Call us.");
        REQUIRE(c.contacts.size() == 2);
        REQUIRE(c.planned);
        CHECK(c.planned->due == w.now + days{7});
    }
    SECTION("while the team has a follow-up: that was it")
    {
        w.answered(1);
        w.later(days{7});
        REQUIRE(c.planned->with_team);
        by_hand("Is it better now?");
        CHECK(c.contacts.back() == contact{contact_kind::satisfaction, w.now});
        CHECK_FALSE(c.planned);
    }
    SECTION("between an approval and its publishing")
    {
        w.suggested(1);
        REQUIRE(w.ask(1, command::approve{seen_text{c.review_revision, c.draft_revision}}).accepted);
        REQUIRE(c.phase == case_phase::publishing);
        w.tell(1, event::reply_overtaken{c.approvals, platform_reply{"p", "Call us.", reply_state::live, {}, w.now}});
        CHECK(c.contacts == std::vector<contact>{{contact_kind::reply, w.now}});
    }
    SECTION("and seen again it is no second one")
    {
        by_hand("We are sorry. Call us.");
        w.later(days{1});
        by_hand("We are sorry. Call us.");
        CHECK(c.contacts.size() == 1);
    }
    SECTION("the customer who edits after it has answered")
    {
        by_hand("We are sorry. Call us.");
        auto edited = c.subject;
        edited.text = "Nobody answers the phone.";
        w.tell(1, event::review_seen{edited});
        CHECK(c.customer_answered);
    }
}

TEST_CASE("the note about editing follows a fix, only where the playbook and the platform allow it", "[follow_up]")
{
    for (bool wanted : {false, true}) {
        for (bool allowed : {false, true}) {
            auto rules = team();
            rules.contacts.update_note = wanted;
            watch w{rules};
            reply_rules platform;
            platform.may_mention_update = allowed;
            w.comes({}, bad_review(), platform);
            w.answered(1);
            w.ask(1, command::link_cause{"crash"});
            w.ask(1, command::cause_fixed{"crash", "Version 2.1 fixes it."});
            w.later(days{8});
            sends_follow_up(w, 1);
            CHECK(w.cases.at(1).planned.has_value() == (wanted && allowed));
        }
    }
}

TEST_CASE("a note about editing that is not neutral is refused", "[follow_up]")
{
    auto rules = team();
    rules.contacts.update_note = true;
    watch w{rules};
    reply_rules platform;
    platform.may_mention_update = true;
    w.comes({}, bad_review(), platform);
    w.answered(1);
    w.ask(1, command::link_cause{"crash"});
    w.ask(1, command::cause_fixed{"crash", "Version 2.1 fixes it."});
    w.later(days{8});
    sends_follow_up(w, 1);
    w.later(days{8});
    REQUIRE(w.cases.at(1).planned->what == contact_kind::update_note);
    w.ask(1, command::edit{{}, "It is fixed. You can edit your review, a star more would be fair."});
    const auto& c = w.cases.at(1);
    auto refused = w.ask(1, command::approve{seen_text{c.review_revision, c.draft_revision}});
    CHECK_FALSE(refused.accepted);
    CHECK(has(refused.text, "neutral"));
    w.ask(1, command::edit{{}, "It is fixed. You can edit your review at any time."});
    CHECK(w.ask(1, command::approve{seen_text{0, w.cases.at(1).draft_revision}}).accepted);
}

TEST_CASE("after the playbook's number of follow-ups there is none", "[follow_up]")
{
    auto rules = asking();
    rules.contacts.at_most = 1;
    watch w{rules};
    w.comes();
    w.answered(1);
    w.later(days{7});
    sends_follow_up(w, 1);
    w.ask(1, command::link_cause{"crash"});
    w.ask(1, command::cause_fixed{"crash", "Version 2.1 fixes it."});
    CHECK_FALSE(w.cases.at(1).planned);
}

TEST_CASE("a customer who answered with an edit is not written to by plan any more", "[follow_up]")
{
    watch w{asking()};
    w.comes();
    w.answered(1);
    w.tell(1, event::review_seen{edited(w.cases.at(1).subject, 2)});
    CHECK_FALSE(w.cases.at(1).planned);
    w.answered(1);
    w.ask(1, command::link_cause{"crash"});
    w.ask(1, command::cause_fixed{"crash", "Version 2.1 fixes it."});
    CHECK_FALSE(w.cases.at(1).planned);
}

TEST_CASE("a customer who wants no contact gets none, and a follow-up with the team is taken back", "[follow_up]")
{
    watch w{asking()};
    w.comes();
    w.answered(1);
    w.later(days{7});
    REQUIRE(w.cases.at(1).planned);
    CHECK(w.ask(1, command::contact_wish{false}).accepted);
    CHECK(w.cases.at(1).phase == case_phase::awaiting_customer);
    CHECK_FALSE(w.cases.at(1).planned);
    w.later(days{40});
    CHECK(w.cases.at(1).contacts.size() == 1);
}

TEST_CASE("a follow-up in its undo window is stopped when the customer wants no contact", "[follow_up]")
{
    watch w{asking()};
    w.comes();
    w.answered(1);
    w.later(days{7});
    w.suggested(1);
    REQUIRE(w.ask(1, command::approve{seen_text{0, w.cases.at(1).draft_revision}}).accepted);
    REQUIRE(w.cases.at(1).phase == case_phase::publishing);
    w.ask(1, command::contact_wish{false});
    auto before = w.effects.size();
    w.later(days{1});
    for (std::size_t i = before; i < w.effects.size(); ++i)
        CHECK_FALSE(std::holds_alternative<effect::publish_reply>(w.effects[i].body));
    CHECK(w.cases.at(1).phase == case_phase::awaiting_customer);
}

TEST_CASE("a follow-up that sleeps or is a task ends too when the customer wants no contact", "[follow_up]")
{
    for (bool again : {true, false}) {
        watch w{asking()};
        reply_rules platform;
        platform.again = again;
        w.comes({}, bad_review(), platform);
        w.answered(1);
        w.later(days{7});
        if (again) w.ask(1, command::snooze{w.now + hours{5}});
        REQUIRE(w.cases.at(1).phase == (again ? case_phase::snoozed : case_phase::offline));
        w.ask(1, command::contact_wish{false});
        CHECK(w.cases.at(1).phase == case_phase::awaiting_customer);
    }
}

TEST_CASE("where the platform takes no second reply, the follow-up is a task for a person", "[follow_up]")
{
    watch w{asking()};
    reply_rules platform;
    platform.again = false;
    w.comes({}, bad_review(), platform);
    w.answered(1);
    w.later(days{7});
    CHECK(w.cases.at(1).phase == case_phase::offline);
    CHECK(w.said("Please call or write to them"));
    CHECK(w.ask(1, command::resolve{"they are happy"}).accepted);
}

TEST_CASE("a reply that was posted by hand counts as a contact like any other", "[follow_up]")
{
    watch w{asking()};
    reply_rules platform;
    platform.by_us = false;
    w.comes({}, bad_review(), platform);
    w.suggested(1);
    CHECK(w.ask(1, command::posted_by_hand{seen_text{0, w.cases.at(1).draft_revision}}).accepted);
    REQUIRE(w.cases.at(1).contacts.size() == 1);
    REQUIRE(w.cases.at(1).planned);
    CHECK(w.cases.at(1).planned->due == w.now + days{7});
}

TEST_CASE("a follow-up that the team drops is not planned again", "[follow_up]")
{
    watch w{asking()};
    w.comes();
    w.answered(1);
    w.later(days{7});
    CHECK(w.ask(1, command::dismiss{"they called us"}).accepted);
    CHECK(w.cases.at(1).phase == case_phase::awaiting_customer);
    CHECK_FALSE(w.cases.at(1).planned);
    CHECK(w.cases.at(1).closed_as == std::nullopt);
}
