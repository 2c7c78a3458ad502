#pragma once

#include "daemon/ports/clock.hpp"

#include <cstddef>
#include <optional>

namespace highroad::app {

/// Bytes of the heap that are in use: what the daemon holds, without what is free between the pieces and not given back
/// yet. A leak raises this; a burst raises only what the system counts. Empty where the C library cannot tell.
[[nodiscard]] std::optional<std::size_t> memory_in_use() noexcept;

/// What the heap holds and nothing uses goes back to the system. Some milliseconds at the most.
void give_back_spare_memory() noexcept;

/// Every few minutes: a digest over thousands of cases, an import or a backup needs for a moment what the daemon does
/// not need for the rest of the day. Until cancelled.
[[nodiscard]] awaitable<void> give_back_spare_memory_often(clock& time);

} // namespace highroad::app
