// The protocol of sd_notify(3) and sd_watchdog_enabled(3), which the manual describes for programs that do without
// libsystemd: that one brings in six more libraries, three of them for compressed journals, and a megabyte of memory.

#include "daemon/app/service_manager.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace highroad::app {
namespace {

std::string_view from_environment(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// 0 where it is no number.
std::uint64_t number_from_environment(const char* name)
{
    auto text = from_environment(name);
    std::uint64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

} // namespace

void tell_service_manager(const std::string& state)
{
    auto where = from_environment("NOTIFY_SOCKET");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (where.size() < 2 || where.size() >= sizeof address.sun_path) return;
    if (where.front() != '/' && where.front() != '@') return;
    std::memcpy(address.sun_path, where.data(), where.size());
    if (where.front() == '@') address.sun_path[0] = '\0'; // a name that is no file
    auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + where.size());

    auto channel = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (channel < 0) return;
    ::sendto(channel, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
    ::close(channel);
}

std::string reload_announcement()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    auto since_boot = std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
    auto moment = std::chrono::duration_cast<std::chrono::microseconds>(since_boot).count();
    return "RELOADING=1\nMONOTONIC_USEC=" + std::to_string(moment);
}

std::chrono::microseconds watchdog_interval()
{
    // Set for another process: a parent that did not clear its environment.
    auto whose = number_from_environment("WATCHDOG_PID");
    if (!from_environment("WATCHDOG_PID").empty() && whose != static_cast<std::uint64_t>(::getpid())) return {};
    constexpr std::uint64_t longest = 366ULL * 24 * 3600 * 1'000'000;
    auto interval = number_from_environment("WATCHDOG_USEC");
    return std::chrono::microseconds{interval < longest ? interval : 0};
}

awaitable<void> feed_watchdog()
{
    auto interval = watchdog_interval();
    if (interval.count() == 0) co_return;
    // The watchdog guards the loop itself, so it runs on the machine's steady time.
    asio::steady_timer pause{co_await asio::this_coro::executor};
    for (;;) {
        tell_service_manager("WATCHDOG=1");
        pause.expires_after(interval / 2);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

} // namespace highroad::app
