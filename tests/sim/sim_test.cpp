// The promises of DESIGN.md under everything that can go wrong. HIGHROAD_SIM_SEEDS says how many seeds are tried.

#include "tests/sim/planted.hpp"
#include "tests/sim/simulation.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

using namespace highroad;
using namespace highroad::sim;

namespace {

std::uint64_t seeds_wanted()
{
    const char* given = std::getenv("HIGHROAD_SIM_SEEDS");
    return given ? std::strtoull(given, nullptr, 10) : 4;
}

constexpr std::uint64_t seeds_for_a_mistake = 500;
constexpr int days_for_a_mistake = 12;

} // namespace

TEST_CASE("whatever fails, whoever errs: the promises hold and everything comes to rest", "[sim][promises]")
{
    for (std::uint64_t seed = 1; seed <= seeds_wanted(); ++seed) {
        auto tried = plan_from(seed, 30);
        auto out = simulate(tried);
        if (out.violations.empty()) continue;
        CAPTURE(seed);
        for (const auto& line : simulate(shrunk(tried), nullptr, true).trace)
            std::cout << line << "\n";
        FAIL_CHECK(out.violations.front());
    }
}

TEST_CASE("a seed goes the same way every time", "[sim]")
{
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        CAPTURE(seed);
        auto tried = plan_from(seed, 8);
        auto once = simulate(tried);
        CHECK(once.digest == simulate(tried, nullptr, true).digest);
        CHECK(once.digest != simulate(plan_from(seed + 100, 8)).digest);
    }
}

TEST_CASE("the simulator finds every planted mistake", "[.planted]")
{
    for (const auto& mistake : planted_mistakes()) {
        CAPTURE(mistake.name);
        auto found = find_mistake(mistake, 1, seeds_for_a_mistake, days_for_a_mistake, mistake.hint);
        REQUIRE(found);
        std::cout << "planted \"" << mistake.name << "\" found by seed " << found->seed << ": " << found->broken
                  << "\n";
    }
}

TEST_CASE("a failing seed is shrunk to what it takes", "[.planted]")
{
    auto mistakes = planted_mistakes();
    const auto& greeting = *std::find_if(mistakes.begin(), mistakes.end(), [](const planted& one) {
        return one.name.find("words are added") != std::string::npos;
    });
    auto found = find_mistake(greeting, 1, seeds_for_a_mistake, days_for_a_mistake, greeting.hint);
    REQUIRE(found);
    auto whole = plan_from(found->seed, days_for_a_mistake);
    auto small = shrunk(whole, &greeting);
    // One review and one yes, perhaps a second one.
    CHECK(small.incidents.size() <= 4);
    CHECK(small.incidents.size() < whole.incidents.size());
    CHECK_FALSE(simulate(small, &greeting).violations.empty());
}
