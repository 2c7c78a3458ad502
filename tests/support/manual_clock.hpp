#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>

namespace highroad::test {

/// Time that moves only when a test says so. Waiting for a later time moves it there: a test never sleeps.
class manual_clock final : public clock {
public:
    explicit manual_clock(instant start = instant{std::chrono::seconds{1'790'000'000}}) : now_{start} {}

    [[nodiscard]] instant now() const override { return now_; }
    [[nodiscard]] awaitable<void> sleep_until(instant at) override
    {
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        if (while_waiting) co_await while_waiting();
        if (at > now_) now_ = at;
    }
    void advance(std::chrono::seconds by) { now_ += by; }

    std::function<awaitable<void>()> while_waiting; ///< what happens meanwhile

private:
    instant now_;
};

/// The same numbers in every run.
class counted_random final : public random_source {
public:
    [[nodiscard]] std::uint64_t next() override
    {
        return state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    }

private:
    std::uint64_t state_ = 42;
};

} // namespace highroad::test
