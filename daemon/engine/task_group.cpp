#include "daemon/engine/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <string>

namespace highroad {

task_group::task_group(asio::any_io_executor loop, log& notes)
    : loop_{loop}, log_{notes}, all_ended_{loop, asio::steady_timer::time_point::max()}
{}

void task_group::start(std::string_view name, awaitable<void> task)
{
    auto place = running_.emplace(running_.end());
    auto ended = [this, place, name = std::string{name}](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (const boost::system::system_error& stop) {
            if (stop.code() != asio::error::operation_aborted) {
                log_.write(log_level::error, "task failed", {{"task", name}, {"error", stop.what()}});
            }
        } catch (const std::exception& error) {
            log_.write(log_level::error, "task failed", {{"task", name}, {"error", error.what()}});
        }
        running_.erase(place);
        if (running_.empty()) all_ended_.cancel();
    };
    asio::co_spawn(loop_, std::move(task), asio::bind_cancellation_slot(place->slot(), std::move(ended)));
}

void task_group::cancel()
{
    // Ending a task erases its signal, possibly while we walk: take the next before emitting.
    for (auto place = running_.begin(); place != running_.end();) {
        auto& signal = *place++;
        signal.emit(asio::cancellation_type::terminal);
    }
}

awaitable<void> task_group::finish(std::chrono::milliseconds grace)
{
    boost::system::error_code ended;
    if (!running_.empty()) {
        all_ended_.expires_after(grace);
        co_await all_ended_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    }
    cancel();
    while (!running_.empty()) {
        all_ended_.expires_at(asio::steady_timer::time_point::max());
        co_await all_ended_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    }
}

} // namespace highroad
