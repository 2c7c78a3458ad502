#include "tests/store/open_store.hpp"

using namespace highroad;
using namespace highroad::test;
using std::chrono::minutes;

namespace {

std::vector<outbox_row> claim(open_store& store, instant now = noon, std::size_t limit = 20)
{
    return run(store->claim_due(now, {limit, limit, {}})).value().due;
}

void settle(open_store& store, settlement ended)
{
    transaction work;
    work.at = noon;
    work.settled = std::move(ended);
    REQUIRE(store.commit(work).has_value());
}

settlement done(const outbox_row& row)
{
    return {row.row, row.generation, settlement::how::done, {}, "", true, false};
}

} // namespace

TEST_CASE("what belongs to one case and one channel arrives in order; others do not wait for it", "[store]")
{
    open_store store;
    REQUIRE(store
                .commit(planning({saying("1 first", 1), saying("1 second", 1), saying("1 elsewhere", 1, "managers"),
                                  saying("2 first", 2)}))
                .has_value());

    auto claimed = claim(store);
    CHECK(keys_of(claimed) == keys{"1 first", "1 elsewhere", "2 first"});
    CHECK(claim(store).empty());
    settle(store, done(claimed[0]));
    CHECK(keys_of(claim(store)) == keys{"1 second"});
}

TEST_CASE("an effect that waits for its next try holds back those behind it, a parked one does not", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("first", 1), saying("second", 1)})).has_value());
    auto first = claim(store).at(0);
    settle(store, {first.row, first.generation, settlement::how::retry, noon + minutes{5}, "busy", true, false});
    CHECK(claim(store).empty());
    CHECK(run(store->next_effect_due(noon - minutes{1})).value() == noon + minutes{5});

    auto again = claim(store, noon + minutes{5}).at(0);
    CHECK(again.planned.key == "first");
    CHECK(again.attempts == 1);
    CHECK(again.first_tried == noon);
    CHECK_FALSE(again.uncertain);
    settle(store, {again.row, again.generation, settlement::how::parked, {}, "refused", true, false});
    CHECK(keys_of(claim(store)) == keys{"second"});
    auto totals = run(store->count()).value();
    CHECK(totals.effects_parked == 1);
    CHECK(totals.effects_waiting == 1);
}

TEST_CASE("effects of no case do not wait for each other", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 0), saying("b", 0)})).has_value());
    CHECK(keys_of(claim(store)) == keys{"a", "b"});
}

TEST_CASE("replies of one case wait for each other, drafts and cards do not wait for replies", "[store]")
{
    open_store store;
    auto work = storing(some_case(1));
    const auto& subject = work.cases[0].next.subject;
    work.cases[0].effects = {{"publish", 1, effect::publish_reply{1, subject, "Sorry.", ""}, noon},
                             {"read", 1, effect::read_reply{}, noon},
                             {"drafts", 1, effect::suggest_drafts{1}, noon},
                             {"card", 1, effect::show_card{"acme-ios"}, noon}};
    REQUIRE(store.commit(work).has_value());
    auto claimed = claim(store);
    CHECK(keys_of(claimed) == keys{"publish", "drafts", "card"});
    CHECK(claimed[0].planned == work.cases[0].effects[0]);
}

TEST_CASE("nothing is handed out before its time, and never more than asked for", "[store]")
{
    open_store store;
    auto later = saying("later", 3);
    later.not_before = noon + minutes{1};
    REQUIRE(store.commit(planning({saying("a", 1), saying("b", 2), later})).has_value());
    CHECK(run(store->next_effect_due(noon - minutes{1})).value() == noon);
    CHECK(keys_of(claim(store, noon, 1)) == keys{"a"});
    CHECK(keys_of(claim(store)) == keys{"b"});
    CHECK(run(store->next_effect_due(noon)).value() == noon + minutes{1});
    CHECK(keys_of(claim(store, noon + minutes{1})) == keys{"later"});
    CHECK_FALSE(run(store->next_effect_due(noon - minutes{1})).value());
}

TEST_CASE("each destination gives its share, the earliest first, and one that takes no more gives nothing", "[store]")
{
    open_store store;
    std::vector<planned_effect> wanted;
    for (int n = 1; n <= 5; ++n)
        wanted.push_back(saying("busy " + std::to_string(n), n, "busy"));
    wanted.push_back(saying("quiet 6", 6, "quiet"));
    auto later = saying("later 7", 7, "later");
    later.not_before = noon + minutes{1};
    wanted.push_back(later);
    REQUIRE(store.commit(planning(wanted)).has_value());

    auto first = run(store->claim_due(noon, {2, 20, {}})).value().due;
    CHECK(keys_of(first) == keys{"busy 1", "busy 2", "quiet 6"});
    CHECK(first[0].destination == "channel:busy");
    CHECK(run(store->claim_due(noon, {2, 20, {"channel:busy"}})).value().due.empty());
    CHECK(run(store->next_effect_due(noon)).value() == noon + minutes{1});
    CHECK(keys_of(run(store->claim_due(noon, {2, 1, {}})).value().due) == keys{"busy 3"});
    CHECK(keys_of(run(store->claim_due(noon + minutes{1}, {2, 20, {}})).value().due) ==
          keys{"busy 4", "busy 5", "later 7"});
}

TEST_CASE("what waits behind an effect that is being sent is not called due", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("first", 1), saying("second", 1)})).has_value());
    REQUIRE(claim(store).size() == 1);
    CHECK_FALSE(run(store->next_effect_due(noon - minutes{1})).value());
}

TEST_CASE("an effect is on the disk as being sent before it is handed out", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1), saying("b", 2)})).has_value());
    auto claimed = claim(store, noon, 1);
    store.reopen();

    SECTION("it is not handed out again by itself")
    {
        CHECK(keys_of(claim(store)) == keys{"b"});
    }
    SECTION("at start it becomes due again, marked uncertain")
    {
        CHECK(run(store->recover_interrupted()).value() == 1);
        CHECK(run(store->recover_interrupted()).value() == 0);
        auto again = claim(store, noon + minutes{9});
        CHECK(keys_of(again) == keys{"a", "b"});
        CHECK(again[0].uncertain);
        CHECK(again[0].row == claimed[0].row);
        CHECK(again[0].first_tried == noon);
        CHECK_FALSE(again[1].uncertain);
    }
}

TEST_CASE("once a try may have arrived, later tries that got nowhere do not make it certain", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    auto row = claim(store).at(0);
    settle(store, {row.row, row.generation, settlement::how::retry, noon, "lost", true, true});
    row = claim(store).at(0);
    CHECK(row.uncertain);
    settle(store, {row.row, row.generation, settlement::how::retry, noon, "unreachable", false, false});
    row = claim(store).at(0);
    CHECK(row.uncertain);
    CHECK(row.attempts == 1);
}

TEST_CASE("settling what is no longer there changes nothing", "[store]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    auto row = claim(store).at(0);
    settle(store, done(row));
    settle(store, done(row));
    settle(store, {row.row, row.generation, settlement::how::retry, noon, "late", true, true});
    CHECK(run(store->count()).value().effects_waiting == 0);

    REQUIRE(store.commit(planning({saying("a", 1)})).has_value());
    CHECK(claim(store).at(0).row > row.row);
}

TEST_CASE("a card is on its way from the moment it is handed out until its outcome is certain", "[store]")
{
    open_store store;
    auto on_its_way = [&](const std::string& channel) { return run(store->card_on_its_way(channel)).value(); };
    REQUIRE(store.commit(planning({{"card", 1, effect::show_card{"reviews"}, noon}, saying("line", 2, "managers")}))
                .has_value());
    CHECK_FALSE(on_its_way("reviews"));
    auto row = claim(store).at(0);
    CHECK(on_its_way("reviews"));
    CHECK_FALSE(on_its_way("managers"));

    settle(store, {row.row, row.generation, settlement::how::retry, noon + minutes{5}, "busy", true, false});
    CHECK_FALSE(on_its_way("reviews"));
    row = claim(store, noon + minutes{5}).at(0);
    settle(store, {row.row, row.generation, settlement::how::retry, noon + minutes{9}, "no answer", true, true});
    CHECK(on_its_way("reviews"));
    row = claim(store, noon + minutes{9}).at(0);
    settle(store, done(row));
    CHECK_FALSE(on_its_way("reviews"));
}
