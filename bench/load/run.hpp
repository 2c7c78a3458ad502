#pragma once

#include "bench/load/slash_command.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace highroad::bench {

struct load_wishes {
    command_wishes command;
    std::uint16_t port = 0;
    int connections = 1;
    int rate = 0; ///< requests a second of the open loop; 0: closed loop
    std::chrono::duration<double> warm_up{1};
    std::chrono::duration<double> measured{3};
    std::string expected = "Noted in #"; ///< every answer holds this text, or it counts as an error
};

struct load_outcome {
    std::uint64_t answers = 0; ///< good ones, within the measured time
    std::uint64_t errors = 0;  ///< of the whole run
    std::string first_error;
    double seconds = 0;
    std::vector<std::int64_t> latencies; ///< ns, unsorted
};

/// Each connection sends its next command when the answer to the last one is there.
[[nodiscard]] load_outcome closed_loop(const load_wishes& wanted);

/// Commands are due at fixed times, whatever the server does; a latency counts from the time when it was due, so a
/// server that stalls is charged for every command that had to wait meanwhile.
[[nodiscard]] load_outcome open_loop(const load_wishes& wanted);

/// Why that answer is none of what was expected; empty when it is.
[[nodiscard]] std::string why_wrong(int status, const std::string& body, const std::string& expected);

} // namespace highroad::bench
