#include "daemon/store/connection.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/journal_chain.hpp"
#include "daemon/store/migrations.hpp"
#include "tests/store/open_store.hpp"

#include <fstream>

using namespace highroad;
using namespace highroad::test;

namespace {

/// A database as an earlier version left it: one case with two entries, a planned line, a review that became no case.
void make_earlier(const std::string& path, int schema)
{
    std::ofstream{path}.close();
    sqlite::connection old{path, sqlite::access::write};
    old.execute("PRAGMA journal_mode = WAL");
    sqlite::migrate(old, schema);
    REQUIRE(old.number("PRAGMA user_version") == schema);
    old.execute(R"sql(
INSERT INTO cases (number, version, platform, source, review_id, phase, wake, quiet, opened, body)
VALUES (7, 1, 'app_store', 'acme-ios', 'r7', 'awaiting_team', NULL, 0, 1790000000,
        '{"number":7,"version":1,"phase":"awaiting_team"}');
INSERT INTO messages VALUES ('reviews', '1610241741.000200', 7);
INSERT INTO reviews (platform, source, review_id, words, reply, created, case_number, disposition, gone, first_seen, last_changed)
VALUES ('app_store', 'acme-ios', 'r8', x'00', x'00', 1790000000, NULL, 'not_negative', 0, 1790000000, 1790000000);
INSERT INTO outbox (key, case_number, destination, kind, body, not_before)
VALUES ('7/say/1', 7, 'reviews', 'say', '{"channel":"reviews","text":"hello"}', 1790000000);
INSERT INTO sources VALUES ('acme-ios', 1, 1790000000, 1790000000, NULL, '', 12);
)sql");
    if (schema >= 4) {
        // From then on the store chains them.
        const auto begun = instant{std::chrono::seconds{1'790'000'000}};
        sqlite::append_to_journal(old, 7, begun, {"opened", actor{"highroad", "", "Highroad", {}}, "stars: 1"});
        sqlite::append_to_journal(old, 7, begun + std::chrono::minutes{1},
                                  {"claimed", actor{"slack", "U1", "Ana", {}}, ""});
        return;
    }
    old.execute(R"sql(
INSERT INTO journal (case_number, at, what, actor_chat, actor_id, actor_name, detail)
VALUES (7, 1790000000, 'opened', 'highroad', '', 'Highroad', 'stars: 1'),
       (7, 1790000060, 'claimed', 'slack', 'U1', 'Ana', '');
)sql");
}

} // namespace

TEST_CASE("a database of every earlier schema is brought to the newest one, with all that is in it", "[store]")
{
    auto schema = GENERATE(range(1, 6));
    CAPTURE(schema);
    REQUIRE(sqlite::newest_schema() == 6); // a new schema needs a row here
    scratch_folder folder;
    sqlite_options how;
    how.path = folder.file("highroad.db");
    make_earlier(how.path, schema);
    asio::io_context loop;
    {
        auto opened = open_sqlite(loop.get_executor(), how);
        REQUIRE(opened.has_value());
        auto& store = **opened;
        auto found = run(store.find_case(7));
        REQUIRE(found.has_value());
        REQUIRE(found->has_value());
        CHECK((*found)->number == 7);
        CHECK(run(store.case_of_message("reviews", "1610241741.000200")).value() == 7);
        CHECK(run(store.find_source("acme-ios")).value()->recorded == 12);
        CHECK(run(store.count())->reviews == 1);
        auto due = run(store.claim_due(instant{std::chrono::seconds{1'790'000'001}}, {}));
        CHECK(due->due.size() == 1);
        auto entries = run(store.journal_of(7)).value();
        REQUIRE(entries.size() == 2);
        CHECK(entries[0].entry.detail == "stars: 1");
        CHECK(entries[1].entry.by.name == "Ana");
    }
    auto chain = verify_journal(how.path);
    REQUIRE(chain.has_value());
    CHECK(chain->broken.empty());
    CHECK(chain->entries == 2);
    // A second start finds nothing to do, and the chain goes on.
    auto again = open_sqlite(loop.get_executor(), how);
    CHECK(again.has_value());
}

TEST_CASE("a journal of an earlier schema is not checked, and says why", "[store]")
{
    scratch_folder folder;
    auto path = folder.file("highroad.db");
    make_earlier(path, 2);
    auto found = verify_journal(path);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == errc::refused);
    CHECK(found.error().words.find("Start the daemon once") != std::string::npos);
}

TEST_CASE("schema 5 binds each review to its own case again, and has those that were mixed up read anew", "[store]")
{
    scratch_folder folder;
    sqlite_options how;
    how.path = folder.file("highroad.db");
    make_earlier(how.path, 4);
    {
        sqlite::connection old{how.path, sqlite::access::write};
        old.execute(R"sql(
INSERT INTO cases (number, version, platform, source, review_id, phase, wake, quiet, opened, body)
VALUES (8, 1, 'app_store', 'acme-mac', 'r7', 'awaiting_team', NULL, 0, 1790000000, '{"number":8}'),
       (9, 1, 'app_store', 'acme-tv', 'r7', 'awaiting_team', NULL, 0, 1790000000, '{"number":9}');
INSERT INTO reviews (platform, source, review_id, words, reply, created, case_number, disposition, gone, first_seen, last_changed)
VALUES ('app_store', 'acme-ios', 'r7', x'01', x'00', 1790000000, 7, 'case', 0, 1790000000, 1790000000),
       ('app_store', 'acme-mac', 'r7', x'02', x'00', 1790000000, 9, 'case', 0, 1790000000, 1790000000),
       ('app_store', 'acme-tv', 'r7', x'03', x'00', 1790000000, 9, 'case', 0, 1790000000, 1790000000);
)sql");
    }
    asio::io_context loop;
    REQUIRE(open_sqlite(loop.get_executor(), how).has_value());
    sqlite::connection now{how.path, sqlite::access::read_only};
    CHECK(now.number("SELECT case_number FROM reviews WHERE source = 'acme-ios' AND review_id = 'r7'") == 7);
    CHECK(now.number("SELECT case_number FROM reviews WHERE source = 'acme-mac'") == 8);
    CHECK(now.number("SELECT case_number FROM reviews WHERE source = 'acme-tv'") == 9);
    CHECK(now.number("SELECT count(*) FROM reviews WHERE case_number IS NULL") == 1);
    CHECK(now.number("SELECT count(*) FROM reviews WHERE words = x'01'") == 1);
    CHECK(now.number("SELECT count(*) FROM reviews WHERE words = x''") == 2);
}
