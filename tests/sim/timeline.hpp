#pragma once

#include "daemon/ports/clock.hpp"
#include "tests/sim/dice.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace highroad::sim {

using std::chrono::milliseconds;

/// Everything that is going to happen outside the daemon, in order. What is planned for the same moment happens in the
/// order in which it was planned.
class timeline {
public:
    explicit timeline(instant start) : start_{start} {}

    /// Since the simulation began; never goes back.
    [[nodiscard]] milliseconds elapsed() const { return now_; }
    /// What clocks on the wall say, here and on the other sides.
    [[nodiscard]] instant wall() const { return floor(now_); }
    [[nodiscard]] instant floor(milliseconds at) const { return start_ + std::chrono::floor<std::chrono::seconds>(at); }

    void at(milliseconds when, std::function<void()> what)
    {
        coming_.push({std::max(when, now_), sequence_++, std::move(what)});
    }
    void in(milliseconds delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }

    [[nodiscard]] std::optional<milliseconds> next() const
    {
        if (coming_.empty()) return std::nullopt;
        return coming_.top().when;
    }
    void run_next()
    {
        auto what = coming_.top();
        coming_.pop();
        now_ = what.when;
        what.what();
    }
    /// Time passes without anything.
    void advance_to(milliseconds when) { now_ = std::max(now_, when); }

private:
    struct coming {
        milliseconds when;
        std::uint64_t sequence;
        std::function<void()> what;
        bool operator<(const coming& other) const
        {
            return when != other.when ? when > other.when : sequence > other.sequence;
        }
    };
    instant start_;
    milliseconds now_{0};
    std::uint64_t sequence_ = 0;
    std::priority_queue<coming> coming_;
};

/// Something a coroutine of the daemon waits for. It dies with the coroutine; whoever wants to wake it holds a weak
/// one.
template <class T>
struct awaited {
    explicit awaited(const asio::any_io_executor& loop) : timer{loop, asio::steady_timer::time_point::max()} {}
    void wake(T with)
    {
        value.emplace(std::move(with));
        timer.cancel();
    }
    asio::steady_timer timer;
    std::optional<T> value;
};

template <class T>
awaitable<T> outcome_of(std::shared_ptr<awaited<T>> one)
{
    boost::system::error_code ended;
    co_await one->timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (!one->value) throw boost::system::system_error{asio::error::operation_aborted};
    co_return std::move(*one->value);
}

/// The clock of the daemon's machine. It can be wrong and jump; like the real one it looks at the time every 30 s.
class sim_clock final : public clock {
public:
    explicit sim_clock(timeline& time) : time_{time} {}

    [[nodiscard]] instant now() const override { return time_.floor(time_.elapsed() + off_); }
    [[nodiscard]] awaitable<void> sleep_until(instant at) override
    {
        while (now() < at) {
            auto loop = co_await asio::this_coro::executor;
            auto one = std::make_shared<awaited<bool>>(loop);
            sleepers_.push_back(one);
            // `now` is rounded down: the second has to be full.
            auto fraction = (time_.elapsed() + off_) % milliseconds{1000};
            milliseconds left = std::min<std::chrono::seconds>(at - now(), std::chrono::hours{24 * 1000}) - fraction;
            wake_in(one, left);
            (void)co_await outcome_of(one);
        }
    }

    void jump(milliseconds by)
    {
        off_ += by;
        std::erase_if(sleepers_, [](const auto& one) { return one.expired(); });
        auto asleep = std::exchange(sleepers_, {});
        for (const auto& one : asleep) {
            if (auto alive = one.lock()) wake_in(alive, std::chrono::seconds{30});
        }
    }
    void set_right() { jump(-off_); }

private:
    void wake_in(const std::shared_ptr<awaited<bool>>& one, milliseconds delay)
    {
        std::weak_ptr<awaited<bool>> weak = one;
        time_.in(delay, [weak] {
            if (auto alive = weak.lock(); alive && !alive->value) alive->wake(true);
        });
        if (sleepers_.size() > 64) std::erase_if(sleepers_, [](const auto& other) { return other.expired(); });
    }

    timeline& time_;
    milliseconds off_{0};
    std::vector<std::weak_ptr<awaited<bool>>> sleepers_; ///< in the order in which they fell asleep
};

/// The daemon's own chance: jitter.
class sim_random final : public random_source {
public:
    explicit sim_random(std::uint64_t seed) : dice_{seed, "the daemon's own"} {}
    [[nodiscard]] std::uint64_t next() override { return dice_.next(); }

private:
    dice dice_;
};

} // namespace highroad::sim
