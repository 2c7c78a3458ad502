#include "daemon/app/on_interruption.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace highroad::app {
namespace {

/// A shell lets what it starts in the background ignore Ctrl-C, and nohup lets it ignore the terminal's end.
sigset_t those_that_end_us()
{
    sigset_t all;
    sigemptyset(&all);
    for (int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction now {};
        if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) sigaddset(&all, number);
    }
    return all;
}

[[noreturn]] void end_by(int number)
{
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    ::signal(number, SIG_DFL);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    ::raise(number);
    ::_exit(128 + number);
}

/// Returns when `over` can be read.
void wait_for(int signals, int over, const std::function<void()>& tidy)
{
    std::array<pollfd, 2> both{{{signals, POLLIN, 0}, {over, POLLIN, 0}}};
    for (;;) {
        if (::poll(both.data(), both.size(), -1) < 0 && errno != EINTR) return;
        signalfd_siginfo came{};
        if ((both[0].revents & POLLIN) != 0 && ::read(signals, &came, sizeof came) == sizeof came) {
            tidy();
            end_by(static_cast<int>(came.ssi_signo));
        }
        if ((both[1].revents & POLLIN) != 0) return;
    }
}

} // namespace

on_interruption::on_interruption(std::function<void()> tidy) : over_{::eventfd(0, EFD_CLOEXEC)}
{
    auto ending = those_that_end_us();
    auto signals = ::signalfd(-1, &ending, SFD_CLOEXEC);
    if (over_ < 0 || signals < 0) throw std::system_error{errno, std::generic_category(), "signals cannot be watched"};
    // Blocked in every thread from here on: they come to the descriptor alone.
    ::pthread_sigmask(SIG_BLOCK, &ending, &before_);
    waiting_ = std::thread{[signals, over = over_, todo = std::move(tidy)] {
        wait_for(signals, over, todo);
        ::close(signals);
    }};
}

on_interruption::~on_interruption()
{
    eventfd_write(over_, 1);
    waiting_.join();
    ::close(over_);
    // What came meanwhile ends the process now.
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace highroad::app
