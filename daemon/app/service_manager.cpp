#include "daemon/app/service_manager.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <systemd/sd-daemon.h>

namespace highroad::app {

void tell_service_manager(const std::string& state)
{
    ::sd_notify(0, state.c_str());
}

awaitable<void> feed_watchdog()
{
    std::uint64_t interval = 0;
    if (::sd_watchdog_enabled(0, &interval) <= 0 || interval == 0) co_return;
    // The watchdog guards the loop itself, so it runs on the machine's steady time.
    asio::steady_timer pause{co_await asio::this_coro::executor};
    for (;;) {
        tell_service_manager("WATCHDOG=1");
        pause.expires_after(std::chrono::microseconds{interval / 2});
        co_await pause.async_wait(asio::use_awaitable);
    }
}

} // namespace highroad::app
