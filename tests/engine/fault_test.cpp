// One thing that is broken stops nothing else.

#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

using namespace highroad;
using namespace highroad::test;

TEST_CASE("an error of a connection that leaves an adapter as an exception ends nothing but that try", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.platform.before_publishing = [&] {
        h.platform.before_publishing = nullptr;
        throw boost::system::system_error{asio::error::connection_reset};
    };
    h.pass(11s);
    CHECK(h.platform.published.empty());
    h.pass(10min);
    CHECK(h.platform.published.size() == 1);
    CHECK(h.the_case().phase == case_phase::awaiting_customer);
}

namespace {

struct damaged_case final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        if (number == 1) co_return failure{errc::disk, "case #1 cannot be read"};
        co_return co_await to_.find_case(number);
    }
};

} // namespace

TEST_CASE("a case that cannot be read does not stop the clock of the others", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    h.settle();
    for (int number : {1, 2})
        REQUIRE(h.ask(number, h.approve_as_shown(number)).accepted);

    damaged_case damaged{*h.kept};
    case_desk desk{damaged,    h.time,   h.notes,   h.counts,       h.names,
                   h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due};
    case_timer timer{damaged, desk, h.in_force, h.time, h.notes, *h.cases_due};
    h.time.advance(11s);
    auto next = h.run(timer.run_once());
    REQUIRE(next.has_value());
    CHECK(*next == h.time.now() + 5s);
    CHECK(std::count(h.notes.errors.begin(), h.notes.errors.end(), "deadline not handled") == 1);
    CHECK(h.the_case(2).approved->handed_over);
    CHECK_FALSE(h.the_case(1).approved->handed_over);
}
