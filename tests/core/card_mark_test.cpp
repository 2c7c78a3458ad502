#include "daemon/core/card_mark.hpp"
#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

review_case some_case()
{
    review_case c;
    c.number = 42;
    c.subject = bad_review();
    c.drafts = {{"We are sorry.", "template"}};
    c.draft_revision = 3;
    return c;
}

} // namespace

TEST_CASE("a mark stands for one review and one text, and for nothing else", "[card]")
{
    auto c = some_case();
    auto mark = mark_of(c);
    CHECK(is_mark(mark));
    // The value is kept by buttons that live longer than a daemon: it must never change.
    CHECK(mark_of(review_key{"p", "s", "1"}) == "5fa0bcfb05a5");

    auto moved = c;
    moved.number = 7;
    moved.phase = case_phase::snoozed;
    moved.owner = ana();
    moved.subject.text = "edited";
    CHECK(mark_of(moved) == mark);

    // "ab", "c" is not "a", "bc".
    CHECK(mark_of(review_key{"ab", "c", "1"}) != mark_of(review_key{"a", "bc", "1"}));
    auto reworded = c;
    reworded.drafts[0].text = "We are sorry!";
    CHECK(mark_of(reworded) != mark);
    CHECK(mark_of(reworded).substr(0, 12) == mark.substr(0, 12));
}

TEST_CASE("a card of another review does nothing at all", "[card]")
{
    auto c = some_case();
    auto mark = mark_of(c);
    c.subject.key.id = "r-2";
    CHECK(why_foreign(mark, c).find("#42 is another review now") != std::string::npos);
    CHECK_FALSE(why_foreign(mark, c, command::claim{}).empty());
    CHECK_FALSE(why_foreign(mark, c, command::approve{seen_text{1, 3}}).empty());
    CHECK_FALSE(why_foreign("", c).empty());
}

TEST_CASE("a card with another text under the same draft number approves nothing", "[card]")
{
    auto c = some_case();
    auto mark = mark_of(c);
    c.drafts[0].text = "Go away.";
    for (case_command asked :
         {case_command{command::approve{seen_text{1, 3}}}, case_command{command::posted_by_hand{seen_text{1, 3}}},
          case_command{command::edit{3, "x"}}}) {
        CHECK(why_foreign(mark, c, asked).find("another text than draft 3") != std::string::npos);
    }
    // What concerns no text, or a draft with another number, is for the ordinary rules.
    CHECK(why_foreign(mark, c, command::claim{}).empty());
    CHECK(why_foreign(mark, c, command::approve{seen_text{1, 2}}).empty());
    CHECK(why_foreign(mark, c, command::edit{std::nullopt, "x"}).empty());
}

TEST_CASE("a reaction under a card that shows another text than we remember approves nothing", "[card]")
{
    auto c = some_case();
    c.channels = {"reviews"};
    c.cards = {{"reviews", "$card", 1, 3, {}}};
    auto mark = mark_of(c);
    case_command tapped = command::approve_shown{"reviews", {}};
    CHECK(why_foreign(mark, c, tapped).empty());
    c.drafts[0].text = "Go away.";
    CHECK(why_foreign(mark, c, tapped).find("another text than draft 3") != std::string::npos);
    // The card is not redrawn yet: the ordinary refusal says so.
    c.draft_revision = 4;
    CHECK(why_foreign(mark, c, tapped).empty());
    CHECK(why_foreign(mark, c, command::approve_shown{"elsewhere", {}}).empty());
}
