#include "daemon/store/migrations.hpp"
#include "tests/store/open_store.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>

using namespace highroad;
using namespace highroad::test;

namespace {

failure why_not(const std::string& path)
{
    asio::io_context loop;
    sqlite_options how;
    how.path = path;
    auto opened = open_sqlite(loop.get_executor(), how);
    REQUIRE_FALSE(opened.has_value());
    return opened.error();
}

void execute(const std::string& path, const char* sql)
{
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
    REQUIRE(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(raw);
}

bool says(const failure& why, std::string_view words)
{
    return why.words.find(words) != std::string::npos;
}

} // namespace

TEST_CASE("the database and what stands beside it can be read by nobody else", "[store]")
{
    open_store store;
    REQUIRE(store.commit(storing(some_case(1))).has_value());
    for (const auto* ending : {"", "-wal", "-shm", ".lock"}) {
        CAPTURE(ending);
        auto mode = std::filesystem::status(store.path() + ending).permissions();
        CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    }
}

TEST_CASE("a file that others could read is made private when it is opened", "[store]")
{
    open_store store;
    store.close();
    std::filesystem::permissions(store.path(), std::filesystem::perms{0644});
    store.open();
    CHECK(std::filesystem::status(store.path()).permissions() == std::filesystem::perms{0600});
}

TEST_CASE("a second daemon on the same database is refused until the first has gone", "[store]")
{
    open_store store;
    auto why = why_not(store.path());
    CHECK(why.code == errc::conflict);
    CHECK(says(why, "another Highroad daemon (process "));
    CHECK(says(why, "Stop it first"));
    store.reopen();
    CHECK(store.commit(storing(some_case(1))).has_value());
}

TEST_CASE("a database of a newer version is refused and left as it is", "[store]")
{
    open_store store;
    REQUIRE(store.commit(storing(some_case(1))).has_value());
    store.close();
    execute(store.path(), "PRAGMA user_version = 99");
    auto why = why_not(store.path());
    CHECK(why.code == errc::refused);
    CHECK(says(why, "newer Highroad (schema 99"));
    auto as_it_was = "PRAGMA user_version = " + std::to_string(sqlite::newest_schema());
    execute(store.path(), as_it_was.c_str());
    store.open();
    CHECK(run(store->find_case(1)).value());
}

TEST_CASE("a database of another program is refused and left as it is", "[store]")
{
    scratch_folder folder;
    auto path = folder.file("other.db");
    execute(path, "CREATE TABLE bookmarks (url TEXT)");
    auto why = why_not(path);
    CHECK(why.code == errc::refused);
    CHECK(says(why, "another program"));
    execute(path, "INSERT INTO bookmarks VALUES ('still here')");
}

TEST_CASE("a file that is no database is refused with what to do", "[store]")
{
    scratch_folder folder;
    auto path = folder.file("text.db");
    std::ofstream{path} << std::string(8192, 'x');
    auto why = why_not(path);
    CHECK(why.code == errc::disk);
    CHECK(says(why, "damaged"));
    CHECK(says(why, "restore the newest backup"));
}

TEST_CASE("a database with a damaged page is refused with what to do", "[store]")
{
    open_store store;
    for (auto number = 1; number <= 50; ++number) {
        auto c = some_case(number);
        c.subject.text = std::string(2000, 'y');
        REQUIRE(store.commit(storing(c)).has_value());
    }
    store.close();
    auto size = std::filesystem::file_size(store.path());
    REQUIRE(size > 40 * 4096);
    {
        std::fstream file{store.path(), std::ios::in | std::ios::out | std::ios::binary};
        // Everything behind the schema.
        file.seekp(static_cast<std::streamoff>(size / 2));
        file << std::string(static_cast<std::size_t>(size / 2), '\x5A');
    }
    auto why = why_not(store.path());
    CHECK(why.code == errc::disk);
    CHECK(says(why, "damaged"));
    CHECK(says(why, "restore the newest backup"));
}

TEST_CASE("a path that cannot be used is refused in words", "[store]")
{
    CHECK(why_not("").code == errc::bad_input);
    CHECK(why_not(":memory:").code == errc::bad_input);
    CHECK(why_not("file:x?mode=memory").code == errc::bad_input);
    auto why = why_not("/nonexistent/highroad.db");
    CHECK(why.code == errc::disk);
    CHECK(says(why, "Check that its folder exists"));
}

TEST_CASE("a stored case that cannot be understood is a failure in words, not a crash", "[store]")
{
    open_store store;
    REQUIRE(store.commit(storing(some_case(1))).has_value());
    execute(store.path(), "UPDATE cases SET body = '{\"phase\": \"dancing\"}'");
    auto found = run(store->find_case(1));
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == errc::bad_answer);
    CHECK(says(found.error(), "case #1"));
}
