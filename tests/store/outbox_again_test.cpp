#include "tests/store/open_store.hpp"

using namespace highroad;
using namespace highroad::test;
using std::chrono::minutes;

namespace {

std::vector<outbox_row> claim(open_store& store, instant now = noon)
{
    return run(store->claim_due(now, {20, 20, {}})).value().due;
}

void settle(open_store& store, const outbox_row& row, settlement::how outcome, bool uncertain = false)
{
    transaction work;
    work.at = noon;
    work.settled = settlement{row.row, row.generation, outcome, noon + minutes{5}, "why", true, uncertain};
    REQUIRE(store.commit(work).has_value());
}

void withdraw(open_store& store, const std::string& key)
{
    auto c = run(store->find_case(1)).value();
    auto work = storing(c ? *c : some_case(1));
    work.cases[0].withdrawn = {key};
    REQUIRE(store.commit(work).has_value());
}

std::string text_of(const outbox_row& row)
{
    return std::get<effect::say>(row.planned.body).text;
}

} // namespace

TEST_CASE("an effect asked for twice before it was tried is done once, as last asked for", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "old")})).has_value());
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "new")})).has_value());
    auto rows = claim(store);
    REQUIRE(rows.size() == 1);
    CHECK(text_of(rows[0]) == "new");
    settle(store, rows[0], settlement::how::done);
    CHECK(claim(store).empty());
    CHECK(run(store->count()).value().effects_waiting == 0);
}

TEST_CASE("an effect asked for again while it is being sent goes another round, whatever becomes of this one",
          "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "old")})).has_value());
    auto sending = claim(store).at(0);
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "new")})).has_value());
    CHECK(claim(store).empty());

    auto outcome = GENERATE(settlement::how::done, settlement::how::parked);
    settle(store, sending, outcome);
    auto again = claim(store).at(0);
    CHECK(text_of(again) == "new");
    CHECK(again.generation > sending.generation);
    CHECK(again.attempts == 0);
    CHECK_FALSE(again.uncertain);
    settle(store, again, settlement::how::done);
    CHECK(run(store->count()).value().effects_waiting == 0);
}

TEST_CASE("an effect asked for again while a try fails keeps the wait and takes the new body", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "old")})).has_value());
    auto sending = claim(store).at(0);
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "new")})).has_value());
    settle(store, sending, settlement::how::retry, true);
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "newest")})).has_value());
    CHECK(claim(store, noon + minutes{4}).empty());
    auto again = claim(store, noon + minutes{5}).at(0);
    CHECK(text_of(again) == "newest");
    CHECK(again.attempts == 1);
    CHECK(again.uncertain);
}

TEST_CASE("a round asked for by the transaction that settles the last one is not lost", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1, "reviews", "old")})).has_value());
    auto sending = claim(store).at(0);
    auto work = planning({saying("a", 1, "reviews", "new")});
    work.settled = settlement{sending.row, sending.generation, settlement::how::done, {}, "", true, false};
    REQUIRE(store.commit(work).has_value());
    CHECK(text_of(claim(store).at(0)) == "new");
}

TEST_CASE("a parked effect comes back when it is asked for again, with its attempts forgotten", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    auto row = claim(store).at(0);
    settle(store, row, settlement::how::retry);
    row = claim(store, noon + minutes{5}).at(0);
    settle(store, row, settlement::how::parked);
    CHECK(claim(store, noon + minutes{60}).empty());

    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    auto again = claim(store, noon + minutes{61}).at(0);
    CHECK(again.attempts == 0);
    CHECK(again.first_tried == noon + minutes{61});
    CHECK(run(store->count()).value().effects_parked == 0);
}

TEST_CASE("a parked effect that comes back takes its old place, before those that were planned after it", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1), saying("b", 1), saying("c", 1)})).has_value());
    settle(store, claim(store).at(0), settlement::how::parked);
    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    auto back = claim(store);
    CHECK(keys_of(back) == keys{"a"});
    settle(store, back.at(0), settlement::how::done);
    auto next = claim(store);
    CHECK(keys_of(next) == keys{"b"});

    // A failed try keeps its place as well.
    REQUIRE(store.commit(planning({saying("d", 1)})).has_value());
    settle(store, next.at(0), settlement::how::retry);
    CHECK(claim(store).empty());
    CHECK(keys_of(claim(store, noon + minutes{5})) == keys{"b"});
}

TEST_CASE("an effect that is withdrawn makes way for the one behind it", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1), saying("b", 1), saying("c", 1), saying("d", 2)})).has_value());
    withdraw(store, "b");
    auto first = claim(store);
    CHECK(keys_of(first) == keys{"a", "d"});
    withdraw(store, "a");
    CHECK(claim(store).empty());
    settle(store, first.at(0), settlement::how::retry);
    CHECK(keys_of(claim(store)) == keys{"c"});
}

TEST_CASE("after a crash the effects of one case and channel still go out in order", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1), saying("b", 1)})).has_value());
    auto first = claim(store).at(0);
    settle(store, first, settlement::how::parked);
    REQUIRE(keys_of(claim(store)) == keys{"b"});
    // Now both are being sent: the one that came back, and the later one.
    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    REQUIRE(keys_of(claim(store)) == keys{"a"});
    store.reopen();
    CHECK(run(store->recover_interrupted()).value() == 2);
    auto again = claim(store);
    CHECK(keys_of(again) == keys{"a"});
    settle(store, again.at(0), settlement::how::done);
    CHECK(keys_of(claim(store)) == keys{"b"});
}

TEST_CASE("a withdrawn effect is not tried", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1), saying("b", 1)})).has_value());
    withdraw(store, "a");
    CHECK(keys_of(claim(store)) == keys{"b"});
}

TEST_CASE("an effect withdrawn while it is being sent runs to its end and is not tried again", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    auto sending = claim(store).at(0);
    withdraw(store, "a");
    CHECK(run(store->count()).value().effects_waiting == 1);

    SECTION("when the try got nowhere")
    {
        settle(store, sending, settlement::how::retry);
        CHECK(run(store->count()).value().effects_waiting == 0);
    }
    SECTION("when it was refused")
    {
        settle(store, sending, settlement::how::parked);
        CHECK(run(store->count()).value().effects_waiting == 0);
        CHECK(run(store->count()).value().effects_parked == 0);
    }
    SECTION("but it is looked for when it may have arrived")
    {
        settle(store, sending, settlement::how::retry, true);
        auto look = claim(store, noon + minutes{5}).at(0);
        CHECK(look.uncertain);
    }
    SECTION("when it was asked for anew and withdrawn once more")
    {
        REQUIRE(store.commit(planning({saying("a", 1, "reviews", "new")})).has_value());
        withdraw(store, "a");
        settle(store, sending, GENERATE(settlement::how::done, settlement::how::parked));
        CHECK(run(store->count()).value().effects_waiting == 0);
    }
    SECTION("unless it is asked for anew")
    {
        REQUIRE(store.commit(planning({saying("a", 1, "reviews", "new")})).has_value());
        settle(store, sending, settlement::how::retry);
        CHECK(text_of(claim(store, noon + minutes{5}).at(0)) == "new");
    }
}
