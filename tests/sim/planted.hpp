#pragma once

#include "tests/sim/daemon_process.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace highroad::sim {

/// The first seed of `first`..`first + seeds - 1` that breaks a promise with the mistake and none without it, and what
/// it broke; empty when there is none. `hint` is tried before them.
struct finding {
    std::uint64_t seed = 0;
    std::string broken;
};
[[nodiscard]] std::optional<finding> find_mistake(const planted& mistake, std::uint64_t first, std::uint64_t seeds,
                                                  int days, std::uint64_t hint = 0);

/// A mistake for each promise, some several: what the simulator has to find.
[[nodiscard]] std::vector<planted> planted_mistakes();

} // namespace highroad::sim
