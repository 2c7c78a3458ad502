#pragma once

#include "daemon/ports/log.hpp"
#include "daemon/ports/result.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>

namespace highroad::app {

/// What signals ask for.
struct on_signals {
    std::function<void()> reload;   ///< SIGHUP
    std::function<void()> stopping; ///< the first SIGTERM or SIGINT, before anything is cancelled
};

/// Runs the loop until `whole_life` has ended. SIGTERM and SIGINT cancel it once; a second one ends the process at
/// once. `beside` ends with it. False when `whole_life` ended by an error other than a stop.
[[nodiscard]] bool run_until_stopped(asio::io_context& loop, awaitable<void> whole_life, awaitable<void> beside,
                                     on_signals asked, log& notes);

} // namespace highroad::app
