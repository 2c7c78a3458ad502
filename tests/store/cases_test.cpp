#include "tests/store/open_store.hpp"

#include <sqlite3.h>

using namespace highroad;
using namespace highroad::test;

TEST_CASE("a change that was decided on an old version is a conflict and leaves no trace", "[store]")
{
    open_store store;
    REQUIRE(store.commit(storing(some_case(1))).has_value());
    auto current = run(store->find_case(1)).value().value();
    REQUIRE(current.version == 1);
    REQUIRE(store.commit(storing(current)).has_value());

    auto late = storing(current);
    late.cases[0].journal.push_back({"approved", the_daemon(), "late"});
    late.cases[0].effects.push_back(saying("late", 1));
    late.cases.push_back({some_case(2), {}, {}, {}});
    late.effects.push_back(saying("late too", 0));
    late.reviews.push_back({some_review("late"), 1, "case", false});
    late.source = source_state{"acme-ios", true, {}, {}, {}, "", 1};
    late.command = handled_command{"late", {true, "done"}};
    late.quarantine.push_back({"acme-ios", "strange", "?"});

    auto told = store.commit(late);
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().code == errc::conflict);
    CHECK(told.error().words.find("#1") != std::string::npos);

    CHECK(run(store->find_case(1)).value()->version == 2);
    CHECK_FALSE(run(store->find_case(2)).value());
    CHECK(run(store->journal_of(1)).value().empty());
    CHECK_FALSE(run(store->next_effect_due(noon - std::chrono::minutes{1})).value());
    CHECK_FALSE(run(store->find_source("acme-ios")).value());
    CHECK_FALSE(run(store->answered_before("late")).value());
    auto totals = run(store->count()).value();
    CHECK(totals.reviews == 0);
    CHECK(totals.quarantined == 0);
    CHECK(totals.effects_waiting == 0);
}

TEST_CASE("neither a number nor a review gets a second case", "[store]")
{
    open_store store;
    REQUIRE(store.commit(storing(some_case(1))).has_value());

    auto same_number = some_case(1);
    same_number.subject.key.id = "another";
    CHECK(store.commit(storing(same_number)).error().code == errc::conflict);

    auto same_review = some_case(1);
    same_review.number = 2;
    CHECK(store.commit(storing(same_review)).error().code == errc::conflict);
    CHECK(run(store->last_case_number()).value() == 1);
}

TEST_CASE("a case is found under every message that ever showed it", "[store]")
{
    open_store store;
    auto c = some_case(1);
    c.cards = {{"reviews", "m1", 1, 1, noon}, {"managers", "", 0, 0, noon}};
    REQUIRE(store.commit(storing(c)).has_value());
    c.version = 1;
    c.cards[0].message = "m2";
    REQUIRE(store.commit(storing(c)).has_value());

    CHECK(run(store->case_of_message("reviews", "m1")).value() == 1);
    CHECK(run(store->case_of_message("reviews", "m2")).value() == 1);
    CHECK_FALSE(run(store->case_of_message("managers", "")).value());
    CHECK_FALSE(run(store->case_of_message("managers", "m1")).value());
}

TEST_CASE("cases are due by their own deadlines, earliest first", "[store]")
{
    open_store store;
    CHECK_FALSE(run(store->next_case_due()).value());
    for (auto number : {1, 2, 3}) {
        auto c = some_case(number);
        c.phase = case_phase::snoozed;
        c.snoozed_until = noon + std::chrono::hours{10 - number};
        REQUIRE(store.commit(storing(c)).has_value());
    }
    REQUIRE(store.commit(storing(some_case(4))).has_value());

    CHECK(run(store->next_case_due()).value() == noon + std::chrono::hours{7});
    CHECK(run(store->cases_due(noon + std::chrono::hours{8}, 9)).value() == std::vector<int>{3, 2});
    CHECK(run(store->cases_due(noon + std::chrono::hours{9}, 1)).value() == std::vector<int>{3});
    CHECK(run(store->cases_due(noon, 9)).value().empty());

    auto woken = run(store->find_case(3)).value().value();
    woken.phase = case_phase::awaiting_team;
    REQUIRE(store.commit(storing(woken)).has_value());
    CHECK(run(store->next_case_due()).value() == noon + std::chrono::hours{8});
}

TEST_CASE("cases that wait for the team without a deadline are found, quiet and closed ones are not", "[store]")
{
    open_store store;
    auto keep = [&](int number, case_phase phase) {
        auto c = some_case(number);
        c.phase = phase;
        return c;
    };
    auto with_deadline = keep(1, case_phase::awaiting_team);
    with_deadline.nudges.next = noon;
    auto quiet = keep(2, case_phase::awaiting_team);
    quiet.quiet = true;
    for (const auto& c : {with_deadline, quiet, keep(3, case_phase::closed), keep(4, case_phase::awaiting_team),
                          keep(5, case_phase::offline)})
        REQUIRE(store.commit(storing(c)).has_value());
    CHECK(run(store->cases_without_a_deadline()).value() == std::vector<int>{4, 5});
}

TEST_CASE("lists show the newest cases first, closed ones only when asked for", "[store]")
{
    open_store store;
    for (auto number : {1, 2, 3}) {
        auto c = some_case(number);
        if (number == 2) c.phase = case_phase::closed;
        REQUIRE(store.commit(storing(c)).has_value());
    }
    auto numbers = [&](case_filter wanted) {
        std::vector<int> out;
        for (const auto& c : run(store->list_cases(wanted)).value())
            out.push_back(c.number);
        return out;
    };
    CHECK(numbers({false, 50}) == std::vector<int>{3, 1});
    CHECK(numbers({true, 50}) == std::vector<int>{3, 2, 1});
    CHECK(numbers({true, 2}) == std::vector<int>{3, 2});
    auto totals = run(store->count()).value();
    CHECK(totals.cases == 3);
    CHECK(totals.cases_open == 2);
}

TEST_CASE("quiet cases of a source are those that still are quiet", "[store]")
{
    open_store store;
    for (auto number : {1, 2, 3}) {
        auto c = some_case(number);
        c.quiet = true;
        if (number == 3) c.subject.key.source = "acme-android";
        REQUIRE(store.commit(storing(c)).has_value());
    }
    auto shown = run(store->find_case(1)).value().value();
    shown.quiet = false;
    REQUIRE(store.commit(storing(shown)).has_value());
    auto quiet = run(store->quiet_cases("acme-ios")).value();
    REQUIRE(quiet.size() == 1);
    CHECK(quiet[0].number == 2);
}

TEST_CASE("the journal keeps who did what and when, in order, and cannot be changed", "[store]")
{
    open_store store;
    auto work = storing(some_case(1));
    work.cases[0].journal = {{"opened", the_daemon(), ""},
                             {"approved", {"slack", "U1", "Ana", {}}, std::string{"with\0nul", 8}}};
    REQUIRE(store.commit(work).has_value());

    auto rows = run(store->journal_of(1)).value();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].entry == work.cases[0].journal[0]);
    CHECK(rows[1].entry == work.cases[0].journal[1]);
    CHECK(rows[0].sequence < rows[1].sequence);
    CHECK(rows[1].at == noon);
    CHECK(rows[1].case_number == 1);

    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(store.path().c_str(), &raw) == SQLITE_OK);
    CHECK(sqlite3_exec(raw, "UPDATE journal SET what = 'x'", nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
    CHECK(sqlite3_exec(raw, "DELETE FROM journal", nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
    sqlite3_close(raw);
    CHECK(run(store->journal_of(1)).value().size() == 2);
}
