#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace highroad {

/// Lets a loop sleep until a time or until somebody rings because there is new work. A ring before the wait counts.
class alarm {
public:
    alarm(const asio::any_io_executor& loop, clock& time);

    void ring();
    /// Without a time: until the next ring.
    [[nodiscard]] awaitable<void> wait_until(std::optional<instant> at);

private:
    [[nodiscard]] awaitable<void> wait_for_ring();

    clock& clock_;
    asio::steady_timer bell_;
    bool rung_ = false;
};

} // namespace highroad
