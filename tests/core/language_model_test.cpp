// A language model's draft is one more suggestion: it never takes anything out of anybody's hands.

#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

playbook with_model()
{
    auto rules = team();
    rules.language_model = true;
    return rules;
}

const draft written{"Thank you. We are sorry that it crashes.", "language model m", {}};

event::model_wrote wrote(const told_case& it, draft what = written)
{
    return {it.c.review_revision, it.c.draft_revision, std::move(what)};
}

draft with(finding_kind kind)
{
    auto out = written;
    out.findings = {{kind, "made up", 0, 7, "Please leave it out."}};
    return out;
}

bool card_says(const told_case& it, std::string_view words)
{
    auto remarks = it.on_card().remarks;
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const auto& one) { return one.find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("the language model is asked once the templates stand, and not where none is configured", "[core]")
{
    told_case without;
    without.suggested();
    CHECK(without.planned<effect::ask_language_model>().empty());

    told_case it{with_model()};
    CHECK(it.planned<effect::ask_language_model>().empty());
    it.suggested();
    REQUIRE(it.planned<effect::ask_language_model>().size() == 1);
    CHECK(it.planned<effect::ask_language_model>().front() == effect::ask_language_model{1, 0, 1});
}

TEST_CASE("where no template fits, the language model is asked all the same", "[core]")
{
    told_case it{with_model()};
    it.tell(event::drafts_failed{1, "no template is short enough."});
    REQUIRE(it.planned<effect::ask_language_model>().size() == 1);
    it.tell(wrote(it));
    CHECK(chosen_text(it.c) == written.text);
    CHECK(it.c.draft_revision == 1);
}

TEST_CASE("nobody pays for cards that nobody opened", "[core]")
{
    auto seen = bad_review();
    told_case it{with_model(), seen, {}, sight::baseline};
    it.suggested();
    CHECK(it.planned<effect::ask_language_model>().empty());
    it.ask(command::show{});
    CHECK(it.planned<effect::ask_language_model>().size() == 1);
}

TEST_CASE("the model's draft is shown first while nobody has chosen, and approving what was seen before is refused",
          "[core]")
{
    told_case it{with_model()};
    it.suggested();
    auto seen = it.seen();
    it.tell(wrote(it));
    CHECK(chosen_text(it.c) == written.text);
    CHECK(it.c.drafts.size() == 3);
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK_FALSE(it.ask(command::approve{seen}).accepted);
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.ask(command::approve{it.seen()}).accepted);
    CHECK(it.c.approved->text == written.text);
}

TEST_CASE("a model's draft never approves, publishes or changes an approval", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    auto event = wrote(it);
    it.approved();
    auto before = it.c.approved->text;
    it.tell(event);
    CHECK(it.c.phase == case_phase::publishing);
    CHECK(it.c.approved->text == before);
    CHECK_FALSE(it.c.approved->voided);
    CHECK(it.planned<effect::publish_reply>().empty());
}

TEST_CASE("whoever has chosen or written a text keeps it; the model's is one more to choose from", "[core]")
{
    SECTION("chosen")
    {
        told_case it{with_model()};
        it.suggested();
        auto event = wrote(it);
        it.ask(command::next_draft{});
        auto chosen = chosen_text(it.c);
        it.tell(event);
        CHECK(chosen_text(it.c) == chosen);
        CHECK(it.c.drafts.size() == 3);
    }
    SECTION("written")
    {
        told_case it{with_model()};
        it.suggested();
        auto event = wrote(it);
        it.ask(command::edit{{}, "My own words."});
        it.tell(event);
        CHECK(chosen_text(it.c) == "My own words.");
    }
    SECTION("half approved")
    {
        auto rules = with_model();
        rules.approvals = 2;
        told_case it{rules};
        it.suggested();
        auto event = wrote(it);
        it.approved();
        REQUIRE(it.c.half_approved);
        it.tell(event);
        CHECK(chosen_text(it.c) != written.text);
        CHECK(it.c.half_approved);
    }
}

TEST_CASE("a model's draft that blocks never becomes a draft, and the card says why", "[core]")
{
    auto kind = GENERATE(finding_kind::unfounded, finding_kind::link, finding_kind::anger, finding_kind::forbidden,
                         finding_kind::pressure, finding_kind::length);
    told_case it{with_model()};
    it.suggested();
    auto before = chosen_text(it.c);
    it.tell(wrote(it, with(kind)));
    CHECK(it.c.drafts.size() == 2);
    CHECK(chosen_text(it.c) == before);
    CHECK(card_says(it, "The language model's draft was left out"));
    CHECK(card_says(it, "these are templates"));
}

TEST_CASE("a model's draft that needs more care than the template stands behind it", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    it.tell(wrote(it, with(finding_kind::sarcasm)));
    CHECK(it.c.drafts.size() == 3);
    CHECK(chosen_text(it.c) != written.text);
}

TEST_CASE("that the model did not answer stands on the card until a text comes or the case ends", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    it.tell(event::model_failed{1, "the language model did not answer in 20 s"});
    CHECK(card_says(it, "The language model did not answer in 20 s; these are templates."));
    CHECK(it.c.drafts.size() == 2);
    SECTION("a text comes")
    {
        it.tell(wrote(it));
        CHECK_FALSE(it.troubled("language model"));
    }
    SECTION("the reply is published")
    {
        it.published();
        CHECK_FALSE(it.troubled("language model"));
    }
    SECTION("the customer edits")
    {
        it.tell(event::review_seen{edited(bad_review(), 1)});
        CHECK_FALSE(it.troubled("language model"));
    }
}

TEST_CASE("a draft for words that the customer has changed since is thrown away", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    auto old = wrote(it);
    it.tell(event::review_seen{edited(bad_review(), 1)});
    it.suggested("For the new words.");
    it.tell(old);
    CHECK(it.c.drafts.size() == 2);
    CHECK(chosen_text(it.c) == "For the new words.");
    it.tell(event::model_failed{1, "late news"});
    CHECK_FALSE(it.troubled("language model"));
}

TEST_CASE("a text that comes after the reply is out changes nothing", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    auto late = wrote(it);
    it.published();
    auto before = it.c;
    it.tell(late);
    it.tell(event::model_failed{1, "late news"});
    CHECK(it.c.drafts == before.drafts);
    CHECK(it.c.draft_revision == before.draft_revision);
    CHECK(it.c.troubles == before.troubles);
    CHECK(it.c.phase == case_phase::awaiting_customer);
}

TEST_CASE("the same draft told twice stands there once", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    auto event = wrote(it);
    it.tell(event);
    it.tell(event);
    CHECK(it.c.drafts.size() == 3);
}

TEST_CASE("when facts are told the model is asked again", "[core]")
{
    told_case it{with_model()};
    it.suggested();
    it.tell(wrote(it));
    command::tell_facts known;
    known.got = "The camera stayed black.";
    REQUIRE(it.ask(known).accepted);
    it.suggested("With facts.");
    CHECK(it.planned<effect::ask_language_model>().size() == 1);
}

TEST_CASE("forbidden phrases are found whole and without case, in any script", "[core]")
{
    house_voice voice;
    voice.forbidden = {"kindly", "at your earliest convenience", "unfortunate*", "誠に"};
    CHECK(forbidden_in("KINDLY wait, at your earliest  convenience.", voice).size() == 2);
    CHECK(forbidden_in("Unfortunately so.", voice).front().words == "Unfortunately");
    CHECK(forbidden_in("unkindly", voice).empty());
    CHECK(forbidden_in("誠に申し訳ございません。", voice).size() == 1);
    CHECK(forbidden_in("Thank you.", voice).empty());
    CHECK(forbidden_in("kindly", {}).empty());
}
