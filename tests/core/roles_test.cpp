// Who may do what, where a review goes, and when two people have to say yes.

#include "tests/core/watch.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

actor cleo()
{
    return {"slack", "U3", "Cleo", {}};
}

playbook four_eyes()
{
    auto rules = team();
    rules.approvals = 2;
    rules.approvers.emplace_back("slack:U3");
    return rules;
}

judgement about(std::string theme, severity level = severity::ordinary)
{
    judgement judged;
    judged.themes = {{std::move(theme), ""}};
    judged.level = level;
    return judged;
}

answer says_yes(watch& w, actor by)
{
    const auto& c = w.cases.at(1);
    return w.ask(1, command::approve{seen_text{c.review_revision, c.draft_revision}}, std::move(by));
}

} // namespace

TEST_CASE("where two yeses are needed, one publishes nothing and two different people's do", "[roles]")
{
    watch w{four_eyes()};
    w.comes();
    w.suggested(1);
    CHECK(says_yes(w, ana()).accepted);
    CHECK(w.cases.at(1).phase == case_phase::awaiting_team);
    auto twice = says_yes(w, ana());
    CHECK_FALSE(twice.accepted);
    CHECK(has(twice.text, "A second person"));
    CHECK(says_yes(w, ben()).accepted);
    CHECK(w.cases.at(1).phase == case_phase::publishing);
    CHECK(w.cases.at(1).approved->first_by->same_person(ana()));
}

TEST_CASE("an edit or another draft between the two yeses voids the first", "[roles]")
{
    watch w{four_eyes()};
    w.comes();
    w.suggested(1);
    says_yes(w, ana());
    w.ask(1, command::edit{{}, "Other words."}, cleo());
    says_yes(w, ben());
    CHECK(w.cases.at(1).phase == case_phase::awaiting_team);
}

TEST_CASE("a card does not ask for a second person where the first yes is void", "[roles]")
{
    told_case it;
    it.suggested();
    it.c.approvals_needed = 2;
    it.approved();
    auto asks = [&] {
        auto shown = it.on_card();
        auto says = [](const std::string& remark) { return has(remark, "A second person has to approve"); };
        auto undoes = [](const card_button& button) { return button.action == card_action::undo; };
        return std::any_of(shown.remarks.begin(), shown.remarks.end(), says) ||
               std::any_of(shown.buttons.begin(), shown.buttons.end(), undoes);
    };
    REQUIRE(asks());
    SECTION("as somebody edited")
    {
        REQUIRE(it.ask(command::edit{{}, "Other words."}, ben()).accepted);
    }
    SECTION("as somebody chose another draft")
    {
        REQUIRE(it.ask(command::next_draft{}, ben()).accepted);
    }
    SECTION("as facts were told, which make new drafts")
    {
        REQUIRE(it.ask(command::tell_facts{{}, {}, "a cold soup", {}, {}, {}}, ben()).accepted);
    }
    CHECK_FALSE(asks());
    auto lines = it.planned<effect::say>();
    auto tells = [](const effect::say& line) { return has(line.text, "first approval, by Ana, is void"); };
    CHECK(std::any_of(lines.begin(), lines.end(), tells));
}

TEST_CASE("the second yes does not come from whoever wrote the text", "[roles]")
{
    watch w{four_eyes()};
    w.comes();
    w.ask(1, command::edit{{}, "We are sorry."}, ben());
    says_yes(w, ana());
    CHECK_FALSE(says_yes(w, ben()).accepted);
    CHECK(says_yes(w, cleo()).accepted);
}

TEST_CASE("the first yes can be taken back", "[roles]")
{
    watch w{four_eyes()};
    w.comes();
    w.suggested(1);
    says_yes(w, ana());
    CHECK(w.ask(1, command::undo{}).accepted);
    says_yes(w, ben());
    CHECK(w.cases.at(1).phase == case_phase::awaiting_team);
}

TEST_CASE("the first yes to a changed reply can be taken back too, and that for a case that is offline", "[roles]")
{
    auto half_approved = [](told_case& it) {
        it.c.approvals_needed = 2;
        it.ask(command::edit{{}, "Other words."});
        it.approved();
        return it.c.half_approved.has_value();
    };
    told_case it;
    SECTION("while the customer is awaited")
    {
        it.suggested().published();
        REQUIRE(it.c.phase == case_phase::awaiting_customer);
    }
    SECTION("offline")
    {
        it.suggested();
        it.ask(command::take_offline{"calling them"});
        REQUIRE(it.c.phase == case_phase::offline);
    }
    auto phase = it.c.phase;
    REQUIRE(half_approved(it));
    CHECK(it.ask(command::undo{}).accepted);
    CHECK_FALSE(it.c.half_approved);
    CHECK(it.c.phase == phase);
}

TEST_CASE("own edits are for others to approve where the playbook says so", "[roles]")
{
    auto rules = team();
    rules.approve_own_edits = false;
    watch w{rules};
    w.comes();
    w.ask(1, command::edit{{}, "We are sorry."});
    CHECK_FALSE(says_yes(w, ana()).accepted);
    CHECK(says_yes(w, ben()).accepted);
}

TEST_CASE("pressing next until one's own text is shown again makes it nobody else's", "[roles]")
{
    auto rules = team();
    SECTION("where own edits are for others to approve")
    {
        rules.approve_own_edits = false;
        told_case it{rules};
        it.suggested();
        REQUIRE(it.ask(command::edit{{}, "Ben's words."}, ben()).accepted);
        for (int i = 0; i < 3; ++i)
            REQUIRE(it.ask(command::next_draft{}, ben()).accepted);
        REQUIRE(chosen_text(it.c) == "Ben's words.");
        CHECK_FALSE(it.approved(ben()).last.reply.accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.approved(ana()).last.reply.accepted);
    }
    SECTION("where two yeses are needed")
    {
        told_case it{rules};
        it.suggested();
        it.c.approvals_needed = 2;
        REQUIRE(it.ask(command::edit{{}, "Ben's words."}, ben()).accepted);
        for (int i = 0; i < 3; ++i)
            REQUIRE(it.ask(command::next_draft{}, ben()).accepted);
        it.approved(ana());
        CHECK_FALSE(it.approved(ben()).last.reply.accepted);
        CHECK(it.c.phase == case_phase::awaiting_team);
    }
    SECTION("a suggestion is for anybody to approve, also beside a text of one's own")
    {
        rules.approve_own_edits = false;
        told_case it{rules};
        it.suggested();
        it.ask(command::edit{{}, "Ben's words."}, ben());
        it.ask(command::next_draft{}, ben());
        CHECK(it.approved(ben()).last.reply.accepted);
    }
}

TEST_CASE("whoever edits a suggestion takes the place of the text that somebody else wrote", "[roles]")
{
    auto rules = team();
    rules.approve_own_edits = false;
    told_case it{rules};
    it.suggested();
    it.ask(command::edit{{}, "Ben's words."}, ben());
    it.ask(command::next_draft{}, ana());
    it.ask(command::edit{{}, "Ana's words."}, ana());
    CHECK(it.c.drafts.size() == 3);
    CHECK(chosen_text(it.c) == "Ana's words.");
    CHECK_FALSE(it.approved(ana()).last.reply.accepted);
    CHECK(it.approved(ben()).last.reply.accepted);
}

TEST_CASE("a severe case is approved by those with that right only", "[roles]")
{
    auto rules = team();
    rules.rights[right::approve_severe] = {"slack:U2"};
    watch w{rules};
    w.comes(severe_words());
    w.suggested(1);
    auto refused = says_yes(w, ana());
    CHECK_FALSE(refused.accepted);
    CHECK(has(refused.text, "severe"));
    CHECK(says_yes(w, ben()).accepted);
}

TEST_CASE("a severe case needs two yeses where the playbook says so, whatever the rule says", "[roles]")
{
    auto rules = team();
    rules.two_for_severe = true;
    watch w{rules};
    w.comes(severe_words());
    w.suggested(1);
    says_yes(w, ana());
    CHECK(w.cases.at(1).phase == case_phase::awaiting_team);
    says_yes(w, ben());
    CHECK(w.cases.at(1).phase == case_phase::publishing);
}

TEST_CASE("a reply that offers money needs two yeses of people with the right, or is refused", "[roles]")
{
    auto rules = team();
    rules.rights[right::approve_severe] = {"slack:U2"};
    watch w{rules};
    w.comes();
    w.ask(1, command::edit{{}, "We give you a full refund."}, guest());
    CHECK_FALSE(says_yes(w, ana()).accepted);
    CHECK(says_yes(w, ben()).accepted);
    CHECK(w.cases.at(1).phase == case_phase::awaiting_team);

    rules.compensation_allowed = false;
    watch strict{rules};
    strict.comes();
    strict.ask(1, command::edit{{}, "We give you a full refund."}, guest());
    auto refused = says_yes(strict, ben());
    CHECK_FALSE(refused.accepted);
    CHECK(has(refused.text, "refund"));
}

TEST_CASE("whoever may only suggest edits, claims and escalates, and publishes or ends nothing", "[roles]")
{
    watch w;
    w.comes();
    w.suggested(1);
    CHECK(w.ask(1, command::claim{}, guest()).accepted);
    CHECK(w.ask(1, command::assign{"ben"}, guest()).accepted);
    CHECK(w.ask(1, command::link_cause{"crash"}, guest()).accepted);
    CHECK(w.ask(1, command::escalate{"help"}, guest()).accepted);
    CHECK_FALSE(w.ask(1, command::cause_fixed{"crash", "fixed"}, guest()).accepted);
    CHECK_FALSE(w.ask(1, command::resolve{"done"}, guest()).accepted);
    CHECK_FALSE(w.ask(1, command::give_up{"tried"}, guest()).accepted);
    CHECK_FALSE(w.ask(1, command::dismiss{"spam"}, guest()).accepted);
    CHECK_FALSE(says_yes(w, guest()).accepted);
}

TEST_CASE("a list of suggesters shuts everybody else out, except approvers", "[roles]")
{
    auto rules = team();
    rules.rights[right::suggest] = {"slack:U8"};
    watch w{rules};
    w.comes();
    CHECK_FALSE(w.ask(1, command::claim{}, guest()).accepted);
    CHECK(w.ask(1, command::claim{}, ana()).accepted);
}

TEST_CASE("a case goes to somebody whom the playbook knows, or the refusal says so", "[roles]")
{
    watch w;
    w.comes();
    auto refused = w.ask(1, command::assign{"zoe"});
    CHECK_FALSE(refused.accepted);
    CHECK(has(refused.text, "knows nobody"));
    CHECK(w.ask(1, command::assign{"ben"}).accepted);
    CHECK(w.cases.at(1).owner->same_person(ben()));
}

TEST_CASE("an end needs a reason", "[roles]")
{
    watch w;
    w.comes();
    CHECK_FALSE(w.ask(1, command::resolve{}).accepted);
    CHECK_FALSE(w.ask(1, command::give_up{}).accepted);
    CHECK_FALSE(w.ask(1, command::dismiss{}).accepted);
}

TEST_CASE("the first rule that fits decides where a review goes; what it leaves open comes from the playbook",
          "[roles]")
{
    auto rules = team();
    rules.routes = {
        {"law", {}, {}, {}, 5, severity::severe, 0, {"managers"}, "ben", 2, ""},
        {"late", {"acme-ios"}, {}, {"delivery"}, 2, severity::ordinary, 0, {"drivers"}, "", 0, "none"},
        {"german", {}, {"de"}, {}, 5, severity::ordinary, 0, {"de"}, "", 0, ""},
        {"again", {}, {}, {}, 5, severity::ordinary, 3, {"regulars"}, "", 0, ""},
    };
    watch w{rules};
    w.comes(about("delivery", severity::severe));
    w.comes(about("delivery"));
    auto german = bad_review();
    german.language = "de-AT";
    w.comes({}, german);
    w.comes();
    auto mild = bad_review();
    mild.mark = rating{3, 5};
    w.comes(about("delivery"), mild);

    CHECK(w.cases.at(1).route == "law");
    CHECK(w.cases.at(1).approvals_needed == 2);
    CHECK(w.cases.at(1).owner->same_person(ben()));
    CHECK(w.cases.at(1).escalation_policy == "duty");
    CHECK(w.cases.at(2).route == "late");
    CHECK(w.cases.at(2).channels == std::vector<std::string>{"drivers"});
    CHECK(w.cases.at(2).escalation_policy == "none");
    CHECK(w.cases.at(3).route == "german");
    CHECK(w.cases.at(4).route.empty());
    CHECK(w.cases.at(4).channels == std::vector<std::string>{"reviews"});
    CHECK(w.cases.at(5).route.empty());
    CHECK(rule_for(w.cases.at(4), rules, 3)->name == "again");
}

TEST_CASE("the first reply is due by the stars, in working time", "[roles]")
{
    watch w;
    for (double stars : {1.0, 2.0, 2.5}) {
        auto seen = bad_review();
        seen.mark = rating{stars, 5};
        w.comes({}, seen);
    }
    auto unmarked = bad_review();
    unmarked.mark.reset();
    w.comes({}, unmarked);
    CHECK(w.cases.at(1).respond_by == noon + hours{4});
    CHECK(w.cases.at(2).respond_by == noon + hours{8});
    CHECK(w.cases.at(3).respond_by == noon + hours{16});
    CHECK(w.cases.at(4).respond_by == noon + hours{4});
}
