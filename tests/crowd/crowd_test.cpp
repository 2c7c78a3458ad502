// A thousand sources of nine platforms for an hour: the daemon's own poller, schedules, adapters, desk and database
// against the stand-ins, on simulated time.

#include "daemon/engine/poller.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/crowd/street.hpp"
#include "tests/engine/house.hpp"
#include "tests/sim/timeline.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>

using namespace highroad;
using namespace highroad::test;

namespace {

constexpr instant start{1'790'000'000s};

/// Resident memory of this process in MB.
double memory_now()
{
    std::ifstream file{"/proc/self/statm"};
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    return static_cast<double>(resident) * 4096 / 1e6;
}

/// The daemon without its chats: what is read becomes cases in a database, and waits there.
struct reading_daemon {
    explicit reading_daemon(street& from, highroad::clock& wall)
    {
        directory = std::filesystem::temp_directory_path() / ("highroad-crowd-" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory);
        sqlite_options options;
        options.path = (directory / "highroad.db").string();
        options.synchronous_full = false;
        options.writes_on = loop.get_executor();
        auto opened = open_sqlite(loop.get_executor(), options);
        REQUIRE(opened.has_value());
        kept = std::move(*opened);
        rules.channels[""] = {"reviews"};
        in_force.now = std::make_shared<const playbook>(rules);
        effects_due = std::make_unique<alarm>(loop.get_executor(), wall);
        cases_due = std::make_unique<alarm>(loop.get_executor(), wall);
        desk = std::make_unique<case_desk>(*kept, wall, notes, counts, names, in_force, reader, checker, *effects_due,
                                           *cases_due);
        for (auto& one : from.shops) {
            names.sources[std::string{one.platform->source()}] = one.platform.get();
            const void* counter = nullptr;
            for (const auto& quota : one.platform->quotas())
                if (quota.spent_by_lists) counter = quota.counter;
            std::shared_ptr<poll_schedule> schedule;
            if (counter) {
                auto& shared = schedules[counter];
                if (!shared) shared = std::make_shared<poll_schedule>();
                schedule = shared;
            }
            poll_plan plan;
            plan.every = one.every;
            plan.page_pause = one.page_pause;
            readers.push_back(
                std::make_unique<poller>(*one.platform, plan, *desk, *kept, wall, random, notes, counts, schedule));
        }
    }
    ~reading_daemon()
    {
        readers.clear();
        desk.reset();
        kept.reset();
        std::error_code failed;
        std::filesystem::remove_all(directory, failed);
    }
    reading_daemon(const reading_daemon&) = delete;
    reading_daemon& operator=(const reading_daemon&) = delete;

    /// Everything that can be done at this moment.
    void settle()
    {
        loop.restart();
        while (loop.poll() > 0) {
        }
    }

    std::filesystem::path directory;
    asio::io_context loop{1};
    std::unique_ptr<store> kept;
    quiet_log notes;
    no_meters counts;
    plain_judge reader;
    plain_check checker;
    playbook rules;
    playbook_in_force in_force;
    registry names;
    counted_random random;
    std::unique_ptr<alarm> effects_due;
    std::unique_ptr<alarm> cases_due;
    std::unique_ptr<case_desk> desk;
    std::map<const void*, std::shared_ptr<poll_schedule>> schedules;
    std::vector<std::unique_ptr<poller>> readers;
};

/// The rounds of one source, and when each ended well.
awaitable<void> read_for_ever(poller& reads, highroad::clock& wall, std::vector<instant>& read_at)
{
    for (;;) {
        auto next = co_await reads.run_once();
        if (reads.next()->why != pace::failed) read_at.push_back(wall.now());
        co_await wall.sleep_until(next);
    }
}

std::size_t most_within(const std::vector<instant>& times, std::chrono::seconds window)
{
    std::size_t most = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        while (times[from] + window <= times[i])
            ++from;
        most = std::max(most, i - from + 1);
    }
    return most;
}

} // namespace

TEST_CASE("a thousand sources for an hour: no quota is exceeded, and none is starved", "[crowd]")
{
    sim::timeline time{start};
    sim::sim_clock wall{time};
    street all{time, wall};
    all.google_play(150, 60s);
    all.google_play(10, 20s); // more than the share allows
    all.google_business(200, "client-quiet", 2min);
    all.google_business(150, "client-busy", 30s); // 300 a minute wanted, 150 are for reading
    all.steam(150, 5min);
    all.app_store_feed(90, 15min);
    all.trustpilot(80, 30s); // 160 a minute wanted, 80 are for reading
    all.yelp(20, 15min);
    all.booking(80, 60s);
    all.tripadvisor(20, 15min);
    all.judge_me(50, 60s);
    REQUIRE(all.shops.size() == 1000);

    auto before = memory_now();
    reading_daemon daemon{all, wall};
    std::vector<std::vector<instant>> read_at(all.shops.size());
    for (std::size_t i = 0; i < daemon.readers.size(); ++i)
        asio::co_spawn(daemon.loop, read_for_ever(*daemon.readers[i], wall, read_at[i]), [](std::exception_ptr) {});

    // Customers write everywhere: every tenth shop has forty times as many as the others.
    std::mt19937_64 chance{5};
    std::size_t written = 0;
    std::function<void(std::size_t)> write_on = [&](std::size_t i) {
        std::exponential_distribution<double> gap{(i % 10 == 0 ? 20.0 : 0.5) / 3600};
        time.in(std::chrono::milliseconds{static_cast<long>(gap(chance) * 1000) + 1}, [&, i] {
            all.shops[i].write_review();
            ++written;
            write_on(i);
        });
    };
    for (std::size_t i = 0; i < all.shops.size(); ++i)
        write_on(i);

    daemon.settle();
    while (time.next() && *time.next() < 1h) {
        time.run_next();
        daemon.settle();
    }

    std::map<std::string, std::size_t> requests_to;
    std::map<std::string, std::pair<std::size_t, std::size_t>> fewest_and_most;
    std::size_t requests = 0;
    for (const auto& [quota, times] : all.http.asked) {
        INFO(quota);
        requests += times.size();
        auto limit = all.limits.find(quota);
        if (limit != all.limits.end()) CHECK(most_within(times, limit->second.window) <= limit->second.limit);
    }
    for (std::size_t i = 0; i < all.shops.size(); ++i) {
        const auto& shop = all.shops[i];
        auto name = std::string{shop.platform->source()};
        auto& [fewest, most] = fewest_and_most[std::string{shop.platform->platform()}];
        auto rounds = read_at[i].size();
        if (most == 0) fewest = rounds;
        fewest = std::min(fewest, rounds);
        most = std::max(most, rounds);
        INFO(name);
        REQUIRE(rounds >= 1);
        // Where a quota has room the longest pause holds; where it has not, nobody waits for more than half an hour
        // but with the daily budgets of Yelp and Tripadvisor.
        auto daily = name.starts_with("cafe") || name.starts_with("inn");
        auto longest = daily ? std::chrono::seconds{1h} : std::max<std::chrono::seconds>(shop.every * 4 + 30s, 10min);
        for (std::size_t k = 0; k + 1 < rounds; ++k)
            CHECK(read_at[i][k + 1] - read_at[i][k] <= longest);
        CHECK(start + 1h - read_at[i].back() <= longest);
    }
    auto counted = std::optional<result<store::totals>>{};
    asio::co_spawn(daemon.loop, daemon.kept->count(),
                   [&](std::exception_ptr, result<store::totals> got) { counted.emplace(std::move(got)); });
    daemon.settle();
    REQUIRE(counted.has_value());
    REQUIRE(counted->has_value());

    std::cout << "1,000 sources for one simulated hour: " << requests << " requests, " << written
              << " reviews written, " << (*counted)->reviews << " read; " << memory_now() - before
              << " MB more than before, " << memory_now() << " MB in all with the stand-ins\n";
    for (const auto& [platform, rounds] : fewest_and_most)
        std::cout << "  " << platform << ": " << rounds.first << " to " << rounds.second << " reads of a source\n";
    for (const auto& quota : {"client-quiet", "client-busy", "trustpilot", "yelp", "booking", "tripadvisor"}) {
        auto limit = all.limits.at(quota);
        std::cout << "  quota " << quota << ": at most " << most_within(all.http.asked[quota], limit.window) << " in "
                  << in_words(limit.window) << ", " << limit.limit << " are for reading\n";
    }
}
