#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/result.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>

namespace highroad::test {

/// Runs one coroutine to its end on a fresh loop and gives its value.
template <class T>
T run(asio::awaitable<T> work)
{
    asio::io_context loop;
    std::optional<T> value;
    std::exception_ptr thrown;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error, T got) {
        thrown = error;
        if (!error) value.emplace(std::move(got));
    });
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
    if (!value) throw std::logic_error{"the coroutine never ended: it waits for something that no test gives it"};
    return std::move(*value);
}

inline void run(asio::awaitable<void> work)
{
    asio::io_context loop;
    std::exception_ptr thrown;
    bool ended = false;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error) {
        thrown = error;
        ended = true;
    });
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
    if (!ended) throw std::logic_error{"the coroutine never ended: it waits for something that no test gives it"};
}

} // namespace highroad::test
