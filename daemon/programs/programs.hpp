#pragma once

#include "daemon/ports/program.hpp"

#include <memory>

namespace highroad {

/// Runs programs of this machine with posix_spawn, and waits for them on the loop. They get their input and leave their
/// output in memory, an empty environment but for PATH, a group of their own, and no open file of the daemon's.
/// Cancelling `run`, or the end of its limit, kills the group.
[[nodiscard]] std::unique_ptr<program_runner> make_program_runner();

} // namespace highroad
