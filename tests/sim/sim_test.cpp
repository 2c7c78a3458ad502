// The promises of DESIGN.md under everything that can go wrong. HIGHROAD_SIM_SEEDS says how many seeds are tried.

#include "tests/sim/planted.hpp"
#include "tests/sim/simulation.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <iostream>

using namespace highroad;
using namespace highroad::sim;

namespace {

std::uint64_t seeds_wanted()
{
    const char* given = std::getenv("HIGHROAD_SIM_SEEDS");
    return given ? std::strtoull(given, nullptr, 10) : 40;
}

constexpr int seeds_for_a_mistake = 500;

/// The first seed that finds the mistake; 0 when none does.
int found_by(const planted& mistake)
{
    for (int seed = 1; seed <= seeds_for_a_mistake; ++seed) {
        auto out = simulate(plan_from(static_cast<std::uint64_t>(seed), 30), &mistake);
        if (out.violations.empty()) continue;
        std::cout << "planted \"" << mistake.name << "\" found by seed " << seed << ": " << out.violations.front()
                  << "\n";
        return seed;
    }
    return 0;
}

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
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        auto tried = plan_from(seed, 10);
        auto once = simulate(tried);
        CHECK(once.digest == simulate(tried, nullptr, true).digest);
        CHECK(once.digest != simulate(plan_from(seed + 100, 10)).digest);
    }
}

TEST_CASE("the simulator finds every planted mistake", "[sim][planted]")
{
    for (const auto& mistake : planted_mistakes()) {
        CAPTURE(mistake.name);
        CHECK(found_by(mistake) > 0);
    }
}

TEST_CASE("a failing seed is shrunk to what it takes", "[sim][planted]")
{
    auto mistakes = planted_mistakes();
    const auto& greeting = *std::find_if(mistakes.begin(), mistakes.end(), [](const planted& one) {
        return one.name.find("words are added") != std::string::npos;
    });
    auto seed = found_by(greeting);
    REQUIRE(seed > 0);
    auto whole = plan_from(static_cast<std::uint64_t>(seed), 30);
    auto small = shrunk(whole, &greeting);
    // One review and one yes, perhaps a second one.
    CHECK(small.incidents.size() <= 4);
    CHECK(small.incidents.size() < whole.incidents.size());
    CHECK_FALSE(simulate(small, &greeting).violations.empty());
}
