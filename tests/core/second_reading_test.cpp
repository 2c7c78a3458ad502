// A second reading adds to what the word lists heard. It never takes anything away, and nobody is paged twice.

#include "daemon/core/attend.hpp"
#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

playbook read_twice()
{
    auto rules = team();
    rules.language_model = true;
    rules.second_reading = true;
    return rules;
}

const evidence hurt{"safety", "it burned my hand", reader::language_model};
const evidence charged{"money", "charged twice", reader::language_model};

event::model_read reads(const told_case& it, std::vector<evidence> reasons)
{
    return {it.c.review_revision, std::move(reasons), 0};
}

bool card_says(const told_case& it, std::string_view words)
{
    auto remarks = it.on_card().remarks;
    return std::any_of(remarks.begin(), remarks.end(), [&](const auto& one) { return has(one, words); });
}

bool asked(const told_case& it)
{
    return !it.planned<effect::ask_second_reading>().empty();
}

/// What a round of attention at that moment plans for the pagers.
std::size_t pages_of(told_case& it)
{
    auto made = attend({it.c}, {}, it.rules, it.now);
    std::size_t pages = 0;
    for (auto& one : made.cases) {
        for (const auto& planned : one.effects) {
            const auto* call = std::get_if<effect::call_pager>(&planned.body);
            pages += call && call->what == effect::page_call::raise ? 1U : 0U;
        }
        it.c = one.next;
    }
    return pages;
}

} // namespace

TEST_CASE("a review is read when it becomes a case and when its text was edited, where the playbook says so", "[core]")
{
    told_case without;
    CHECK_FALSE(asked(without));

    told_case it{read_twice()};
    REQUIRE(it.planned<effect::ask_second_reading>().size() == 1);
    CHECK(it.planned<effect::ask_second_reading>().front() == effect::ask_second_reading{1});
    it.suggested();
    CHECK_FALSE(asked(it));
    it.tell(event::review_seen{with_reply(it.c.subject, "Ours.")});
    CHECK_FALSE(asked(it));
    it.tell(event::review_seen{edited(it.c.subject, 1)});
    REQUIRE(asked(it));
    CHECK(it.planned<effect::ask_second_reading>().front() == effect::ask_second_reading{2});
    it.tell(event::review_seen{edited(it.c.subject, 5, "All is well.")});
    CHECK(it.c.phase == case_phase::closed);
    CHECK_FALSE(asked(it));
}

TEST_CASE("cards of a first look are neither read nor page anybody before somebody opens them", "[core]")
{
    told_case it{read_twice(), bad_review(), {}, sight::baseline};
    it.suggested();
    CHECK(std::none_of(it.effects.begin(), it.effects.end(), [](const planned_effect& one) {
        return std::holds_alternative<effect::ask_second_reading>(one.body);
    }));
    it.ask(command::show{});
    REQUIRE(it.planned<effect::ask_second_reading>().size() == 1);
    it.tell(reads(it, {hurt}));
    CHECK(it.c.judged.level == severity::severe);
    CHECK(it.c.escalated.count == 1);
}

TEST_CASE("what the model reads raises the verdict, tells where it comes from, and pages once", "[core]")
{
    told_case it{read_twice()};
    it.suggested().shown();
    it.tell(reads(it, {hurt}));
    CHECK(it.c.judged.level == severity::severe);
    CHECK(it.c.judged.reasons == std::vector<evidence>{hurt});
    CHECK(it.journalled("second reading"));
    CHECK(it.journalled("escalated"));
    CHECK(it.c.escalated.count == 1);
    CHECK(card_says(it, "Severe: safety (\"it burned my hand\", read by the language model)."));
    CHECK(it.says("A second reading raises this to severe"));
    CHECK(has(it.c.escalated.why, "read by the language model"));
    CHECK(pages_of(it) == 1);

    it.tell(reads(it, {hurt}));
    it.tell(reads(it, {hurt, charged}));
    CHECK(it.c.escalated.count == 1);
    CHECK(pages_of(it) == 0);
}

TEST_CASE("the reasons weigh as the word lists have them", "[core]")
{
    auto [what, level] = GENERATE(table<std::string, severity>({{"safety", severity::severe},
                                                                {"legal", severity::severe},
                                                                {"discrimination", severity::severe},
                                                                {"press", severity::severe},
                                                                {"privacy", severity::serious},
                                                                {"money", severity::serious},
                                                                {"anger", severity::ordinary},
                                                                {"anything", severity::ordinary}}));
    CAPTURE(what);
    told_case it{read_twice()};
    it.tell(reads(it, {{what, "words", reader::language_model}}));
    CHECK(it.c.judged.level == level);
    CHECK(it.c.judged.reasons.size() == (level == severity::ordinary ? 0U : 1U));
    CHECK(it.c.escalated.count == (level == severity::severe ? 1 : 0));
}

TEST_CASE("a reading never lowers a verdict, takes no reason away and says none twice", "[core]")
{
    judgement heard;
    heard.level = severity::severe;
    heard.reasons = {{"legal", "my lawyer"}, {"anger", "idiots"}};
    told_case it{read_twice()};
    it.c.judged = heard;
    it.tell(reads(it, {}));
    CHECK(it.c.judged == heard);
    CHECK_FALSE(it.says("second reading"));
    it.tell(reads(it, {{"legal", "lawyer", reader::language_model}}));
    CHECK(it.c.judged == heard);
    it.tell(reads(it, {charged}));
    CHECK(it.c.judged.level == severity::severe);
    CHECK(it.c.judged.reasons == std::vector<evidence>{{"legal", "my lawyer"}, charged, {"anger", "idiots"}});
    CHECK(it.c.escalated.count == 0);
}

TEST_CASE("both readers agreeing on a reason that the lists did not weigh raises the verdict", "[core]")
{
    told_case it{read_twice()};
    it.c.judged.reasons = {{"money", "my refund"}};
    it.tell(reads(it, {charged}));
    CHECK(it.c.judged.level == severity::serious);
    CHECK(it.c.judged.reasons == std::vector<evidence>{{"money", "my refund"}});
    CHECK(it.says("A second reading raises this to serious."));
}

TEST_CASE("whom a person has corrected, no model corrects", "[core]")
{
    told_case it{read_twice()};
    it.suggested();
    command::correct_judgement angry;
    angry.angry = true;
    REQUIRE(it.ask(angry).accepted);
    auto before = it.c.judged;
    it.tell(reads(it, {hurt}));
    CHECK(it.c.judged == before);
    CHECK(it.c.escalated.count == 0);
    CHECK(it.journalled("second reading too late"));
    it.tell(event::review_seen{edited(it.c.subject, 1)});
    CHECK_FALSE(asked(it));
}

TEST_CASE("an answer about older words or a closed case changes nothing but the journal", "[core]")
{
    told_case it{read_twice()};
    it.suggested().shown();
    auto old = reads(it, {hurt});
    if (GENERATE(true, false)) {
        it.tell(event::review_seen{edited(it.c.subject, 1)});
    } else {
        it.ask(command::dismiss{"spam"});
    }
    auto before = it.c;
    it.tell(old);
    ++before.version;
    CHECK(it.c == before);
    CHECK(it.last.effects.empty());
    CHECK(it.journalled("second reading too late"));
}

TEST_CASE("a reading that failed leaves the card as it is", "[core]")
{
    told_case it{read_twice()};
    it.suggested().shown();
    auto before = it.c;
    it.tell(event::model_did_not_read{1, "the language model did not answer in 20 s"});
    ++before.version;
    CHECK(it.c == before);
    CHECK(it.last.effects.empty());
    CHECK(it.journalled("second reading failed"));
}

TEST_CASE("nobody is paged who has been paged about it, acknowledged or not, handled or not", "[core]")
{
    told_case it{read_twice()};
    it.suggested().shown();
    SECTION("escalated by hand")
    {
        it.ask(command::escalate{"look"});
        it.tell(reads(it, {hurt}));
        CHECK(it.c.escalated.count == 1);
    }
    SECTION("acknowledged")
    {
        it.ask(command::escalate{"look"});
        it.ask(command::acknowledge{});
        it.tell(reads(it, {hurt}));
        CHECK(it.c.escalated.count == 1);
    }
    SECTION("paged by the lists, answered, and waiting again")
    {
        it.c.judged.level = severity::severe;
        it.c.escalated.count = 1;
        it.c.escalated.policy = "duty";
        it.c.escalated.over = true;
        it.tell(reads(it, {hurt}));
        CHECK(it.c.judged.reasons == std::vector<evidence>{hurt});
        CHECK(it.c.escalated.count == 1);
    }
    SECTION("the policy is for serious cases, and it was one")
    {
        it.rules.escalations.front().automatic_from = severity::serious;
        it.tell(reads(it, {charged}));
        CHECK(it.c.escalated.count == 1);
        it.tell(reads(it, {charged, hurt}));
        CHECK(it.c.judged.level == severity::severe);
        CHECK(it.c.escalated.count == 1);
    }
    SECTION("the policy asks for a person")
    {
        it.rules.escalations.front().by_itself = false;
        it.tell(reads(it, {hurt}));
        CHECK(it.c.escalated.count == 0);
        CHECK(it.c.judged.level == severity::severe);
    }
}

TEST_CASE("what is severe ends a snooze, and no reply that is out or offline talk is paged about", "[core]")
{
    told_case it{read_twice()};
    it.suggested().shown();
    SECTION("snoozed")
    {
        it.ask(command::snooze{it.now + hours{48}});
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK_FALSE(it.c.snoozed_until);
        CHECK(it.c.escalated.count == 1);
    }
    SECTION("snoozed, and only serious")
    {
        it.ask(command::snooze{it.now + hours{48}});
        it.tell(reads(it, {charged}));
        CHECK(it.c.phase == case_phase::snoozed);
        CHECK(it.c.judged.level == severity::serious);
    }
    SECTION("being published")
    {
        it.approved();
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::publishing);
        CHECK(it.c.escalated.count == 1);
        CHECK_FALSE(it.c.approved->voided);
    }
    SECTION("published")
    {
        it.published();
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::awaiting_customer);
        CHECK(it.c.judged.level == severity::severe);
        CHECK(it.c.escalated.count == 0);
    }
    SECTION("offline")
    {
        it.ask(command::take_offline{"called"});
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::offline);
        CHECK(it.c.escalated.count == 0);
    }
}

TEST_CASE("a yes that is too little for a severe case does not publish one", "[core]")
{
    auto rules = read_twice();
    SECTION("two are needed: the first one's yes is kept")
    {
        rules.two_for_severe = true;
        told_case it{rules};
        it.suggested().shown().approved();
        REQUIRE(it.c.phase == case_phase::publishing);
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.approved->voided);
        REQUIRE(it.c.half_approved);
        CHECK(it.c.half_approved->by == ana());
        it.later(minutes{10});
        CHECK(it.planned<effect::publish_reply>().empty());
        CHECK_FALSE(it.ask(command::approve{it.seen()}, ana()).accepted);
        CHECK(it.ask(command::approve{it.seen()}, ben()).accepted);
        CHECK(it.c.phase == case_phase::publishing);
    }
    SECTION("not theirs to give")
    {
        rules.rights[right::approve_severe] = {"slack:U2"};
        told_case it{rules};
        it.suggested().shown().approved(ana());
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK(it.c.approved->voided);
        CHECK_FALSE(it.c.half_approved);
        CHECK(it.ask(command::approve{it.seen()}, ben()).accepted);
    }
    SECTION("theirs to give, and enough")
    {
        rules.rights[right::approve_severe] = {"slack:U1"};
        told_case it{rules};
        it.suggested().shown().approved(ana());
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::publishing);
    }
    SECTION("half given by somebody who may not")
    {
        rules.approvals = 2;
        rules.rights[right::approve_severe] = {"slack:U2"};
        told_case it{rules};
        it.suggested().shown().approved(ana());
        REQUIRE(it.c.half_approved);
        it.tell(reads(it, {hurt}));
        CHECK_FALSE(it.c.half_approved);
    }
    SECTION("handed over: too late, and nothing is said twice")
    {
        rules.two_for_severe = true;
        told_case it{rules};
        it.suggested().shown().handed_over();
        it.tell(reads(it, {hurt}));
        CHECK(it.c.phase == case_phase::publishing);
        CHECK_FALSE(it.c.approved->voided);
        CHECK(it.last.withdrawn.empty());
    }
}

TEST_CASE("the rule for severe cases is followed as if the review had come so; nothing is taken back", "[core]")
{
    auto rules = read_twice();
    routing_rule severe;
    severe.name = "severe";
    severe.level_at_least = severity::severe;
    severe.author_reviews_at_least = GENERATE(0, 3);
    severe.channels = {"duty"};
    severe.approvals = 2;
    severe.owner = "ben";
    rules.routes = {severe};
    told_case it{rules};
    it.suggested().shown();
    REQUIRE(it.c.channels == std::vector<std::string>{"reviews"});
    it.tell(event::model_read{1, {hurt}, 2});
    if (severe.author_reviews_at_least > 2) {
        CHECK(it.c.channels == std::vector<std::string>{"reviews"});
        return;
    }
    CHECK(it.c.channels == std::vector<std::string>{"reviews", "duty"});
    CHECK(it.c.route == "severe");
    CHECK(it.c.approvals_needed == 2);
    REQUIRE(it.c.owner);
    CHECK(it.c.owner->id == "U2");
    auto cards = it.planned<effect::show_card>();
    CHECK(std::any_of(cards.begin(), cards.end(), [](const auto& card) { return card.channel == "duty"; }));
}

TEST_CASE("in a storm a severe review counts in the storm's page, and its card stays folded", "[core]")
{
    told_case it{read_twice()};
    it.tell(event::storm_gathered{1});
    it.c.quiet = true;
    it.tell(reads(it, {hurt}));
    CHECK(it.c.escalated.count == 1);
    CHECK(it.c.quiet);
    CHECK(it.planned<effect::show_card>().empty());
    CHECK(it.planned<effect::say>().empty());
}

TEST_CASE("of many reasons the card shows the severe ones first, on one line each", "[core]")
{
    told_case it{read_twice()};
    it.c.judged.level = severity::serious;
    it.c.judged.reasons = {{"money", "a"}, {"money", "b"}, {"money", "c"}, {"anger", "d"}};
    it.tell(reads(it, {{"safety", "one\nline <!channel>", reader::language_model}}));
    CHECK(card_says(it, "Severe: safety (\"one line <!channel>\", read by the language model), money (\"a\")"));
}

TEST_CASE("a storm's case that gets its own card later is not read a second time", "[core]")
{
    told_case it{read_twice()};
    REQUIRE(asked(it));
    it.tell(event::storm_gathered{1});
    it.c.quiet = true;
    it.ask(command::show{});
    CHECK_FALSE(it.c.quiet);
    CHECK_FALSE(asked(it));
}
