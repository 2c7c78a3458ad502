#include "daemon/app/service_manager.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

/// A variable of the environment for the length of a test.
class variable {
public:
    variable(const char* name, const std::string& value) : name_{name} { ::setenv(name, value.c_str(), 1); }
    ~variable() { ::unsetenv(name_); }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

private:
    const char* name_;
};

/// The end of systemd. `name` as in NOTIFY_SOCKET.
class manager {
public:
    explicit manager(const std::string& name) : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)}
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name.front() == '@') address.sun_path[0] = '\0';
        auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
    }
    ~manager() { ::close(socket_); }
    manager(const manager&) = delete;
    manager& operator=(const manager&) = delete;

    /// What has come and was not read; empty where nothing has.
    [[nodiscard]] std::string next() const
    {
        std::array<char, 4096> buffer{};
        auto size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        return size > 0 ? std::string{buffer.data(), static_cast<std::size_t>(size)} : std::string{};
    }

private:
    int socket_;
};

std::string name_of_a_file()
{
    auto path = std::filesystem::temp_directory_path() / ("highroad-notify-" + std::to_string(::getpid()));
    std::filesystem::remove(path);
    return path.string();
}

} // namespace

TEST_CASE("systemd is told in one message, by a file or by a name that is none", "[systemd]")
{
    auto name = GENERATE(name_of_a_file(), "@highroad-notify-" + std::to_string(::getpid()));
    manager systemd{name};
    variable where{"NOTIFY_SOCKET", name};
    app::tell_service_manager("READY=1\nSTATUS=watching 3 sources");
    CHECK(systemd.next() == "READY=1\nSTATUS=watching 3 sources");
    CHECK(systemd.next().empty());
}

TEST_CASE("without systemd, or with one that is gone, nothing is told and nothing breaks", "[systemd]")
{
    app::tell_service_manager("READY=1");
    for (const auto& name : {std::string{"/nowhere/at/all"}, std::string{"@"}, std::string{"vsock:2:1234"},
                             "/" + std::string(200, 'x'), std::string{}}) {
        variable where{"NOTIFY_SOCKET", name};
        app::tell_service_manager("READY=1");
    }
    CHECK(app::watchdog_interval() == 0us);
    test::run(app::feed_watchdog());
}

TEST_CASE("the watchdog is fed only where it waits for this process", "[systemd]")
{
    {
        variable often{"WATCHDOG_USEC", "60000000"};
        CHECK(app::watchdog_interval() == 60s);
        variable whose{"WATCHDOG_PID", std::to_string(::getpid())};
        CHECK(app::watchdog_interval() == 60s);
    }
    variable whose{"WATCHDOG_PID", "1"};
    variable often{"WATCHDOG_USEC", "60000000"};
    CHECK(app::watchdog_interval() == 0us);
}

TEST_CASE("a watchdog that is not understood is none", "[systemd]")
{
    for (const auto* odd : {"", "soon", "-5", "60s", "18446744073709551615", "99999999999999999999999"}) {
        INFO(odd);
        variable often{"WATCHDOG_USEC", odd};
        CHECK(app::watchdog_interval() == 0us);
    }
}

TEST_CASE("as long as the loop turns, the watchdog is fed again and again", "[systemd]")
{
    auto name = "@highroad-watchdog-" + std::to_string(::getpid());
    manager systemd{name};
    variable where{"NOTIFY_SOCKET", name};
    variable often{"WATCHDOG_USEC", "2"};
    asio::io_context loop;
    asio::cancellation_signal stop;
    asio::co_spawn(loop, app::feed_watchdog(), asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr) {}));
    for (int fed = 0; fed < 3;) {
        loop.run_one();
        for (std::string told; !(told = systemd.next()).empty(); ++fed)
            CHECK(told == "WATCHDOG=1");
    }
    stop.emit(asio::cancellation_type::terminal);
    loop.run();
}
