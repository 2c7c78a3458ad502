#include "daemon/app/service_manager.hpp"

#include "daemon/app/run.hpp"
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
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <signal.h> // kill is POSIX, not in csignal
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

    /// The next word other than those to the watchdog, which are counted. Empty when none comes in half a minute.
    [[nodiscard]] std::string wait()
    {
        timeval limit{30, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        std::array<char, 4096> buffer{};
        for (;;) {
            auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
            if (size <= 0) return {};
            std::string told{buffer.data(), static_cast<std::size_t>(size)};
            if (told != "WATCHDOG=1") return told;
            ++fed;
        }
    }
    int fed = 0;

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

namespace {

/// A folder with a configuration that needs nobody else.
class little_house {
public:
    little_house()
    {
        REQUIRE(std::getenv("HIGHROAD_SOURCE_DIR") != nullptr);
        auto name = (std::filesystem::temp_directory_path() / "highroad-notify-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        write("[playbook]\napprovers = [\"cli:*\"]\nchannels = [\"console\"]\n");
    }
    ~little_house()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    little_house(const little_house&) = delete;
    little_house& operator=(const little_house&) = delete;

    void write(const std::string& playbook) const
    {
        auto here = folder_.string();
        std::ofstream{file()} << "[general]\nstate_dir = \"" + here + "\"\nprompts_dir = \"" +
                                     std::getenv("HIGHROAD_SOURCE_DIR") + "/prompts\"\n[control]\nsocket = \"" + here +
                                     "/control.sock\"\n[http]\nlisten = \"127.0.0.1:0\"\n[console]\nenabled = true\n"
                                     "[[sources]]\nkind = \"webhook\"\nname = \"shop\"\nsecret = { env = "
                                     "\"HIGHROAD_TEST_SECRET\" }\n" +
                                     playbook;
    }
    [[nodiscard]] std::string file() const { return (folder_ / "highroad.toml").string(); }

private:
    std::filesystem::path folder_;
};

bool begins(const std::string& text, std::string_view with)
{
    return text.starts_with(with);
}

std::uint64_t now_on_the_monotonic_clock()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

} // namespace

TEST_CASE("the whole daemon tells systemd of its start, its reloads and of its stop before it stops", "[systemd]")
{
    little_house house;
    auto name = GENERATE(name_of_a_file(), "@highroad-life-" + std::to_string(::getpid()));
    manager systemd{name};
    variable where{"NOTIFY_SOCKET", name};
    variable often{"WATCHDOG_USEC", "20000"};
    variable secret{"HIGHROAD_TEST_SECRET", "0123456789abcdef0123456789abcdef"};
    std::vector<std::string> told;
    auto before = now_on_the_monotonic_clock();
    // What systemctl would do, one thing after the other's answer.
    std::jthread person{[&] {
        auto hear = [&] { told.push_back(systemd.wait()); };
        hear();
        ::kill(::getpid(), SIGHUP);
        hear();
        hear();
        house.write("[playbook]\nno_such_key = 1\n");
        ::kill(::getpid(), SIGHUP);
        hear();
        hear();
        ::kill(::getpid(), SIGTERM);
        hear();
    }};
    CHECK(app::run_daemon(house.file()) == 0);
    person.join();
    auto after = now_on_the_monotonic_clock();

    REQUIRE(told.size() == 6);
    CHECK(told[0] == "READY=1\nSTATUS=watching 1 source");
    for (auto at : {1U, 3U}) {
        constexpr std::string_view announced = "RELOADING=1\nMONOTONIC_USEC=";
        REQUIRE(begins(told[at], announced));
        auto moment = std::stoull(told[at].substr(announced.size()));
        CHECK(moment >= before);
        CHECK(moment <= after);
    }
    CHECK(told[2] == "READY=1\nSTATUS=watching 1 source");
    CHECK(begins(told[4], "READY=1\nSTATUS=watching 1 source; the file has mistakes"));
    CHECK(told[5] == "STOPPING=1\nSTATUS=finishing what is on its way");
    CHECK(systemd.fed >= 1);
}
