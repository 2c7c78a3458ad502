#pragma once

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace highroad {

/// A coroutine that was told to stop leaves by this exception. It is no outcome of what it did, and goes on outwards.
[[nodiscard]] inline bool is_stop(const std::exception& thrown)
{
    const auto* stop = dynamic_cast<const boost::system::system_error*>(&thrown);
    return stop && stop->code() == boost::asio::error::operation_aborted;
}

} // namespace highroad
