#include "daemon/engine/alarm.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace highroad {

alarm::alarm(const asio::any_io_executor& loop, clock& time)
    : clock_{time}, bell_{loop, asio::steady_timer::time_point::max()}
{}

void alarm::ring()
{
    rung_ = true;
    bell_.cancel();
}

awaitable<void> alarm::wait_for_ring()
{
    // A stop ends this wait as a ring does. If it threw here, a race of two waits would end in an error of both.
    boost::system::error_code ended;
    co_await bell_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

awaitable<void> alarm::wait_until(std::optional<instant> at)
{
    using namespace asio::experimental::awaitable_operators;
    if (!rung_ && at) {
        co_await (wait_for_ring() || clock_.sleep_until(*at));
    } else if (!rung_) {
        co_await wait_for_ring();
    }
    auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error{asio::error::operation_aborted};
    }
    rung_ = false;
}

} // namespace highroad
