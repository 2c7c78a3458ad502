#pragma once

#include "daemon/ports/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>

namespace highroad::slack {

/// Something that can be waited for. One loop, one thread: a condition checked before wait() cannot be missed.
class bell {
public:
    explicit bell(asio::any_io_executor loop);

    /// Returns after the next ring(), or at once when the wait is cancelled; check the condition again.
    [[nodiscard]] awaitable<void> wait();
    void ring();

private:
    asio::steady_timer timer_;
};

/// Coroutines that belong to one parent: none outlives finish(), and what one throws reaches the log, not the loop.
class children {
public:
    using report = std::function<void(const std::string& why)>;
    children(asio::any_io_executor loop, report on_error);
    ~children();
    children(const children&) = delete;
    children& operator=(const children&) = delete;

    /// Starts one; the number stops it again.
    std::uint64_t start(awaitable<void> work);
    void stop(std::uint64_t child);
    [[nodiscard]] std::size_t count() const;

    /// Stops all of them and waits until they have ended.
    [[nodiscard]] awaitable<void> finish();

private:
    struct family;
    std::shared_ptr<family> family_;
};

} // namespace highroad::slack
