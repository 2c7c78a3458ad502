#include "daemon/store/backlog.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/lookups.hpp"
#include "tests/store/open_store.hpp"

#include <sqlite3.h>

using namespace highroad;
using namespace highroad::test;
using news = sighting::what;

namespace {

transaction remembering(review seen, std::optional<int> number = {}, bool gone = false)
{
    transaction work;
    work.at = noon;
    work.reviews.push_back({std::move(seen), number, number ? "case" : "not_negative", gone});
    return work;
}

sighting look(open_store& store, const review& listed)
{
    return run(store->look_up({listed})).value().at(0);
}

std::int64_t number_in(const std::string& path, const char* sql)
{
    sqlite3* raw = nullptr;
    sqlite3_stmt* asked = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
    REQUIRE(sqlite3_prepare_v2(raw, sql, -1, &asked, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_step(asked) == SQLITE_ROW);
    auto value = sqlite3_column_int64(asked, 0);
    sqlite3_finalize(asked);
    sqlite3_close(raw);
    return value;
}

/// Pages that answering takes out of the file or the cache.
template <class Ask>
int pages_for(sqlite::connection& database, Ask ask)
{
    auto total = [&] {
        int sum = 0;
        for (auto what : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
            int now = 0;
            int most = 0;
            REQUIRE(sqlite3_db_status(database.raw(), what, &now, &most, 0) == SQLITE_OK);
            sum += now;
        }
        return sum;
    };
    auto before = total();
    ask();
    return total() - before;
}

} // namespace

TEST_CASE("what waits is told without a look at everything that was ever seen", "[store]")
{
    open_store store;
    auto work = planning({saying("a", 1), saying("b", 2)});
    work.cases.push_back({some_case(1), {}, {}, {}});
    for (int n = 0; n < 5000; ++n)
        work.reviews.push_back({some_review("review " + std::to_string(n)), std::nullopt, "not_negative", false});
    REQUIRE(store.commit(std::move(work)).has_value());

    auto told = backlog_in(*store)->backlog_now().value();
    auto all = run(store->count()).value();
    CHECK(told.cases_open == 1);
    CHECK(told.effects_waiting == 2);
    CHECK(told.effects_parked == all.effects_parked);
    CHECK(told.effects_unreadable == all.effects_unreadable);
    CHECK(all.reviews == 5000);

    sqlite::connection beside{store.path(), sqlite::access::read_only};
    CHECK(pages_for(beside, [&] { (void)sqlite::count(beside); }) > 100);
    CHECK(pages_for(beside, [&] { (void)sqlite::backlog_of(beside); }) < 20);
}

TEST_CASE("a review is unseen, then unchanged, across a restart", "[store]")
{
    open_store store;
    auto r = some_review("a");
    CHECK(look(store, r).news == news::unseen);
    REQUIRE(store.commit(remembering(r, 7)).has_value());
    store.reopen();
    auto seen = look(store, r);
    CHECK(seen.news == news::unchanged);
    CHECK(seen.case_number == 7);
    CHECK_FALSE(seen.gone);
}

TEST_CASE("only what the customer wrote makes a review edited", "[store]")
{
    open_store store;
    auto r = some_review("a");
    REQUIRE(store.commit(remembering(r)).has_value());

    auto other = r;
    SECTION("another mark")
    {
        other.mark = rating{2, 5};
        CHECK(look(store, other).news == news::words_changed);
    }
    SECTION("the same share on another scale")
    {
        other.mark = rating{2, 10};
        CHECK(look(store, other).news == news::words_changed);
    }
    SECTION("no mark")
    {
        other.mark.reset();
        CHECK(look(store, other).news == news::words_changed);
    }
    SECTION("another text")
    {
        other.text += " Still.";
        CHECK(look(store, other).news == news::words_changed);
    }
    SECTION("a word that moved from the title to the text")
    {
        other.title = "Sa";
        other.text = "d" + other.text;
        CHECK(look(store, other).news == news::words_changed);
    }
    SECTION("words and answer at once")
    {
        other.text += " Still.";
        other.reply = platform_reply{"", "Thanks", reply_state::live, "", {}};
        CHECK(look(store, other).news == news::words_changed);
    }
    SECTION("what the platform adds by itself")
    {
        other.version = "9";
        other.author = "renamed";
        other.url = "https://example.com/moved";
        other.created = noon + std::chrono::hours{1};
        CHECK(look(store, other).news == news::unchanged);
    }
}

TEST_CASE("an answer that appears, changes or is held is news of the answer", "[store]")
{
    open_store store;
    auto r = some_review("a");
    REQUIRE(store.commit(remembering(r)).has_value());
    r.reply = platform_reply{"id", "Thanks", reply_state::pending, "", noon};
    CHECK(look(store, r).news == news::reply_changed);
    REQUIRE(store.commit(remembering(r)).has_value());

    auto same = r;
    same.reply->id = "other id";
    same.reply->changed.reset();
    CHECK(look(store, same).news == news::unchanged);
    auto live = r;
    live.reply->state = reply_state::live;
    CHECK(look(store, live).news == news::reply_changed);
    auto removed = r;
    removed.reply.reset();
    CHECK(look(store, removed).news == news::reply_changed);
    auto empty = r;
    empty.reply->text.clear();
    CHECK(look(store, empty).news == news::reply_changed);
}

TEST_CASE("sightings come in the order of the list, whatever the ids are", "[store]")
{
    open_store store;
    auto odd = some_review(std::string{"a\0b", 3});
    auto plain = some_review("a");
    REQUIRE(store.commit(remembering(odd, 2)).has_value());
    auto elsewhere = odd;
    elsewhere.key.source = "acme-android";
    auto seen = run(store->look_up({plain, odd, elsewhere})).value();
    REQUIRE(seen.size() == 3);
    CHECK(seen[0].news == news::unseen);
    CHECK(seen[1].news == news::unchanged);
    CHECK(seen[2].news == news::unseen);
}

TEST_CASE("a review keeps its case and first sight for ever; only a change moves its last change", "[store]")
{
    open_store store;
    auto r = some_review("a");
    REQUIRE(store.commit(remembering(r, 7)).has_value());
    auto later = remembering(r);
    later.at = noon + std::chrono::hours{1};
    REQUIRE(store.commit(later).has_value());
    CHECK(look(store, r).case_number == 7);
    CHECK(number_in(store.path(), "SELECT last_changed - first_seen FROM reviews") == 0);

    later.reviews[0].what.text = "Edited.";
    REQUIRE(store.commit(later).has_value());
    CHECK(number_in(store.path(), "SELECT last_changed - first_seen FROM reviews") == 3600);
    CHECK(run(store->count()).value().reviews == 1);
}

TEST_CASE("a deep scan must meet the reviews of its window that are not gone", "[store]")
{
    open_store store;
    using std::chrono::hours;
    for (auto day : {0, 1, 2, 3}) {
        auto r = some_review("r" + std::to_string(day));
        r.created = noon + hours{24 * day};
        REQUIRE(store.commit(remembering(r, {}, day == 1)).has_value());
    }
    auto undated = some_review("undated");
    undated.created.reset();
    REQUIRE(store.commit(remembering(undated)).has_value());
    auto elsewhere = some_review("r0");
    elsewhere.key.source = "acme-android";
    REQUIRE(store.commit(remembering(elsewhere)).has_value());

    auto known = run(store->known_between("acme-ios", noon, noon + hours{48})).value();
    CHECK(known == std::vector<review_key>{{"app_store", "acme-ios", "r0"}, {"app_store", "acme-ios", "r2"}});
    CHECK(look(store, some_review("r1")).gone);
}

TEST_CASE("a source remembers how far it was read", "[store]")
{
    open_store store;
    CHECK_FALSE(run(store->find_source("acme-ios")).value());
    transaction work;
    work.source = source_state{"acme-ios", false, noon, {}, noon, "page 7", 1400};
    REQUIRE(store.commit(work).has_value());
    store.reopen();
    CHECK(run(store->find_source("acme-ios")).value() == work.source);
    work.source = source_state{"acme-ios", true, {}, noon, {}, "", 1500};
    REQUIRE(store.commit(work).has_value());
    CHECK(run(store->find_source("acme-ios")).value() == work.source);
}

TEST_CASE("what was not understood is kept, shortened, and only the newest thousand of a source", "[store]")
{
    open_store store;
    transaction work;
    work.quarantine.push_back({"quiet", "no id", std::string(200'000, '\xFF')});
    for (auto i = 0; i < 1010; ++i)
        work.quarantine.push_back({"noisy", "no id", std::to_string(i)});
    REQUIRE(store.commit(work).has_value());
    CHECK(run(store->count()).value().quarantined == 1001);
    CHECK(number_in(store.path(), "SELECT max(length(raw)) FROM quarantine") == 64 * 1024);
    CHECK(number_in(store.path(), "SELECT min(CAST(CAST(raw AS TEXT) AS INTEGER)) FROM quarantine "
                                  "WHERE source = 'noisy'") == 10);
}
