#pragma once

#include "daemon/ports/log.hpp"
#include "daemon/ports/result.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>

namespace highroad::app {

/// Runs the loop until `whole_life` has ended. SIGTERM and SIGINT cancel it once; a second one ends the process at
/// once. SIGHUP calls `reload`. `beside` ends with it. False when `whole_life` ended by an error other than a stop.
[[nodiscard]] bool run_until_stopped(asio::io_context& loop, awaitable<void> whole_life, awaitable<void> beside,
                                     std::function<void()> reload, log& notes);

} // namespace highroad::app
