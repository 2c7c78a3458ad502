#include "adapters/slack/reactions.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::slack;

namespace {

const instant noon{std::chrono::seconds{1'790'000'000}};

reaction reacted(std::string name, reaction::change change = reaction::change::added)
{
    reaction made;
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

TEST_CASE("check marks approve and sleep snoozes, whether or not somebody was paged", "[slack]")
{
    for (const auto& current : {review_case{}, paged()}) {
        CHECK(asked_by(reacted("white_check_mark"), current) == case_command{command::approve_shown{"reviews", noon}});
        CHECK(asked_by(reacted("heavy_check_mark"), current) == case_command{command::approve_shown{"reviews", noon}});
        CHECK(asked_by(reacted("zzz"), current) == case_command{command::snooze{noon + std::chrono::hours{4}}});
    }
}

TEST_CASE("only a check mark is taken back by taking it away", "[slack]")
{
    auto away = reaction::change::removed;
    CHECK(asked_by(reacted("white_check_mark", away)) == case_command{command::undo{}});
    CHECK_FALSE(asked_by(reacted("eyes", away)));
    CHECK_FALSE(asked_by(reacted("zzz", away)));
}

TEST_CASE("no other emoji means anything", "[slack]")
{
    for (const auto* name : {"", "+1", "rotating_light", "fire", "eye", "eyes2", "EYES", "x", "ok_hand", "<!channel>"})
        CHECK_FALSE(asked_by(reacted(name), paged()));
}
