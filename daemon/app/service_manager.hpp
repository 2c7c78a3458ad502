#pragma once

#include "daemon/ports/clock.hpp"

#include <string>

namespace highroad::app {

/// sd_notify(3): a no-op when systemd did not start us.
void tell_service_manager(const std::string& state);

/// Pings the watchdog at half its interval, as long as the loop turns. Returns at once when there is none.
[[nodiscard]] awaitable<void> feed_watchdog();

} // namespace highroad::app
