#pragma once

#include "tests/sim/daemon_process.hpp"

#include <vector>

namespace highroad::sim {

/// A mistake for each promise, some several: what the simulator has to find.
[[nodiscard]] std::vector<planted> planted_mistakes();

} // namespace highroad::sim
