// One thing that is broken stops nothing else.

#include "daemon/store/connection.hpp"
#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <stdexcept>

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
        if (number == 1 && damaged) {
            ++looks;
            co_return failure{errc::bad_answer, "case #1 cannot be read"};
        }
        co_return co_await to_.find_case(number);
    }

    bool damaged = true;
    int looks = 0;
};

/// Two cases with approved replies, and the timer of a daemon that sees them through `over`.
struct two_due_replies {
    two_due_replies(house& h, store& over)
        : desk{over, h.time, h.notes, h.counts, h.names, h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due},
          timer{over, desk, h.in_force, h.time, h.notes, *h.cases_due}
    {
        h.open_one_case();
        h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
        h.time.advance(1min);
        h.poll_once();
        h.settle();
        for (int number : {1, 2})
            REQUIRE(h.ask(number, h.approve_as_shown(number)).accepted);
        h.time.advance(11s);
    }

    case_desk desk;
    case_timer timer;
};

} // namespace

TEST_CASE("a case that cannot be read does not stop the clock of the others", "[engine]")
{
    house h;
    damaged_case damaged{*h.kept};
    two_due_replies due{h, damaged};
    auto& timer = due.timer;
    auto next = h.run(timer.run_once());
    REQUIRE(next.has_value());
    CHECK(*next == h.time.now() + 5s);
    CHECK(h.the_case(2).approved->handed_over);
    CHECK_FALSE(h.the_case(1).approved->handed_over);
    CHECK(timer.unreadable() == 1);

    // A day of looking at the others every few seconds.
    for (int look = 0; look < 24 * 720; ++look) {
        h.time.advance(5s);
        static_cast<void>(h.run(timer.run_once()));
    }
    CHECK(damaged.looks < 40);
    CHECK(std::count(h.notes.errors.begin(), h.notes.errors.end(), "case cannot be read, so its deadlines rest") == 1);

    damaged.damaged = false;
    h.time.advance(1h);
    static_cast<void>(h.run(timer.run_once()));
    CHECK(timer.unreadable() == 0);
    CHECK(h.the_case(1).approved->handed_over);
}

namespace {

struct throwing_case final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        if (number == 1) throw std::out_of_range{"a bug"};
        co_return co_await to_.find_case(number);
    }
};

} // namespace

TEST_CASE("an error inside Highroad about one case does not stop the clock of the others", "[engine]")
{
    house h;
    throwing_case throwing{*h.kept};
    two_due_replies due{h, throwing};
    REQUIRE(h.run(due.timer.run_once()).has_value());
    CHECK(h.the_case(2).approved->handed_over);
    CHECK(due.timer.unreadable() == 1);
}

TEST_CASE("one effect that cannot be read keeps nothing from the others, and is told once", "[engine]")
{
    house h;
    h.open_one_case();
    h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    // Only drafts are planned so far; with them come the cards.
    (void)h.run(h.outbox->run_once());
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.time.advance(11s);
    (void)h.run(h.timer->run_once());
    sqlite::connection{(h.directory / "highroad.db").string(), sqlite::access::write}.execute(
        "INSERT INTO outbox (key, case_number, destination, kind, body, not_before) "
        "VALUES ('from the future', 0, 'channel:reviews', 'sing_a_song', '{}', 0)");
    h.settle();
    h.pass(10min);
    h.pass(10min);
    CHECK(h.platform.published.size() == 1);
    CHECK(h.chat.cards().size() == 2);
    CHECK(std::count(h.notes.errors.begin(), h.notes.errors.end(), "effect cannot be read, so it is given up") == 1);
    auto totals = h.run(h.kept->count());
    REQUIRE(totals.has_value());
    CHECK(totals->effects_unreadable == 1);
    CHECK(totals->effects_waiting == 0);
}

namespace {

/// Breaks when it is told how an effect of that case ended.
struct breaking_store final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        auto ours = work.settled && std::any_of(work.cases.begin(), work.cases.end(),
                                                [](const auto& change) { return change.next.number == 1; });
        if (ours && ++broken <= times) throw std::runtime_error{"a bug"};
        co_return co_await to_.commit(std::move(work));
    }
    int times = 1'000'000;
    int broken = 0;
};

/// The engine's outbox over a store that breaks, with two cases whose drafts are being suggested.
struct broken_house {
    explicit broken_house(int times)
    {
        store.times = times;
        h.poll_once();
        for (const auto* id : {"first", "second"}) {
            h.platform.add(id, 1, "It lost my notes.", h.time.now());
            h.time.advance(1min);
            h.poll_once();
        }
    }
    void work()
    {
        for (int round = 0; round < 20; ++round) {
            (void)h.run(h.timer->run_once());
            (void)h.run(worker.run_once());
        }
    }

    house h;
    breaking_store store{*h.kept};
    case_desk desk{store,      h.time,   h.notes,   h.counts,       h.names,
                   h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due};
    outbox_worker worker{h.loop->get_executor(),
                         outbox_worker::parts{store, desk, h.names, h.in_force, h.writer, h.time, h.random, h.notes,
                                              h.counts, *h.effects_due}};
};

} // namespace

TEST_CASE("an exception while an outcome is stored ends no lane: the others are served, the row says why", "[engine]")
{
    broken_house b{1'000'000};
    b.work();
    CHECK(b.h.chat.cards().size() >= 1);
    CHECK_FALSE(b.h.the_case(2).drafts.empty());
    CHECK(b.h.the_case(1).drafts.empty());
    CHECK(std::count(b.h.notes.errors.begin(), b.h.notes.errors.end(), "outcome not stored") >= 3);
    CHECK(std::count(b.h.notes.errors.begin(), b.h.notes.errors.end(), "task failed") == 0);
    auto totals = b.h.run(b.h.kept->count());
    REQUIRE(totals.has_value());
    CHECK(totals->effects_parked >= 1);
    CHECK(totals->effects_waiting == 0);
}

TEST_CASE("an exception that passes while an outcome is stored costs nothing but time", "[engine]")
{
    broken_house b{2};
    b.work();
    CHECK_FALSE(b.h.the_case(1).drafts.empty());
    CHECK(b.h.chat.cards().size() == 2);
    auto totals = b.h.run(b.h.kept->count());
    REQUIRE(totals.has_value());
    CHECK(totals->effects_parked == 0);
    CHECK(totals->effects_waiting == 0);
}

TEST_CASE("a case that can no longer be read when it is told of a card holds up no other card", "[engine]")
{
    house h;
    h.open_one_case();
    damaged_case damaged{*h.kept};
    case_desk desk{damaged,    h.time,   h.notes,   h.counts,       h.names,
                   h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due};
    outbox_worker worker{h.loop->get_executor(),
                         outbox_worker::parts{damaged, desk, h.names, h.in_force, h.writer, h.time, h.random, h.notes,
                                              h.counts, *h.effects_due}};
    REQUIRE(h.ask(1, command::show{}).accepted);
    // Three days of trying, then it is given up, and the case would have to be told.
    for (int round = 0; round < 60; ++round) {
        h.time.advance(80min);
        (void)h.run(worker.run_once());
    }
    h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    for (int round = 0; round < 5; ++round)
        (void)h.run(worker.run_once());
    CHECK(h.chat.cards().size() == 2);
    auto totals = h.run(h.kept->count());
    REQUIRE(totals.has_value());
    CHECK(totals->effects_parked == 1);
}
