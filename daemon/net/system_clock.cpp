#include "daemon/net/system_clock.hpp"

#include "daemon/crypto/crypto.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace highroad {
namespace {

constexpr std::chrono::seconds longest_wait{30};

class system_clock final : public clock {
public:
    explicit system_clock(asio::any_io_executor executor) : executor_{std::move(executor)} {}

    [[nodiscard]] instant now() const override
    {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    [[nodiscard]] awaitable<void> sleep_until(instant at) override
    {
        asio::steady_timer timer{executor_};
        for (;;) {
            auto time = std::chrono::system_clock::now();
            // Compared in seconds: a far instant does not fit into nanoseconds.
            auto left = at - std::chrono::floor<std::chrono::seconds>(time);
            if (left <= std::chrono::seconds::zero()) co_return;
            if (left > longest_wait) {
                timer.expires_after(longest_wait);
            } else {
                timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(at - time));
            }
            boost::system::error_code error;
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
            if (error) throw boost::system::system_error{error};
        }
    }

private:
    asio::any_io_executor executor_;
};

/// xoshiro256** by Blackman and Vigna, public domain.
class system_random final : public random_source {
public:
    system_random()
    {
        auto seed = random_bytes(sizeof state_);
        std::memcpy(state_, seed.data(), sizeof state_);
        state_[0] |= 1; // all zero would stay so forever
    }

    [[nodiscard]] std::uint64_t next() override
    {
        auto value = rotated(state_[1] * 5, 7) * 9;
        auto shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = rotated(state_[3], 45);
        return value;
    }

private:
    static std::uint64_t rotated(std::uint64_t value, int by) { return value << by | value >> (64 - by); }

    std::uint64_t state_[4];
};

} // namespace

std::unique_ptr<clock> make_system_clock(asio::any_io_executor executor)
{
    return std::make_unique<system_clock>(std::move(executor));
}

std::unique_ptr<random_source> make_system_random()
{
    return std::make_unique<system_random>();
}

} // namespace highroad
