// A row that was damaged, or written by a newer version, stops itself and nothing else.

#include "daemon/store/connection.hpp"
#include "daemon/store/statistics.hpp"
#include "tests/store/open_store.hpp"

#include <algorithm>

using namespace highroad;
using namespace highroad::test;

namespace {

void change(const open_store& store, const char* sql)
{
    sqlite::connection beside{store.path(), sqlite::access::write};
    beside.execute(sql);
}

claimed_effects claim(open_store& store, std::size_t limit = 20)
{
    return run(store->claim_due(noon, {limit, 20, {}})).value();
}

/// What `highroad doctor` says of it.
bool reported(const open_store& store, const std::string& line)
{
    auto lines = database_statistics(store.path());
    REQUIRE(lines.has_value());
    return std::find(lines->begin(), lines->end(), line) != lines->end();
}

} // namespace

TEST_CASE("an effect that cannot be read is given up, and what is for others goes out", "[store][unreadable]")
{
    open_store store;
    REQUIRE(store
                .commit(planning({saying("bad", 1), saying("behind it", 1), saying("other case", 2),
                                  saying("elsewhere", 3, "managers")}))
                .has_value());
    const auto* damage =
        GENERATE("UPDATE outbox SET body = '{\"channel\": 7' WHERE key = 'bad'",
                 "UPDATE outbox SET body = '[]' WHERE key = 'bad'", "UPDATE outbox SET body = '' WHERE key = 'bad'",
                 "UPDATE outbox SET kind = 'sing_a_song', body = '{}' WHERE key = 'bad'");
    INFO(damage);
    change(store, damage);

    auto first = claim(store);
    CHECK(keys_of(first.due) == keys{"other case", "elsewhere"});
    REQUIRE(first.unreadable.size() == 1);
    CHECK(first.unreadable.front().key == "bad");
    CHECK(first.unreadable.front().destination == "channel:reviews");
    // What stood behind it moves up, and it is not told again.
    auto second = claim(store);
    CHECK(keys_of(second.due) == keys{"behind it"});
    CHECK(second.unreadable.empty());

    auto totals = run(store->count()).value();
    CHECK(totals.effects_parked == 1);
    CHECK(totals.effects_unreadable == 1);
    CHECK(totals.effects_waiting == 3);
    CHECK(reported(store, "cannot be read: effect bad"));
    CHECK(reported(store, "given up or waiting because it cannot be read: written by a newer Highroad, or damaged: 1"));
}

TEST_CASE("many effects that cannot be read keep nothing behind them", "[store][unreadable]")
{
    open_store store;
    std::vector<planned_effect> wanted;
    for (int n = 1; n <= 30; ++n)
        wanted.push_back(saying("bad " + std::to_string(n), n));
    wanted.push_back(saying("good", 31));
    REQUIRE(store.commit(planning(wanted)).has_value());
    change(store, "UPDATE outbox SET kind = 'sing_a_song' WHERE key <> 'good'");
    CHECK(claim(store, 16).unreadable.size() == 16);
    auto second = claim(store, 16);
    CHECK(second.unreadable.size() == 14);
    CHECK(keys_of(second.due) == keys{"good"});
}

TEST_CASE("after a start an effect that could not be read gets another chance, in its old place", "[store][unreadable]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("newer", 1), saying("behind it", 1)})).has_value());
    change(store, "UPDATE outbox SET kind = 'sing_a_song' WHERE key = 'newer'");
    CHECK(claim(store).unreadable.size() == 1);
    CHECK(keys_of(claim(store).due) == keys{"behind it"});

    store.reopen();
    CHECK(run(store->recover_interrupted()).value() == 1);
    CHECK(claim(store).unreadable.size() == 1);
    CHECK(keys_of(claim(store).due) == keys{"behind it"});

    // The newer version is back, which knows the word.
    store.reopen();
    change(store, "UPDATE outbox SET kind = 'say' WHERE key = 'newer'");
    CHECK(run(store->recover_interrupted()).value() == 1);
    CHECK(keys_of(claim(store).due) == keys{"newer"});
    CHECK(run(store->count()).value().effects_unreadable == 0);
}

TEST_CASE("an effect that cannot be read is asked for again, or taken back, like any other", "[store][unreadable]")
{
    open_store store;
    REQUIRE(store.commit(planning({saying("again", 1), saying("withdrawn", 2)})).has_value());
    change(store, "UPDATE outbox SET body = ''");
    CHECK(claim(store).unreadable.size() == 2);

    auto work = storing(some_case(2));
    work.cases.front().withdrawn = {"withdrawn"};
    work.effects = {saying("again", 1)};
    REQUIRE(store.commit(work).has_value());
    CHECK(keys_of(claim(store).due) == keys{"again"});
    CHECK(run(store->count()).value().effects_parked == 0);
}

TEST_CASE("a case that cannot be read is left out where many are asked for, and told where it is the one",
          "[store][unreadable]")
{
    open_store store;
    for (int number : {1, 2, 3})
        REQUIRE(store.commit(storing(some_case(number))).has_value());
    const auto* damage = GENERATE("UPDATE cases SET body = '{' WHERE number = 2", //
                                  "UPDATE cases SET body = '{\"phase\": \"dancing\"}' WHERE number = 2");
    INFO(damage);
    change(store, damage);

    auto listed = run(store->list_cases({false, 50})).value();
    REQUIRE(listed.size() == 2);
    CHECK(listed.front().number == 3);
    CHECK(listed.back().number == 1);
    CHECK(run(store->opened_since("acme-ios", noon)).value().size() == 2);
    CHECK(run(store->waiting_for_team()).value().size() >= 2);
    auto one = run(store->find_case(2));
    REQUIRE_FALSE(one.has_value());
    CHECK(one.error().code == errc::bad_answer);
    CHECK(reported(store, "cannot be read: case #2"));
}

TEST_CASE("a storm that cannot be read does not hide the others", "[store][unreadable]")
{
    open_store store;
    transaction work;
    work.at = noon;
    for (int number : {1, 2}) {
        storm one;
        one.number = number;
        work.storms.push_back(one);
    }
    REQUIRE(store.commit(work).has_value());
    change(store, "UPDATE storms SET body = '{' WHERE number = 1");
    auto open = run(store->open_storms()).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().number == 2);
    CHECK(run(store->last_storm_number()).value() == 2);
    CHECK_FALSE(run(store->find_storm(1)).has_value());
    CHECK(reported(store, "cannot be read: storm 1"));
}

TEST_CASE("a digest looks at the cases that wait for the team, and at no more of them than it needs", "[store]")
{
    open_store store;
    auto waits = some_case(1);
    waits.phase = case_phase::awaiting_team;
    waits.channels = {"reviews", "managers"};
    waits.nudges.parked = true;
    waits.nudges.sent = 7;
    auto quiet = some_case(2);
    quiet.phase = case_phase::offline;
    quiet.quiet = true;
    quiet.storm = 4;
    quiet.subject.text = std::string{"\xFF no UTF-8", 10};
    auto elsewhere = some_case(3);
    elsewhere.phase = case_phase::awaiting_customer;
    auto over = some_case(4);
    over.phase = case_phase::closed;
    for (const auto& one : {waits, quiet, elsewhere, over})
        REQUIRE(store.commit(storing(one)).has_value());
    CHECK(run(store->waiting_for_team()).value() == std::vector<waiting_case>{as_waiting(waits), as_waiting(quiet)});
}
