#pragma once

#include <functional>
#include <thread>

#include <signal.h>

namespace highroad::app {

/// For commands that a person breaks off: while it lives, Ctrl-C, SIGTERM and SIGHUP first do `tidy`, on a thread of
/// its own, and then end the process as they would have. Those that are ignored stay so. One at a time, and not in the
/// daemon, which has stop_signals.hpp.
class on_interruption {
public:
    explicit on_interruption(std::function<void()> tidy);
    on_interruption(const on_interruption&) = delete;
    on_interruption& operator=(const on_interruption&) = delete;
    ~on_interruption();

private:
    sigset_t before_{};
    int over_ = -1; ///< readable once nobody waits for signals any more
    std::thread waiting_;
};

} // namespace highroad::app
