#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace highroad {

/// The machine's wall time. A wait looks at the clock again at least every 30 s, so a clock that was set or a machine
/// that slept delays nobody by more than that.
[[nodiscard]] std::unique_ptr<clock> make_system_clock(asio::any_io_executor executor);

/// Seeded from the system's generator; good for jitter and ids. Keys and tokens come from `random_bytes`.
[[nodiscard]] std::unique_ptr<random_source> make_system_random();

} // namespace highroad
