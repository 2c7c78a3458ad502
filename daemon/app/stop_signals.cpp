#include "daemon/app/stop_signals.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>

namespace highroad::app {
namespace {

/// What a coroutine at the root threw: a stop is none of our business, anything else is a bug that must be seen. True
/// when there was none.
bool ended_well(std::exception_ptr thrown, log& notes)
{
    try {
        if (thrown) std::rethrow_exception(thrown);
        return true;
    } catch (const boost::system::system_error& stop) {
        if (stop.code() == asio::error::operation_aborted) return true;
        notes.write(log_level::error, "ended by an error", {{"error", stop.what()}});
    } catch (const std::exception& error) {
        notes.write(log_level::error, "ended by an error", {{"error", error.what()}});
    }
    return false;
}

} // namespace

bool run_until_stopped(asio::io_context& loop, awaitable<void> whole_life, awaitable<void> beside, on_signals asked,
                       log& notes)
{
    asio::cancellation_signal stop_life;
    asio::cancellation_signal stop_beside;
    asio::signal_set stops{loop, SIGTERM, SIGINT};
    asio::signal_set reloads{loop, SIGHUP};
    bool stopping = false;
    bool well = true;

    std::function<void()> wait_for_stop = [&] {
        stops.async_wait([&](boost::system::error_code failed, int) {
            if (failed) return;
            if (stopping) std::_Exit(130);
            stopping = true;
            asked.stopping();
            stop_life.emit(asio::cancellation_type::terminal);
            wait_for_stop();
        });
    };
    std::function<void()> wait_for_reload = [&] {
        reloads.async_wait([&](boost::system::error_code failed, int) {
            if (failed) return;
            asked.reload();
            wait_for_reload();
        });
    };
    wait_for_stop();
    wait_for_reload();

    asio::co_spawn(loop, std::move(whole_life),
                   asio::bind_cancellation_slot(stop_life.slot(), [&](std::exception_ptr thrown) {
                       well = ended_well(thrown, notes);
                       stop_beside.emit(asio::cancellation_type::terminal);
                       // Kept connections would hold the loop until they time out.
                       asio::post(loop, [&] { loop.stop(); });
                   }));
    asio::co_spawn(loop, std::move(beside),
                   asio::bind_cancellation_slot(stop_beside.slot(),
                                                [&](std::exception_ptr thrown) { (void)ended_well(thrown, notes); }));
    loop.run();
    return well;
}

} // namespace highroad::app
