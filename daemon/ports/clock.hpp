#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/result.hpp"

#include <chrono>
#include <cstdint>

namespace highroad {

/// Wall time and waiting, injected everywhere, so that a test can run a month in a second.
class clock {
public:
    virtual ~clock() = default;
    [[nodiscard]] virtual instant now() const = 0;

    /// Returns once now() >= `at`; returns at once when that has passed. Ends with asio's cancellation.
    [[nodiscard]] virtual awaitable<void> sleep_until(instant at) = 0;
};

/// Randomness, injected: jitter, tokens and delivery ids.
class random_source {
public:
    virtual ~random_source() = default;
    [[nodiscard]] virtual std::uint64_t next() = 0;
};

} // namespace highroad
