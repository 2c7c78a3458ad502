#pragma once

#include "tests/sim/daemon_process.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace highroad::sim {

struct outcome {
    std::vector<std::string> violations;
    std::uint64_t digest = 0; ///< the same for the same plan
    std::size_t cases = 0;
    double case_days = 0; ///< of all cases, each from its opening to the end of the simulated time
    std::size_t replies = 0;
    int starts = 0;
    std::uint64_t disk_writes = 0;
    std::uint64_t lost_writes = 0;
    std::vector<std::string> trace; ///< when it was wanted
};

/// Lives through the plan, then heals everything, goes on for three days and looks whether all is where it belongs.
/// Ends at the first broken promise.
[[nodiscard]] outcome simulate(const plan& of, const planted* mistake = nullptr, bool keep_trace = false);

/// Leaves out incidents one after the other as long as a promise stays broken.
[[nodiscard]] plan shrunk(plan failing, const planted* mistake = nullptr);

} // namespace highroad::sim
