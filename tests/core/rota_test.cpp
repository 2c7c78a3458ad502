#include "daemon/core/rota.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

namespace {

using names = std::vector<std::string>;

/// Weekly, Mondays at 9 in Berlin.
rotation weekly(names people)
{
    return {berlin(), wall(2026, 3, 2, 9), days{7}, std::move(people)};
}

} // namespace

TEST_CASE("people take turns and hand over at the same local time whatever the clocks do", "[rota]")
{
    rota who{"support", {}, weekly({"ada", "ben"}), {}};
    CHECK(on_call(who, utc(2026, 3, 2, 8)) == duty{{"ada"}, utc(2026, 3, 2, 8), utc(2026, 3, 9, 8)});
    CHECK(on_call(who, utc(2026, 3, 29, 12)) == duty{{"ben"}, utc(2026, 3, 23, 8), utc(2026, 3, 30, 7)});
    CHECK(on_call(who, utc(2026, 3, 30, 6, 59)).people == names{"ben"});
    CHECK(on_call(who, utc(2026, 3, 30, 7)).people == names{"ada"});
    CHECK(on_call(who, utc(2026, 10, 26, 7, 59)).people == names{"ben"}); // winter time again
    CHECK(on_call(who, utc(2026, 10, 26, 8)).people == names{"ada"});
}

TEST_CASE("before the first turn nobody is on call, and after it somebody always", "[rota]")
{
    rota who{"support", {}, weekly({"ada", "ben"}), {}};
    CHECK(on_call(who, utc(2026, 3, 2, 7, 59)) == duty{{}, instant::min(), utc(2026, 3, 2, 8)});
    CHECK(on_call(who, utc(9000, 1, 1)).people.size() == 1);
    CHECK(on_call(who, instant::max()).people.size() == 1);
    CHECK(on_call(who, instant::min()).people.empty());
    CHECK(on_call(rota{}, utc(2026, 1, 1)) == duty{{}, instant::min(), std::nullopt});
    SECTION("one person alone never hands over")
    {
        who.turns->people = {"ada"};
        CHECK(on_call(who, utc(2027, 3, 2)) == duty{{"ada"}, utc(2026, 3, 2, 8), std::nullopt});
    }
    SECTION("without people nobody")
    {
        who.turns->people.clear();
        CHECK(on_call(who, utc(2027, 3, 2)) == duty{{}, instant::min(), std::nullopt});
    }
}

TEST_CASE("a turn that is handed over in a skipped hour begins when the clocks change", "[rota]")
{
    rota who{"support", {}, rotation{berlin(), wall(2026, 3, 22, 2, 30), days{7}, {"ada", "ben"}}, {}};
    CHECK(on_call(who, utc(2026, 3, 29, 0, 59)).people == names{"ada"});
    CHECK(on_call(who, utc(2026, 3, 29, 1)) == duty{{"ben"}, utc(2026, 3, 29, 1), utc(2026, 4, 5, 0, 30)});
}

TEST_CASE("a day that a zone leaves out takes its turn with it", "[rota]")
{
    rota who{"support", {}, rotation{samoa(), wall(2011, 12, 28), days{1}, {"ada", "ben", "cem"}}, {}};
    CHECK(on_call(who, utc(2011, 12, 30, 9, 59)).people == names{"ben"});
    CHECK(on_call(who, utc(2011, 12, 30, 10)) == duty{{"ada"}, utc(2011, 12, 30, 10), utc(2011, 12, 31, 10)});
}

TEST_CASE("an override wins over a shift and a shift over the turns", "[rota]")
{
    rota who{"support",
             {{utc(2026, 3, 4), utc(2026, 3, 6), "cem"}},
             weekly({"ada", "ben"}),
             {{utc(2026, 3, 5), utc(2026, 3, 5, 12), "dia"}}};
    CHECK(on_call(who, utc(2026, 3, 3)) == duty{{"ada"}, utc(2026, 3, 2, 8), utc(2026, 3, 4)});
    CHECK(on_call(who, utc(2026, 3, 4)) == duty{{"cem"}, utc(2026, 3, 4), utc(2026, 3, 5)});
    CHECK(on_call(who, utc(2026, 3, 5, 6)) == duty{{"dia"}, utc(2026, 3, 5), utc(2026, 3, 5, 12)});
    CHECK(on_call(who, utc(2026, 3, 5, 12)) == duty{{"cem"}, utc(2026, 3, 5, 12), utc(2026, 3, 6)});
    CHECK(on_call(who, utc(2026, 3, 6)) == duty{{"ada"}, utc(2026, 3, 6), utc(2026, 3, 9, 8)});
}

TEST_CASE("two people with the same time are both on call, and a gap is told", "[rota]")
{
    rota who{"support",
             {{utc(2026, 3, 4), utc(2026, 3, 5), "ada"},
              {utc(2026, 3, 4, 12), utc(2026, 3, 6), "ben"},
              {utc(2026, 3, 4, 18), utc(2026, 3, 4, 18), "nobody, for no time"}},
             {},
             {}};
    CHECK(on_call(who, utc(2026, 3, 4, 18)) == duty{{"ada", "ben"}, utc(2026, 3, 4, 12), utc(2026, 3, 5)});
    CHECK(on_call(who, utc(2026, 3, 6)) == duty{{}, utc(2026, 3, 6), std::nullopt});
}

TEST_CASE("stretches of the same person are told as one", "[rota]")
{
    rota who{"support", {}, weekly({"ada", "ada", "ben"}), {{utc(2026, 3, 14), utc(2026, 3, 18), "ada"}}};
    CHECK(on_call(who, utc(2026, 3, 10)) == duty{{"ada"}, utc(2026, 3, 2, 8), utc(2026, 3, 18)});
}

TEST_CASE("what is told of a stretch holds from its first second to its last", "[rota]")
{
    auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random{seed};
    auto some = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    auto moment = [&] { return utc(2026, 3, 10) + minutes{some(45 * 24 * 60)}; };
    const names people{"ada", "ben", "cem"};
    for (int round = 0; round < 60; ++round) {
        rota who{"any", {}, {}, {}};
        auto fill = [&](std::vector<shift>& list) {
            for (int n = some(6); n > 0; --n) {
                auto from = moment();
                list.push_back({from, from + minutes{some(6 * 24 * 60)}, people[static_cast<std::size_t>(some(3))]});
            }
        };
        fill(who.shifts);
        fill(who.overrides);
        if (some(3) != 0)
            who.turns = rotation{berlin(), wall(2026, 3, 12, some(24), some(60)), days{1 + some(7)}, people};

        auto at = moment();
        auto told = on_call(who, at);
        REQUIRE(told.from <= at);
        REQUIRE((!told.to || *told.to > at));
        auto from = std::max(told.from, utc(2026, 3, 1));
        auto to = std::min(told.to.value_or(instant::max()), utc(2026, 6, 1));
        for (auto step = from; step < to; step += minutes{7})
            REQUIRE(on_call(who, step).people == told.people);
        REQUIRE(on_call(who, to - seconds{1}).people == told.people);
        if (told.to) REQUIRE(on_call(who, *told.to).people != told.people);
        if (told.from != instant::min()) REQUIRE(on_call(who, told.from - seconds{1}).people != told.people);
    }
}
