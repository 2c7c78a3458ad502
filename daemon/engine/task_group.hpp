#pragma once

#include "daemon/ports/log.hpp"
#include "daemon/ports/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <list>
#include <string_view>

namespace highroad {

/// Coroutines that run beside each other and end together. What one of them throws is logged, never swallowed.
/// Must outlive its tasks: wait with `finish` before destroying it.
class task_group {
public:
    task_group(asio::any_io_executor loop, log& notes);

    void start(std::string_view name, awaitable<void> task);
    [[nodiscard]] std::size_t size() const { return running_.size(); }

    /// Returns when all have ended. After `grace`, those still running are cancelled.
    [[nodiscard]] awaitable<void> finish(std::chrono::milliseconds grace);
    void cancel();

private:
    asio::any_io_executor loop_;
    log& log_;
    std::list<asio::cancellation_signal> running_;
    asio::steady_timer all_ended_;
};

} // namespace highroad
