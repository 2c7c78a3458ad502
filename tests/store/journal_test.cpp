#include "daemon/crypto/crypto.hpp"
#include "daemon/store/journal.hpp"
#include "tests/store/open_store.hpp"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <vector>

using namespace highroad;
using namespace highroad::test;

namespace {

transaction noting(int number, std::vector<journal_entry> entries)
{
    auto work = storing(some_case(number));
    work.cases.front().journal = std::move(entries);
    return work;
}

void write_three(open_store& store)
{
    REQUIRE(
        store.commit(noting(1, {{"opened", the_daemon(), ""}, {"claimed", {"slack", "U1", "Ana", {}}, "by a button"}}))
            .has_value());
    REQUIRE(store.commit(noting(2, {{"opened", the_daemon(), "stars: 1"}})).has_value());
}

/// As somebody would who can write the file: triggers and all are no obstacle.
void tamper(const std::string& path, const std::string& sql)
{
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
    auto all = "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_shortened; " + sql;
    char* why = nullptr;
    auto code = sqlite3_exec(raw, all.c_str(), nullptr, nullptr, &why);
    INFO((why ? why : "no error"));
    REQUIRE(code == SQLITE_OK);
    sqlite3_close(raw);
}

std::vector<std::string> lines_of(const std::string& path)
{
    std::vector<std::string> lines;
    auto count = export_journal(path, [&](std::string line) {
        lines.push_back(std::move(line));
        return true;
    });
    REQUIRE(count.has_value());
    CHECK(static_cast<std::size_t>(*count) == lines.size());
    return lines;
}

} // namespace

TEST_CASE("an untouched journal is whole, also while a daemon writes and after a restart", "[store]")
{
    open_store store;
    write_three(store);
    auto found = verify_journal(store.path());
    REQUIRE(found.has_value());
    CHECK(found->broken.empty());
    CHECK(found->entries == 3);
    CHECK(found->end.sequence == 3);
    auto noted = found->end;

    store.reopen();
    REQUIRE(store.commit(noting(3, {{"opened", the_daemon(), "after a restart"}})).has_value());
    found = verify_journal(store.path(), noted);
    REQUIRE(found.has_value());
    CHECK(found->broken.empty());
    CHECK(found->entries == 4);
    CHECK(found->end != noted);
}

TEST_CASE("whatever is changed, taken away, put in or swapped in the journal is found", "[store]")
{
    open_store store;
    write_three(store);
    auto noted = verify_journal(store.path())->end;
    store.close();
    auto sql = GENERATE(
        as<std::string>{}, "UPDATE journal SET detail = 'stars: 5' WHERE sequence = 3",
        "UPDATE journal SET what = 'dismissed' WHERE sequence = 2",
        "UPDATE journal SET actor_id = 'U2' WHERE sequence = 2", "UPDATE journal SET at = at + 1 WHERE sequence = 1",
        "UPDATE journal SET case_number = 7 WHERE sequence = 3", "DELETE FROM journal WHERE sequence = 2",
        "DELETE FROM journal WHERE sequence = 1", "DELETE FROM journal WHERE sequence = 3", "DELETE FROM journal",
        "UPDATE journal SET salt = x'00' WHERE sequence = 2", "UPDATE journal SET sequence = 10 WHERE sequence = 3",
        "INSERT INTO journal (case_number, at, what, actor_chat, actor_id, actor_name, detail) "
        "VALUES (1, 1, 'approved', 'slack', 'U9', 'Eve', '')");
    tamper(store.path(), sql);
    auto found = verify_journal(store.path());
    REQUIRE(found.has_value());
    INFO(sql);
    CHECK_FALSE(found->broken.empty());
    (void)noted;
}

TEST_CASE("a journal that was rewritten from end to end is found by a place that was noted elsewhere", "[store]")
{
    open_store store;
    write_three(store);
    auto noted = verify_journal(store.path())->end;
    open_store other;
    REQUIRE(other.commit(noting(1, {{"opened", the_daemon(), ""}, {"dismissed", the_daemon(), ""}})).has_value());
    REQUIRE(other.commit(noting(2, {{"opened", the_daemon(), "stars: 5"}})).has_value());
    auto found = verify_journal(other.path(), noted);
    REQUIRE(found.has_value());
    REQUIRE(found->broken.size() == 1);
    CHECK(found->broken.front().find("it is not the entry that was noted") != std::string::npos);

    auto later = noted;
    later.sequence = 99;
    found = verify_journal(store.path(), later);
    REQUIRE(found->broken.size() == 1);
    CHECK(found->broken.front() == "the noted entry 99 is missing");
}

TEST_CASE("what is exported is enough to recompute the chain without this program", "[store]")
{
    open_store store;
    write_three(store);
    auto lines = lines_of(store.path());
    REQUIRE(lines.size() == 3);
    std::string before;
    for (const auto& line : lines) {
        auto entry = nlohmann::json::parse(line);
        auto bytes = [&](const char* name) {
            std::string out;
            auto digits = entry.at(name).get<std::string>();
            for (std::size_t i = 0; i < digits.size(); i += 2)
                out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
            return out;
        };
        CHECK(hex(sha256(bytes("salt") + entry.at("detail").get<std::string>())) ==
              entry.at("digest").get<std::string>());
        std::string all;
        auto add = [&](const std::string& text) { all += std::to_string(text.size()) + ":" + text; };
        add(before);
        add(std::to_string(entry.at("sequence").get<int>()));
        add(std::to_string(entry.at("case").get<int>()));
        add(std::to_string(parse_instant(entry.at("at").get<std::string>())->time_since_epoch().count()));
        add(entry.at("what"));
        add(entry.at("by").at("chat"));
        add(entry.at("by").at("id"));
        add(entry.at("by").at("name"));
        add(bytes("digest"));
        CHECK(hex(sha256(all)) == entry.at("link").get<std::string>());
        before = bytes("link");
    }
}

TEST_CASE("the daemon itself cannot change or shorten the journal", "[store]")
{
    open_store store;
    write_three(store);
    store.close();
    for (const auto* sql : {"UPDATE journal SET detail = 'x' WHERE sequence = 3", "DELETE FROM journal",
                            "UPDATE journal SET detail = '', salt = x'', erased = 1, what = 'x' WHERE sequence = 3"}) {
        sqlite3* raw = nullptr;
        REQUIRE(sqlite3_open(store.path().c_str(), &raw) == SQLITE_OK);
        CHECK(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr) != SQLITE_OK);
        sqlite3_close(raw);
    }
    CHECK(verify_journal(store.path())->broken.empty());
}

TEST_CASE("a place in the journal is read as it is written, and nothing else is", "[store]")
{
    journal_place place{12, std::string(64, 'a')};
    CHECK(journal_place_in(in_words(place)) == place);
    for (const auto* other : {"", "12", "12:", "12:abc", ":", "x:y"})
        CHECK_FALSE(journal_place_in(other));
    CHECK_FALSE(journal_place_in("12:" + std::string(64, 'G')));
}

TEST_CASE("without a database there is nothing to verify, in words", "[store]")
{
    auto found = verify_journal("/nonexistent/highroad.db");
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == errc::not_found);
}
