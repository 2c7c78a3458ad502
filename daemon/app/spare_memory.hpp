#pragma once

#include "daemon/ports/clock.hpp"

namespace highroad::app {

/// What the heap holds and nothing uses goes back to the system. Some milliseconds at the most.
void give_back_spare_memory() noexcept;

/// Every few minutes: a digest over thousands of cases, an import or a backup needs for a moment what the daemon does
/// not need for the rest of the day. Until cancelled.
[[nodiscard]] awaitable<void> give_back_spare_memory_often(clock& time);

} // namespace highroad::app
