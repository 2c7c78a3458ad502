// The process dies, or its disk fails, right after the reviews that make a storm are stored: what follows from the
// storm comes nevertheless, and once.

#include "tests/engine/house.hpp"
#include "tests/sim/passing.hpp"

#include <utility>

using namespace highroad;
using namespace highroad::test;

namespace {

/// After the first transaction with a storm in it nothing works any more: the process is as good as dead.
struct store_of_the_dying final : sim::passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        if (broken) co_return failure{errc::disk, "reading the database failed"};
        co_return co_await to_.find_case(number);
    }
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (broken) co_return failure{errc::disk, "the disk is full"};
        auto storm = !work.storms.empty();
        auto stored = co_await to_.commit(std::move(work));
        broken = storm;
        co_return stored;
    }
    bool broken = false;
};

class stormy_house : public house {
public:
    stormy_house()
    {
        rules.people = {{"ana", "Ana", {"console:ana"}, "ana@example.org", {}}};
        rules.escalations = {{"duty", severity::severe, true, {{{"person:ana"}, {"phone"}}}}};
        rules.escalation = "duty";
        rules.storms = {3, 0};
        restart();
    }

    /// As many severe reviews as wanted in one page, by way of that store.
    [[nodiscard]] result<void> come(store& by_way_of, int wanted)
    {
        case_desk other{by_way_of, time, notes, counts, names, in_force, reader, checker, *effects_due, *cases_due};
        REQUIRE(run(other.open()).has_value());
        std::vector<review> all;
        for (int i = 0; i < wanted; ++i)
            all.push_back(
                platform.add("angry" + std::to_string(++came_), 1, "My lawyer will hear of this.", time.now()));
        return run(other.take_in("acme", std::move(all), {}));
    }

    [[nodiscard]] int times_told_of_its_storm(int number)
    {
        int times = 0;
        auto journal = run(kept->journal_of(number));
        REQUIRE(journal.has_value());
        for (const auto& row : *journal)
            times += row.entry.what == "in a storm" ? 1 : 0;
        return times;
    }

private:
    int came_ = 0;
};

} // namespace

TEST_CASE("cases that a storm took in while the process died are in its page and on its card", "[engine][storm]")
{
    stormy_house h;
    REQUIRE(h.come(*h.kept, 2).has_value());
    h.settle();
    store_of_the_dying dying{*h.kept};
    (void)h.come(dying, 1);
    REQUIRE(dying.broken);

    h.restart();
    h.pass(5min);
    CHECK(h.phone.times("raise") == 1);
    CHECK(h.phone.raised().front().count == 3);
    REQUIRE(h.chat.groups().size() == 1);
    CHECK(h.chat.groups().front().text.find("3 negative reviews") != std::string::npos);
    for (int number : {1, 2, 3}) {
        CAPTURE(number);
        CHECK(h.the_case(number).storm == 1);
    }
    // Later starts have nothing to add.
    h.restart();
    h.pass(1min);
    for (int number : {1, 2, 3}) {
        CAPTURE(number);
        CHECK(h.times_told_of_its_storm(number) == 1);
    }
}

TEST_CASE("a storm that tripled while the process died is paged about by the next process", "[engine][storm]")
{
    stormy_house h;
    REQUIRE(h.come(*h.kept, 3).has_value());
    h.pass(5min);
    REQUIRE(h.phone.times("raise") == 1);
    REQUIRE(h.phone.raised().front().count == 3);
    store_of_the_dying dying{*h.kept};
    (void)h.come(dying, 6);
    REQUIRE(dying.broken);

    h.restart();
    h.pass(1min);
    REQUIRE(h.phone.times("raise") == 2);
    CHECK(h.phone.raised().back().count == 9);
    CHECK(h.phone.raised().back().key == h.phone.raised().front().key);
    h.restart();
    h.pass(1min);
    CHECK(h.phone.times("raise") == 2);
}

TEST_CASE("what follows from a storm is done when the disk that failed over it works again", "[engine][storm]")
{
    stormy_house h;
    store_of_the_dying failing{*h.kept};
    case_desk desk{failing,    h.time,   h.notes,   h.counts,       h.names,
                   h.in_force, h.reader, h.checker, *h.effects_due, *h.cases_due};
    REQUIRE(h.run(desk.open()).has_value());
    case_timer timer{failing, desk, h.in_force, h.time, h.notes, *h.cases_due};
    (void)h.run(timer.run_once());
    std::vector<review> all;
    for (const auto* id : {"one", "two", "three"})
        all.push_back(h.platform.add(id, 1, "My lawyer will hear of this.", h.time.now()));
    CHECK(h.run(desk.take_in("acme", std::move(all), {})).has_value());
    REQUIRE(failing.broken);
    auto again = h.run(timer.run_once());
    REQUIRE(again.has_value());
    CHECK(*again - h.time.now() <= 5s);

    failing.broken = false;
    (void)h.run(timer.run_once());
    for (int number : {1, 2, 3}) {
        CAPTURE(number);
        CHECK(h.the_case(number).storm == 1);
        CHECK(h.times_told_of_its_storm(number) == 1);
    }
}
