#include "daemon/app/descriptors.hpp"
#include "daemon/app/failure_told.hpp"
#include "daemon/app/stop_signals.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/system/system_error.hpp>

#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>

using namespace highroad;
using namespace highroad::app;

namespace {

struct quiet final : log {
    void write(log_level, std::string_view, std::initializer_list<field>) override {}
};

awaitable<void> nothing()
{
    co_return;
}

awaitable<void> throws(std::exception_ptr what)
{
    if (what) std::rethrow_exception(what);
    co_return;
}

const auto error = std::make_exception_ptr(std::runtime_error{"no such member"});
const auto stop = std::make_exception_ptr(boost::system::system_error{asio::error::operation_aborted});

bool ended_well(std::exception_ptr what)
{
    asio::io_context loop{1};
    quiet notes;
    on_signals nobody_asks{[] {}, [] {}};
    return run_until_stopped(loop, throws(what), nothing(), std::move(nobody_asks), notes);
}

} // namespace

TEST_CASE("a life that ended by an error is told from one that was stopped", "[app]")
{
    // systemd starts the daemon again after a failure, and a 0 is none.
    CHECK(ended_well(nullptr));
    CHECK(ended_well(stop));
    CHECK_FALSE(ended_well(error));
}

TEST_CASE("a task that fails is told and fails on; a stop and an end in order are no failure", "[app]")
{
    int told = 0;
    auto run_task = [&](std::exception_ptr what) { test::run(with_failure_told(throws(what), [&] { ++told; })); };
    run_task(nullptr);
    CHECK_THROWS_AS(run_task(stop), boost::system::system_error);
    CHECK(told == 0);
    CHECK_THROWS_AS(run_task(error), std::runtime_error);
    CHECK_THROWS_AS(run_task(std::make_exception_ptr(3)), int);
    CHECK(told == 2);
}

TEST_CASE("connections to the server leave descriptors to the database and the way out", "[app]")
{
    CHECK(connections_for(524288) == 1024);
    CHECK(connections_for(1024) == 256); // what systemd gives unless a unit says more
    CHECK(connections_for(20) == 16);
    CHECK(open_files_allowed() > 16);
}
