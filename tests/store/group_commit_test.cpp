#include "tests/store/open_store.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>

using namespace highroad;
using namespace highroad::test;

namespace {

awaitable<void> store_one(store& into, int number, int version, std::vector<result<std::optional<answer>>>& outcomes)
{
    auto c = some_case(number);
    c.version = version;
    auto work = storing(std::move(c));
    outcomes.push_back(co_await into.commit(std::move(work)));
}

void count_exception(std::exception_ptr thrown, int& count)
{
    if (thrown) ++count;
}

} // namespace

TEST_CASE("commits that wait at the same time share one fsync, and a conflict among them hurts nobody else", "[store]")
{
    sqlite_options how;
    how.counters = std::make_shared<write_counters>();
    how.group_wait = std::chrono::milliseconds{20};
    open_store store{how};

    asio::io_context loop;
    std::vector<result<std::optional<answer>>> outcomes;
    auto thrown = 0;
    constexpr auto many = 64;
    for (auto number = 1; number <= many; ++number) {
        // Every eighth was decided on a version that does not exist.
        auto version = number % 8 == 0 ? 5 : 0;
        asio::co_spawn(loop, store_one(*store, number, version, outcomes),
                       [&](std::exception_ptr e) { count_exception(e, thrown); });
    }
    loop.run();

    CHECK(thrown == 0);
    REQUIRE(outcomes.size() == many);
    auto refused = std::count_if(outcomes.begin(), outcomes.end(), [](const auto& o) { return o.has_error(); });
    CHECK(refused == many / 8);
    CHECK(run(store->count()).value().cases == many - many / 8);
    CHECK(how.counters->transactions.load() == many);
    CHECK(how.counters->commits.load() <= 8);
}

TEST_CASE("a coroutine that is cancelled while it commits ends after the commit is on the disk", "[store]")
{
    open_store store;
    asio::io_context loop;
    asio::cancellation_signal stop;
    std::vector<result<std::optional<answer>>> outcomes;
    auto thrown = 0;
    asio::co_spawn(
        loop, store_one(*store, 1, 0, outcomes),
        asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr e) { count_exception(e, thrown); }));
    // Posted behind the coroutine's first step: it has handed its commit over by then.
    asio::post(loop, [&] { stop.emit(asio::cancellation_type::terminal); });
    loop.run();

    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].has_value());
    CHECK(run(store->find_case(1)).value());
}

TEST_CASE("closing the store carries out what was handed over, even when its loop has stopped", "[store]")
{
    asio::io_context loop;
    scratch_folder folder;
    sqlite_options how;
    how.path = folder.file("highroad.db");
    how.synchronous_full = false;
    std::vector<result<std::optional<answer>>> outcomes;
    {
        auto store = open_sqlite(loop.get_executor(), how).value();
        for (auto number = 1; number <= 10; ++number)
            asio::co_spawn(loop, store_one(*store, number, 0, outcomes), [](std::exception_ptr) {});
        // The ten first steps, and nothing of what comes back.
        for (auto i = 0; i < 10; ++i)
            loop.run_one();
        loop.stop();
    }
    auto store = open_sqlite(loop.get_executor(), how).value();
    CHECK(run(store->last_case_number()).value() > 0);
}

TEST_CASE("the write-ahead log is brought back once it has its pages, and not before", "[store]")
{
    auto log_after_commits = [](int pages) {
        sqlite_options how;
        how.log_pages = pages;
        open_store store{how};
        for (auto version = 0; version < 100; ++version) {
            auto c = some_case(1);
            c.version = version;
            REQUIRE(store.commit(storing(std::move(c))).has_value());
        }
        return std::filesystem::file_size(store.path() + "-wal");
    };
    constexpr std::uintmax_t frame = 4096 + 24;
    auto short_log = log_after_commits(20);
    CHECK(short_log > 20 * frame);
    CHECK(short_log < 60 * frame);
    CHECK(log_after_commits(100'000) > 120 * frame);
}
