#include "daemon/app/failure_told.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace highroad::app {

awaitable<void> with_failure_told(awaitable<void> task, std::function<void()> failed)
{
    try {
        co_await std::move(task);
    } catch (const boost::system::system_error& stop) {
        if (stop.code() != asio::error::operation_aborted) failed();
        throw;
    } catch (...) {
        failed();
        throw;
    }
}

} // namespace highroad::app
