#include "daemon/net/system_clock.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/this_coro.hpp>

#include <set>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

awaitable<instant> woken_at(std::chrono::seconds ahead)
{
    auto time = make_system_clock(co_await asio::this_coro::executor);
    co_await time->sleep_until(time->now() + ahead);
    co_return time->now();
}

} // namespace

TEST_CASE("the system's clock tells wall time in whole seconds", "[net]")
{
    asio::io_context loop;
    auto time = make_system_clock(loop.get_executor());
    auto difference = std::chrono::system_clock::now() - time->now();
    CHECK(difference >= 0s);
    CHECK(difference < 2s);
}

TEST_CASE("waiting for a time that has passed returns at once", "[net]")
{
    auto before = std::chrono::steady_clock::now();
    (void)test::run(woken_at(0s));
    (void)test::run(woken_at(-24h));
    CHECK(std::chrono::steady_clock::now() - before < 1s);
}

TEST_CASE("a wait of centuries is a wait, and ends with a stop", "[net]")
{
    asio::io_context loop;
    auto time = make_system_clock(loop.get_executor());
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    asio::co_spawn(loop, time->sleep_until(instant{std::chrono::seconds{1'000'000'000'000}}),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) { thrown = error; }));
    loop.poll();
    CHECK_FALSE(thrown);
    stop.emit(asio::cancellation_type::terminal);
    loop.restart();
    loop.run();
    CHECK(thrown);
}

TEST_CASE("random numbers of two sources differ", "[net]")
{
    auto one = make_system_random();
    auto other = make_system_random();
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 100; ++i) {
        seen.insert(one->next());
        seen.insert(other->next());
    }
    CHECK(seen.size() == 200);
}
