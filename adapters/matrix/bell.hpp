#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/ports/result.hpp"

namespace highroad::matrix {

/// Something that can be waited for. One loop, one thread: a condition checked before wait() cannot be missed.
class bell {
public:
    explicit bell(const asio::any_io_executor& loop) : timer_{loop, asio::steady_timer::time_point::max()} {}

    /// Returns after the next ring(), or when the wait is cancelled; check the condition again.
    [[nodiscard]] awaitable<void> wait() { co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable)); }
    void ring() { timer_.cancel(); }

private:
    asio::steady_timer timer_;
};

} // namespace highroad::matrix
