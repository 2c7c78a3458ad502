#include "adapters/slack/reactions.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::slack;

namespace {

const instant noon{std::chrono::seconds{1'790'000'000}};

reaction reacted(std::string name, reaction::change change = reaction::change::added)
{
    reaction made;
    made.from = {"U1", {}, "C1"};
    made.message = "1.5";
    made.name = std::move(name);
    made.at = noon;
    made.what = change;
    return made;
}

std::optional<case_command> asked_by(const reaction& what, const std::optional<review_case>& current = review_case{})
{
    auto meant = wish_of(what);
    if (!meant) return std::nullopt;
    return command_of(*meant, what, "reviews", current, noon);
}

review_case paged()
{
    review_case c;
    c.escalated.policy = "severe";
    return c;
}

} // namespace

TEST_CASE("looking at a page answers it, and looking at any other card is taking care of it", "[slack]")
{
    auto c = paged();
    CHECK(asked_by(reacted("eyes"), c) == case_command{command::acknowledge{}});
    c.escalated.acknowledged = noon;
    CHECK(asked_by(reacted("eyes"), c) == case_command{command::claim{}});
    c = paged();
    c.escalated.over = true;
    CHECK(asked_by(reacted("eyes"), c) == case_command{command::claim{}});
    CHECK(asked_by(reacted("eyes")) == case_command{command::claim{}});
    CHECK(asked_by(reacted("eyes"), std::nullopt) == case_command{command::claim{}});
}

TEST_CASE("looking at a card takes no case out of somebody's hands and opens none again", "[slack]")
{
    auto c = paged();
    c.owner = actor{"slack", "U2", "Bo", {}};
    CHECK(asked_by(reacted("eyes"), c) == case_command{command::acknowledge{}});
    c.escalated = {};
    CHECK_FALSE(asked_by(reacted("eyes"), c));
    c.owner.reset();
    c.phase = case_phase::closed;
    CHECK_FALSE(asked_by(reacted("eyes"), c));
}

TEST_CASE("check marks approve and sleep snoozes, whether or not somebody was paged", "[slack]")
{
    for (const auto& current : {review_case{}, paged()}) {
        for (const auto* name : {"white_check_mark", "heavy_check_mark"}) {
            auto mark = reacted(name);
            CHECK(asked_by(mark, current) == case_command{command::approve_shown{"reviews", noon, stored_name(mark)}});
        }
        CHECK(asked_by(reacted("zzz"), current) == case_command{command::snooze{noon + std::chrono::hours{4}}});
    }
}

TEST_CASE("only a check mark is taken back by taking it away, and only if it approved what stands", "[slack]")
{
    auto away = reaction::change::removed;
    CHECK_FALSE(asked_by(reacted("eyes", away)));
    CHECK_FALSE(asked_by(reacted("zzz", away)));
    CHECK_FALSE(asked_by(reacted("white_check_mark", away)));

    auto put = reacted("white_check_mark");
    review_case c;
    c.phase = case_phase::publishing;
    c.approved.emplace();
    SECTION("it did")
    {
        c.approved->reaction = stored_name(put);
        CHECK(asked_by(reacted("white_check_mark", away), c) == case_command{command::undo{stored_name(put)}});
        CHECK_FALSE(asked_by(reacted("heavy_check_mark", away), c));
        auto by_another = reacted("white_check_mark", away);
        by_another.from.user = "U12";
        CHECK_FALSE(asked_by(by_another, c));
        auto elsewhere = reacted("white_check_mark", away);
        elsewhere.message = "1.50";
        CHECK_FALSE(asked_by(elsewhere, c));
        c.approved->voided = true;
        CHECK_FALSE(asked_by(reacted("white_check_mark", away), c));
    }
    SECTION("it was the first of two, before or after the second came")
    {
        c.approved->first_reaction = stored_name(put);
        CHECK(asked_by(reacted("white_check_mark", away), c) == case_command{command::undo{stored_name(put)}});
        c.approved.reset();
        c.phase = case_phase::awaiting_team;
        c.half_approved.emplace().reaction = stored_name(put);
        CHECK(asked_by(reacted("white_check_mark", away), c) == case_command{command::undo{stored_name(put)}});
    }
    SECTION("a button did, or somebody else")
    {
        CHECK_FALSE(asked_by(reacted("white_check_mark", away), c));
        c.approved->reaction = "matrix $1";
        CHECK_FALSE(asked_by(reacted("white_check_mark", away), c));
        c.approved->reaction = stored_name(put) + "x";
        CHECK_FALSE(asked_by(reacted("white_check_mark", away), c));
    }
    SECTION("it approved anew, and we hear late that it had been taken away before")
    {
        auto again = put;
        again.past = std::chrono::microseconds{900};
        c.approved->reaction = stored_name(again);
        auto late = reacted("white_check_mark", away);
        late.past = std::chrono::microseconds{500};
        CHECK_FALSE(asked_by(late, c));
        late.past = std::chrono::microseconds{900'000};
        CHECK(asked_by(late, c) == case_command{command::undo{stored_name(again)}});
    }
}

TEST_CASE("a check mark that was taken away is known as such, whichever is heard of first", "[slack]")
{
    taken_marks taken;
    auto put = reacted("white_check_mark");
    CHECK_FALSE(taken.has(put));
    auto removed = reacted("white_check_mark", reaction::change::removed);
    removed.past = std::chrono::microseconds{5};
    taken.note(removed);
    CHECK(taken.has(put));
    CHECK_FALSE(taken.has(reacted("heavy_check_mark")));
    put.past = std::chrono::microseconds{6};
    CHECK_FALSE(taken.has(put));
    auto earlier = removed;
    earlier.at -= std::chrono::hours{1};
    taken.note(earlier);
    put.past = std::chrono::microseconds{4};
    CHECK(taken.has(put));
    for (int i = 0; i < 5000; ++i) {
        removed.message = std::to_string(i);
        taken.note(removed);
        REQUIRE(taken.has(removed));
    }
}

TEST_CASE("no other emoji means anything", "[slack]")
{
    for (const auto* name : {"", "+1", "rotating_light", "fire", "eye", "eyes2", "EYES", "x", "ok_hand", "<!channel>"})
        CHECK_FALSE(asked_by(reacted(name), paged()));
}
