#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

namespace highroad::bench {

/// When the reviews of each source of a scenario come, in seconds from its start, ascending.
using arrival_times = std::vector<std::vector<double>>;

struct scenario {
    std::string name;
    bool bursty = false; ///< held to the aim for bursty sources; else to the one for all others
    int every = 300;     ///< seconds between two reads on average
    std::function<arrival_times(std::mt19937_64& chance, double length)> make;
};

/// Sources as we know them: even ones, with a daily rhythm, rare ones, regular ones, growing ones, releases that fail,
/// outages, and groups of locations on one quota.
[[nodiscard]] std::vector<scenario> all_scenarios();

} // namespace highroad::bench
