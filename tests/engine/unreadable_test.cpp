// A case that was damaged, or written by a newer version: what comes for the others, and what they are told.

#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <algorithm>

using namespace highroad;
using namespace highroad::test;

namespace {

struct damaged_first_case final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        if (number == 1 && damaged) co_return failure{errc::bad_answer, "case #1 cannot be read"};
        co_return co_await to_.find_case(number);
    }
    bool damaged = true;
};

/// A source past its baseline whose first case cannot be read any more.
struct damaged_house {
    damaged_house()
    {
        h.open_one_case();
        auto opened = h.run(desk.open());
        REQUIRE(opened.has_value());
    }
    void poll_once() { (void)h.run(poll.run_once()); }
    [[nodiscard]] std::optional<instant> last_read()
    {
        auto state = h.run(h.kept->find_source("acme"));
        REQUIRE(state.has_value());
        return (*state)->last_success;
    }
    [[nodiscard]] auto times_told() const
    {
        return std::count(h.notes.errors.begin(), h.notes.errors.end(),
                          "case cannot be read, so what is new about its review waits");
    }

    house h;
    damaged_first_case store{*h.kept};
    case_desk desk{store,      h.time,   h.notes,   h.counts,       h.names,
                   h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due};
    poller poll{h.platform, h.plan, desk, store, h.time, h.random, h.notes, h.counts};
};

} // namespace

TEST_CASE("a case that cannot be read does not keep new reviews of its source out, and loses no edit", "[engine]")
{
    damaged_house d;
    auto& h = d.h;
    h.platform.find("bad")->text = "It lost my notes, and my lawyer will hear of it.";
    h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
    for (int round = 0; round < 3; ++round) {
        h.time.advance(1min);
        d.poll_once();
        CHECK(d.last_read() == h.time.now());
    }
    CHECK(h.the_case(2).subject.key.id == "second");
    CHECK(d.times_told() == 1);

    d.store.damaged = false;
    h.time.advance(1min);
    d.poll_once();
    CHECK(h.the_case(1).subject.text == h.platform.find("bad")->text);
}

TEST_CASE("a review that is gone while its case cannot be read is found gone later, and the look goes on", "[engine]")
{
    damaged_house d;
    auto& h = d.h;
    h.platform.whole_list = true;
    h.platform.remove("bad");
    h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
    h.time.advance(25h);
    d.poll_once();
    CHECK(d.last_read() == h.time.now());
    CHECK(h.the_case(2).subject.key.id == "second");

    d.store.damaged = false;
    h.time.advance(25h);
    d.poll_once();
    CHECK(h.the_case(1).closed_as == close_reason::gone);
}

TEST_CASE("what is pushed about a case that cannot be read is left to the sender", "[engine]")
{
    damaged_house d;
    auto& h = d.h;
    h.platform.pushes = true;
    std::vector<review> pushed{*h.platform.find("bad")};
    pushed.front().text = "It lost all of my notes.";
    std::vector<malformed_item> none;
    CHECK_FALSE(h.run(d.desk.take_in("acme", pushed, none)).has_value());
    d.store.damaged = false;
    CHECK(h.run(d.desk.take_in("acme", pushed, none)).has_value());
    CHECK(h.the_case(1).subject.text == "It lost all of my notes.");
}

TEST_CASE("a case that cannot be read keeps nobody from being reminded of the others", "[engine]")
{
    damaged_house d;
    auto& h = d.h;
    h.platform.add("second", 1, "It lost my notes, too.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    h.settle();
    outbox_worker worker{h.loop->get_executor(),
                         outbox_worker::parts{d.store, d.desk, h.names, h.in_force, h.writer, h.time, h.random, h.notes,
                                              h.counts, *h.effects_due}};
    h.time.advance(3h);
    (void)h.run(h.timer->run_once());
    (void)h.run(worker.run_once());
    auto groups = h.chat.groups();
    REQUIRE(groups.size() == 1);
    CHECK(groups.front().text.find("#2") != std::string::npos);
}
