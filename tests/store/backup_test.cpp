#include "tests/store/open_store.hpp"

#include <boost/asio/co_spawn.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace highroad;
using namespace highroad::test;

namespace {

awaitable<void> keep_writing(store& into, std::atomic<int>& written, const std::atomic<bool>& enough)
{
    while (!enough) {
        auto work = storing(some_case(written + 1));
        work.cases[0].journal.push_back({"opened", the_daemon(), ""});
        auto told = co_await into.commit(std::move(work));
        if (!told) co_return;
        ++written;
    }
}

} // namespace

TEST_CASE("a backup made while the daemon writes holds everything up to one moment", "[store]")
{
    open_store store;
    auto copy = store.beside("copy.db");
    std::atomic<int> written{0};
    std::atomic<bool> enough{false};
    // The daemon's loop runs on a thread of its own here, the backup beside it, as `highroad backup` does.
    std::thread daemon{[&] { run(keep_writing(*store, written, enough)); }};

    for (auto round = 0; round < 5; ++round) {
        auto reached = written + 20;
        while (written < reached)
            std::this_thread::yield();
        auto least = written.load();
        auto made = back_up(store.path(), copy);
        auto most = written + 1; // one may have been committed and not yet counted

        CHECK(made.has_value());
        asio::io_context loop;
        sqlite_options how;
        how.path = copy;
        auto opened = open_sqlite(loop.get_executor(), how);
        REQUIRE(opened.has_value());
        auto cases = run((*opened)->last_case_number()).value();
        CHECK(cases >= least);
        CHECK(cases <= most);
        CHECK(run((*opened)->count()).value().cases == cases);
        CHECK(run((*opened)->journal_of(cases)).value().size() == 1);
    }
    enough = true;
    daemon.join();
}

TEST_CASE("a backup is one private file, and nothing unfinished stays beside it", "[store]")
{
    open_store store;
    REQUIRE(store.commit(storing(some_case(1))).has_value());
    auto copy = store.beside("copy.db");
    std::ofstream{copy} << "an earlier backup";
    REQUIRE(back_up(store.path(), copy).has_value());
    CHECK(std::filesystem::status(copy).permissions() == std::filesystem::perms{0600});
    for (const auto* ending : {"-wal", "-shm", ".unfinished", ".unfinished-journal"})
        CHECK_FALSE(std::filesystem::exists(copy + ending));
}

TEST_CASE("a backup that fails says why and leaves the earlier one alone", "[store]")
{
    scratch_folder folder;
    auto source = folder.file("damaged.db");
    auto copy = folder.file("copy.db");
    std::ofstream{source} << std::string(8192, 'x');
    std::ofstream{copy} << "an earlier backup";

    auto damaged = back_up(source, copy);
    REQUIRE_FALSE(damaged.has_value());
    CHECK(damaged.error().code == errc::disk);
    CHECK(std::filesystem::file_size(copy) == 17);
    CHECK_FALSE(std::filesystem::exists(copy + ".unfinished"));

    CHECK(back_up(folder.file("absent.db"), copy).error().code == errc::not_found);
    for (const auto* beside : {"", "-wal", "-shm", "-journal", ".lock"}) {
        auto refused = back_up(source, source + beside);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == errc::bad_input);
    }
    CHECK(back_up(source, folder.file("no/such/folder.db")).error().code == errc::disk);
}
