#include "tests/store/open_store.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

transaction commanded(const std::string& key, const std::string& told, instant at = noon)
{
    transaction work;
    work.at = at;
    work.command = handled_command{key, {false, told}};
    return work;
}

} // namespace

TEST_CASE("a command given twice is carried out once and answered alike", "[store]")
{
    open_store store;
    auto first = commanded("slack/1", "Undo is over.");
    first.cases.push_back({some_case(1), {}, {}, {}});
    REQUIRE_FALSE(store.commit(first).value());

    auto second = commanded("slack/1", "something else");
    second.cases.push_back({some_case(2), {}, {}, {}});
    second.effects.push_back(saying("twice", 0));
    auto earlier = store.commit(second).value();
    REQUIRE(earlier);
    CHECK(*earlier == answer{false, "Undo is over."});
    CHECK_FALSE(run(store->find_case(2)).value());
    CHECK(run(store->count()).value().effects_waiting == 0);

    store.reopen();
    CHECK(run(store->answered_before("slack/1")).value() == answer{false, "Undo is over."});
    CHECK_FALSE(run(store->answered_before("slack/2")).value());
}

TEST_CASE("a repetition is answered even when its case has moved on meanwhile", "[store]")
{
    open_store store;
    auto first = commanded("slack/1", "ok");
    first.cases.push_back({some_case(1), {}, {}, {}});
    REQUIRE(store.commit(first).has_value());
    auto again = store.commit(first);
    REQUIRE(again.has_value());
    CHECK(again->value().text == "ok");
}

TEST_CASE("a command whose transaction failed may be given again", "[store]")
{
    open_store store;
    auto work = commanded("slack/1", "ok");
    auto stale = some_case(1);
    stale.version = 3;
    work.cases.push_back({stale, {}, {}, {}});
    REQUIRE_FALSE(store.commit(work).has_value());
    work.cases[0].next.version = 0;
    auto told = store.commit(work);
    REQUIRE(told.has_value());
    CHECK_FALSE(told.value());
}

TEST_CASE("commands are forgotten after thirty days and not sooner", "[store]")
{
    open_store store;
    using std::chrono::hours;
    REQUIRE(store.commit(commanded("old", "ok")).has_value());
    REQUIRE(store.commit(commanded("younger", "ok", noon + hours{24})).has_value());
    REQUIRE(store.commit(commanded("new", "ok", noon + hours{24 * 30 + 1})).has_value());
    CHECK_FALSE(run(store->answered_before("old")).value());
    CHECK(run(store->answered_before("younger")).value());
    CHECK(run(store->answered_before("new")).value());
}
