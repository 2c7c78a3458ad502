// Platforms that take one reply a review for ever.

#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

reply_rules once()
{
    return {.by_us = true, .limit = 0, .unit = length_unit::characters, .again = false};
}

} // namespace

TEST_CASE("where a reply is for ever, nothing offers to change it and nobody can approve another", "[reply]")
{
    told_case it{team(), bad_review(), once()};
    it.suggested().shown();
    CHECK(it.offers(card_action::publish));
    it.published();
    CHECK_FALSE(it.offers(card_action::edit));
    auto approvals = it.c.approvals;
    for (const auto& wish : {case_command{command::edit{std::nullopt, "Thank you once more."}},
                             case_command{command::approve{seen_text{it.c.review_revision, it.c.draft_revision}}}}) {
        it.ask(wish);
        CHECK_FALSE(it.last.reply.accepted);
        CHECK(it.last.reply.text.find("one reply a review for ever") != std::string::npos);
    }
    it.ask(command::reopen{});
    CHECK_FALSE(it.offers(card_action::publish));
    CHECK(it.c.approvals == approvals);
    it.later(days{2});
    CHECK(it.planned<effect::publish_reply>().empty());
}

TEST_CASE("also an answer of others, or one that was rejected, is the one that the platform takes", "[reply]")
{
    for (auto state : {reply_state::live, reply_state::pending, reply_state::rejected}) {
        told_case it{team(), bad_review(), once()};
        it.suggested().shown();
        it.handed_over();
        it.tell(event::reply_overtaken{it.c.approvals, {"p-9", "We wrote to you. Bo", state, {}, it.now}});
        CHECK(it.c.phase == case_phase::awaiting_team);
        CHECK_FALSE(it.offers(card_action::publish));
        CHECK_FALSE(it.offers(card_action::edit));
        auto words = as_plain_text(it.on_card());
        CHECK(words.find("Publish again") == std::string::npos);
        CHECK(words.find("Nothing more can be published from here.") != std::string::npos);
    }
}

TEST_CASE("where nothing stands there any more, the one reply can be approved", "[reply]")
{
    told_case it{team(), bad_review(), once()};
    it.suggested().shown().published();
    it.tell(event::reply_observed{std::nullopt});
    CHECK(it.c.phase == case_phase::awaiting_team);
    CHECK(it.offers(card_action::publish));
    it.ask(command::approve{seen_text{it.c.review_revision, it.c.draft_revision}});
    CHECK(it.last.reply.accepted);
}
