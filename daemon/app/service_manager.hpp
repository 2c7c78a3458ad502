#pragma once

#include "daemon/ports/clock.hpp"

#include <chrono>
#include <string>

namespace highroad::app {

/// sd_notify(3): a no-op when systemd did not start us.
void tell_service_manager(const std::string& state);

/// What announces a reload: its moment lets systemd tell the READY=1 that ends it from an earlier one.
[[nodiscard]] std::string reload_announcement();

/// sd_watchdog_enabled(3): how long systemd waits for a ping before it ends us; 0 where it waits for none.
[[nodiscard]] std::chrono::microseconds watchdog_interval();

/// Pings the watchdog at half its interval, as long as the loop turns. Returns at once when there is none.
[[nodiscard]] awaitable<void> feed_watchdog();

} // namespace highroad::app
