// Many negative reviews at once are one event: one card, one page, nothing lost.

#include "tests/core/watch.hpp"
#include "tests/support/catch.hpp"

#include <set>

using namespace highroad;
using namespace highroad::test;

namespace {

judgement about(std::string theme)
{
    judgement judged;
    judged.themes = {{std::move(theme), ""}};
    return judged;
}

std::size_t cards(const watch& w)
{
    std::set<int> shown;
    for (const auto& planned : w.effects) {
        if (std::holds_alternative<effect::show_card>(planned.body)) shown.insert(planned.case_number);
    }
    return shown.size();
}

} // namespace

TEST_CASE("four reviews are four cards, the fifth makes a storm of all", "[storm]")
{
    watch w;
    for (int i = 0; i < 4; ++i)
        w.comes();
    CHECK(w.around.storms.empty());
    w.comes();
    REQUIRE(w.around.storms.size() == 1);
    CHECK(w.around.storms.front().cases == std::vector<int>{1, 2, 3, 4, 5});
    CHECK(w.cases.at(5).quiet);
    CHECK(cards(w) == 4);
    for (const auto& [number, c] : w.cases)
        CHECK(c.storm == 1);
}

TEST_CASE("a hundred reviews in a minute are one storm with one board and one page, and nothing is lost", "[storm]")
{
    watch w;
    for (int i = 0; i < 100; ++i)
        w.comes(severe_words());
    w.look();
    w.look();
    REQUIRE(w.around.storms.size() == 1);
    CHECK(w.around.storms.front().cases.size() == 100);
    CHECK(w.around.boards.size() == 1);
    CHECK(cards(w) <= 5);
    REQUIRE(w.calls(effect::page_call::raise).size() == 1);
    CHECK(w.calls(effect::page_call::raise).front().told.count == 100);
    for (const auto& [number, c] : w.cases) {
        CHECK(waits_for_team(c));
        CHECK(next_wake(c));
    }
}

TEST_CASE("a storm that has tripled since its page is paged about again, even when it was acknowledged", "[storm]")
{
    watch w;
    for (int i = 0; i < 5; ++i)
        w.comes(severe_words());
    w.look();
    REQUIRE(w.calls(effect::page_call::raise).size() == 1);
    w.ask(w.around.storms.front().leader, command::acknowledge{});
    for (int i = 0; i < 9; ++i)
        w.comes(severe_words());
    w.look();
    CHECK(w.calls(effect::page_call::raise).size() == 1);
    w.comes();
    w.look();
    REQUIRE(w.calls(effect::page_call::raise).size() == 2);
    CHECK(w.calls(effect::page_call::raise).back().told.count == 15);
    CHECK(w.calls(effect::page_call::raise).back().told.key == w.calls(effect::page_call::raise).front().told.key);
}

TEST_CASE("a storm that triples after its leading case was handled is paged about by another one", "[storm]")
{
    watch w;
    for (int i = 0; i < 5; ++i)
        w.comes(severe_words());
    w.look();
    auto first = w.around.storms.front().leader;
    w.ask(first, command::dismiss{"spam"});
    for (int i = 0; i < 10; ++i)
        w.comes(severe_words());
    w.look();
    auto pages = w.calls(effect::page_call::raise);
    REQUIRE(pages.size() == 2);
    CHECK(pages.back().told.count == 15);
    CHECK(pages.back().told.case_number != first);
    CHECK(w.around.storms.front().leader == pages.back().told.case_number);
}

TEST_CASE("severe reviews that come one by one within the gathering time are one page", "[storm]")
{
    auto rules = team();
    rules.pages.gather = minutes{1};
    watch w{rules};
    for (int i = 0; i < 6; ++i) {
        w.comes(severe_words());
        w.now += seconds{8};
        w.look();
    }
    w.until(w.now + minutes{5});
    auto pages = w.calls(effect::page_call::raise);
    REQUIRE(pages.size() == 1);
    CHECK(pages.front().told.count == 6);
}

TEST_CASE("three reviews of one theme are a storm of that theme; another theme stays outside", "[storm]")
{
    watch w;
    w.comes(about("delivery"));
    w.comes(about("delivery"));
    w.comes(about("crash"));
    CHECK(w.around.storms.empty());
    w.comes(about("delivery"));
    REQUIRE(w.around.storms.size() == 1);
    CHECK(w.around.storms.front().theme == "delivery");
    CHECK(w.around.storms.front().cases == std::vector<int>{1, 2, 4});
    CHECK(w.cases.at(3).storm == 0);
}

TEST_CASE("reviews that are far apart make no storm", "[storm]")
{
    watch w;
    for (int i = 0; i < 10; ++i) {
        w.comes(about("crash"));
        w.now += minutes{16};
    }
    CHECK(w.around.storms.empty());
}

TEST_CASE("a storm that has calmed is over, and the next one is another one", "[storm]")
{
    watch w;
    for (int i = 0; i < 5; ++i)
        w.comes();
    w.now += hours{2} - seconds{1};
    CHECK(calmed(w.around.storms, w.rules, w.now).empty());
    w.now += seconds{1};
    REQUIRE(calmed(w.around.storms, w.rules, w.now).size() == 1);
    for (int i = 0; i < 5; ++i)
        w.comes();
    CHECK(w.around.storms.size() == 2);
    CHECK(w.cases.at(10).storm == 2);
}

TEST_CASE("the single reviews of a busy day do not keep a storm alive", "[storm]")
{
    watch w;
    for (int i = 0; i < 5; ++i)
        w.comes();
    for (int i = 0; i < 12; ++i) {
        w.now += minutes{35};
        for (const auto& over : calmed(w.around.storms, w.rules, w.now)) {
            std::erase_if(w.around.storms, [&](const storm& one) { return one.number == over.number; });
        }
        w.comes();
    }
    CHECK(w.cases.at(6).storm == 1);
    CHECK(w.cases.at(8).storm == 1);
    CHECK(w.cases.at(9).storm == 0);
    CHECK_FALSE(w.cases.at(17).quiet);
}

TEST_CASE("a storm lives on while so many come at once as begin one", "[storm]")
{
    watch w;
    for (int i = 0; i < 40; ++i) {
        w.comes();
        w.now += minutes{6};
    }
    CHECK(w.around.storms.size() == 1);
    CHECK(w.around.storms.front().cases.size() == 40);
}

TEST_CASE("another source's reviews do not join", "[storm]")
{
    watch w;
    for (int i = 0; i < 5; ++i)
        w.comes();
    auto elsewhere = bad_review();
    elsewhere.key.source = "other";
    w.comes({}, elsewhere);
    CHECK(w.cases.at(6).storm == 0);
}

TEST_CASE("storms that the playbook switches off do not happen", "[storm]")
{
    auto rules = team();
    rules.storms.reviews = 0;
    rules.storms.same_theme = 0;
    watch w{rules};
    for (int i = 0; i < 30; ++i)
        w.comes(about("crash"));
    CHECK(w.around.storms.empty());
    CHECK(cards(w) == 30);
}

TEST_CASE("the cases of a storm share their reminders", "[storm]")
{
    watch w;
    for (int i = 0; i < 50; ++i)
        w.comes();
    w.later(days{60});
    CHECK(w.rang("channel:reviews").size() == 5);
    for (const auto& [number, c] : w.cases)
        CHECK(c.nudges.parked);
}
