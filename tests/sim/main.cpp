// script/simulate: many seeds, one after the other; a seed that breaks a promise is shrunk and told.

#include "tests/sim/planted.hpp"
#include "tests/sim/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>

using namespace highroad::sim;

namespace {

void tell(const plan& failing)
{
    auto small = shrunk(failing);
    auto again = simulate(small, nullptr, true);
    std::cout << "seed " << failing.seed << ", shrunk from " << failing.incidents.size() << " incidents to "
              << small.incidents.size() << ":\n";
    for (const auto& line : again.trace)
        std::cout << "  " << line << "\n";
    for (const auto& how : again.violations)
        std::cout << "  " << how << "\n";
    std::cout << "again: script/simulate --first-seed " << failing.seed << " --seeds 1 --days " << failing.days << "\n";
}

/// 1 unless each is found by one of so many seeds.
int find_planted(std::uint64_t first, std::uint64_t seeds, int days)
{
    int missed = 0;
    std::uint64_t latest = 0;
    auto all = planted_mistakes();
    for (const auto& mistake : all) {
        auto found = find_mistake(mistake, first, seeds, days);
        missed += found ? 0 : 1;
        latest = std::max(latest, found ? found->seed : 0);
        std::cout << mistake.name << " - "
                  << (found ? "found by seed " + std::to_string(found->seed) + ": " + found->broken : "not found")
                  << std::endl;
    }
    std::cout << "planted=" << all.size() << " missed=" << missed << " latest_seed=" << latest << std::endl;
    return missed > 0 ? 1 : 0;
}

std::uint64_t number(const char* text)
{
    return std::strtoull(text, nullptr, 10);
}

} // namespace

int main(int argc, char** argv)
{
    std::uint64_t seeds = 100;
    std::uint64_t first = 1;
    std::uint64_t step = 1;
    int days = 30;
    bool quick = false;
    bool search = false;
    for (int i = 1; i < argc; ++i) {
        std::string word{argv[i]};
        if (word == "--no-shrink") {
            quick = true;
        } else if (word == "--planted") {
            search = true;
        } else if (i + 1 < argc && word == "--seeds") {
            seeds = number(argv[++i]);
        } else if (i + 1 < argc && word == "--first-seed") {
            first = number(argv[++i]);
        } else if (i + 1 < argc && word == "--step") {
            step = number(argv[++i]);
        } else if (i + 1 < argc && word == "--days") {
            days = static_cast<int>(number(argv[++i]));
        } else {
            std::cerr
                << "highroad-simulate [--seeds N] [--days D] [--first-seed S] [--step K] [--no-shrink] [--planted]\n";
            return 2;
        }
    }
    if (search) return find_planted(first, seeds, days);
    std::uint64_t violations = 0;
    std::uint64_t cases = 0;
    double case_days = 0;
    std::uint64_t replies = 0;
    std::uint64_t starts = 0;
    std::uint64_t lost = 0;
    for (std::uint64_t i = 0; i < seeds; ++i) {
        auto tried = plan_from(first + i * step, days);
        auto out = simulate(tried);
        cases += out.cases;
        case_days += out.case_days;
        replies += out.replies;
        starts += static_cast<std::uint64_t>(out.starts);
        lost += out.lost_writes;
        if (out.violations.empty()) continue;
        ++violations;
        std::cout << "seed " << tried.seed << ": " << out.violations.front() << std::endl;
        if (!quick) tell(tried);
    }
    std::cout << "cases=" << cases << " case_days=" << std::llround(case_days) << " replies=" << replies
              << " starts=" << starts << " writes_lost=" << lost << "\n";
    std::cout << "seeds=" << seeds << " days=" << days << " violations=" << violations << std::endl;
    return violations > 0 ? 1 : 0;
}
