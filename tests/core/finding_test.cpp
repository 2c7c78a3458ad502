// What follows from the findings of the check: who may approve, what people are told, what a card offers.

#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

finding about(finding_kind what, std::string words = "how dare you")
{
    auto size = words.size();
    return {what, std::move(words), 0, size, "Please leave it out."};
}

/// Edited by Ben, so that Ana may approve in any case; the check found these.
told_case written(std::vector<finding> found, playbook rules = team())
{
    told_case it{std::move(rules)};
    it.suggested();
    it.tell(event::command_given{command::edit{{}, "how dare you"}, ben(), "reviews", std::move(found)});
    it.shown();
    return it;
}

answer approve(told_case& it, actor by, std::optional<std::vector<finding>> found = std::nullopt)
{
    return it.tell(event::command_given{command::approve{it.seen()}, std::move(by), "reviews", std::move(found)}).reply;
}

bool has_remark(const told_case& it, std::string_view words)
{
    auto shown = it.on_card();
    return std::any_of(shown.remarks.begin(), shown.remarks.end(),
                       [&](const std::string& remark) { return has(remark, words); });
}

} // namespace

TEST_CASE("a text that the check blocks is saved, is approved by nobody, and the refusal says what to do", "[finding]")
{
    auto it = written({about(finding_kind::anger)});
    CHECK(it.c.drafts.back().findings.size() == 1);

    auto refused = approve(it, ana());
    CHECK_FALSE(refused.accepted);
    CHECK(has(refused.text, "\"how dare you\""));
    CHECK(has(refused.text, "Please leave it out."));
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.c.approvals == 0);

    it.tell(event::command_given{command::edit{{}, "We are sorry."}, ben(), "reviews", std::vector<finding>{}});
    CHECK(approve(it, ana()).accepted);
    CHECK(it.c.phase == case_phase::publishing);
}

TEST_CASE("whoever saves a text is told at once what the check found in it", "[finding]")
{
    told_case it;
    it.suggested();
    auto told = it.tell(event::command_given{command::edit{{}, "x"}, ana(), "reviews",
                                             std::vector<finding>{about(finding_kind::promise, "we promise")}})
                    .reply;
    CHECK(told.accepted);
    CHECK(has(told.text, "\"we promise\""));
    CHECK(has(told.text, "two people's approval"));
}

TEST_CASE("a blocked draft has no button that would be refused, and editing comes first", "[finding]")
{
    auto it = written({about(finding_kind::anger)});
    CHECK_FALSE(it.offers(card_action::publish));
    auto buttons = it.on_card().buttons;
    REQUIRE_FALSE(buttons.empty());
    CHECK(buttons.front().action == card_action::edit);
    CHECK(buttons.front().primary);
    CHECK(has_remark(it, "cannot be approved"));
    CHECK(has(as_plain_text(it.on_card()), "\"how dare you\""));
}

TEST_CASE("a finding for a second approver asks for two different people, and one that warns for none", "[finding]")
{
    auto it = written({about(finding_kind::promise, "we promise")});
    CHECK(approve(it, ana()).accepted);
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.c.half_approved.has_value());
    CHECK_FALSE(approve(it, ana()).accepted);
    CHECK_FALSE(approve(it, ben()).accepted); // who wrote it

    auto warned = written({about(finding_kind::excuse, "busy day")});
    CHECK(has_remark(warned, "\"busy day\""));
    CHECK(approve(warned, ana()).accepted);
    CHECK(warned.c.phase == case_phase::publishing);
}

TEST_CASE("the playbook weighs each kind, at once for texts that were written before", "[finding]")
{
    auto it = written({about(finding_kind::anger)});
    it.rules.check.anger = finding_weight::warn;
    CHECK(it.offers(card_action::publish));
    CHECK(approve(it, ana()).accepted);

    auto other = written({about(finding_kind::excuse, "busy day")});
    other.rules.check.excuses = finding_weight::block;
    CHECK_FALSE(other.offers(card_action::publish));
    CHECK_FALSE(approve(other, ana()).accepted);

    other.rules.check.excuses = finding_weight::off;
    CHECK_FALSE(has_remark(other, "busy day"));
    CHECK(approve(other, ana()).accepted);
}

TEST_CASE("offers go by the playbook's rule for compensation; pressure and length always block", "[finding]")
{
    playbook rules;
    CHECK(weight_of(finding_kind::offer, rules) == finding_weight::second_approver);
    rules.compensation_allowed = false;
    CHECK(weight_of(finding_kind::offer, rules) == finding_weight::block);
    CHECK(weight_of(finding_kind::pressure, rules) == finding_weight::block);
    CHECK(weight_of(finding_kind::length, rules) == finding_weight::block);
    for (std::size_t i = 0; i < finding_kinds; ++i)
        CHECK_FALSE(name_of(static_cast<finding_kind>(i)).empty());
}

TEST_CASE("what the check finds at the approval counts, is refused, and then stands on the card", "[finding]")
{
    auto it = written({});
    CHECK(it.offers(card_action::publish));
    auto refused = approve(it, ana(), std::vector<finding>{about(finding_kind::anger)});
    CHECK_FALSE(refused.accepted);
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(has_remark(it, "how dare you"));
    CHECK_FALSE(it.planned<effect::show_card>().empty());
    CHECK(it.journalled("check"));
}

TEST_CASE("a reaction approves a blocked text as little as a click", "[finding]")
{
    auto it = written({about(finding_kind::anger)});
    it.later(minutes{1});
    auto refused = it.ask(command::approve_shown{"reviews", it.now});
    CHECK_FALSE(refused.accepted);
    CHECK(it.c.phase == case_phase::awaiting_team);
}

TEST_CASE("of several suggestions the one with least against it is shown first", "[finding]")
{
    told_case it;
    draft copy{"As ever.", "template a", {about(finding_kind::copy, {})}};
    draft angry{"How dare you.", "template b", {about(finding_kind::anger)}};
    draft good{"In words of its own.", "template c"};
    it.tell(event::drafts_suggested{1, {angry, copy, good}});
    CHECK(it.c.chosen == 2);
    CHECK(it.c.drafts.size() == 3);

    // Suggested again with other neighbours: the same drafts, with what is found now.
    copy.findings.clear();
    it.tell(event::drafts_suggested{1, {copy}});
    CHECK(it.c.drafts.size() == 3);
    CHECK(it.c.drafts[1].findings.empty());
}

TEST_CASE("remarks of the check are few, the heaviest first, calm and harmless to show", "[finding]")
{
    std::vector<finding> many;
    for (int i = 0; i < 5; ++i)
        many.push_back(about(finding_kind::excuse, "busy " + std::to_string(i)));
    many.push_back(about(finding_kind::anger, "bad\n\u202Eword"));
    auto lines = in_words(many, playbook{});
    REQUIRE(lines.size() == 5);
    CHECK(has(lines[0], "\"bad word\""));
    CHECK(has(lines[4], "2 more"));
    CHECK(in_words(many, playbook{}, many.size()).size() == many.size());
}

TEST_CASE("a reply that is out has no remarks any more", "[finding]")
{
    auto it = written({about(finding_kind::excuse, "busy day")});
    CHECK(has_remark(it, "busy day"));
    approve(it, ana());
    CHECK_FALSE(has_remark(it, "busy day"));
}
