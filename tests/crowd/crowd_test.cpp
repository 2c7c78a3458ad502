// A thousand sources of ten platforms for an hour: the daemon's own poller, schedules, adapters, desk and database
// against the stand-ins, on simulated time. What is judged is what arrived at the other sides.

#include "tests/crowd/reading_daemon.hpp"
#include "tests/crowd/street.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <set>

using namespace highroad;
using namespace highroad::test;

namespace {

constexpr instant start{1'790'000'000s};

/// HIGHROAD_CROWD_MINUTES lets it take another time than an hour, HIGHROAD_CROWD_SEED has other customers: what is
/// judged must not depend on where the hour happens to end.
long from_environment(const char* name, long otherwise)
{
    const auto* given = std::getenv(name);
    return given != nullptr ? std::strtol(given, nullptr, 10) : otherwise;
}

/// Resident memory of this process in MB.
double memory_now()
{
    std::ifstream file{"/proc/self/statm"};
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Of requests in order: the most that lie within one window, wherever that begins.
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

/// The longest time without a read between `start` and `end`, both included.
std::chrono::seconds longest_gap(const std::vector<instant>& reads, instant end)
{
    auto longest = std::chrono::seconds{0};
    auto last = start;
    for (auto at : reads) {
        longest = std::max(longest, at - last);
        last = at;
    }
    return std::max(longest, end - last);
}

/// How long a source may have to wait where nobody is starved: four times its pause, as in the settings, or,
/// where the quota has no room for that, four times what an even share of it comes to.
std::chrono::seconds patience_of(const shop& one, const street& all)
{
    auto usual = one.every * 4 + 60s;
    auto counted = all.quotas.find(one.quota);
    if (counted == all.quotas.end()) return usual;
    const auto& quota = counted->second;
    auto even = quota.window * static_cast<long>(quota.sources) / static_cast<long>(quota.for_reading);
    return std::max<std::chrono::seconds>(usual, even * 4);
}

/// Customers write everywhere: every tenth shop has forty times as many reviews as the others.
class customers {
public:
    customers(street& all, sim::timeline& time) : all_{all}, time_{time}
    {
        for (std::size_t i = 0; i < all_.shops.size(); ++i)
            write_on(i);
    }

private:
    void write_on(std::size_t i)
    {
        auto& at = all_.shops[i];
        auto an_hour = !at.may_be_busy ? 0.3 : i % 10 == 0 ? 20.0 : 0.5;
        std::exponential_distribution<double> gap{an_hour / 3600};
        auto in = std::chrono::milliseconds{static_cast<long>(gap(chance_) * 1000) + 1};
        time_.in(in, [this, i] {
            all_.write(all_.shops[i]);
            write_on(i);
        });
    }

    street& all_;
    sim::timeline& time_;
    std::mt19937_64 chance_{static_cast<std::uint64_t>(from_environment("HIGHROAD_CROWD_SEED", 5))};
};

void print_quotas(street& all)
{
    struct shown {
        std::size_t accounts = 0;
        double share = 0;
        std::size_t most = 0;
        crowd_quota of;
    };
    std::map<std::string, shown> by_kind; // "play-17.example" and its like together
    for (const auto& [name, quota] : all.quotas) {
        auto dash = name.find_last_of('-');
        auto& kind = by_kind[name.ends_with(".example") ? name.substr(0, dash) : name];
        auto most = most_within(all.http.charged_to(name), quota.window);
        ++kind.accounts;
        kind.of = quota;
        kind.most = std::max(kind.most, most);
        kind.share = std::max(kind.share, static_cast<double>(most) / static_cast<double>(quota.limit));
    }
    for (const auto& [name, kind] : by_kind)
        std::printf("  quota %-17s x%-3zu at most %4zu of %4zu in %s (%.0f %%; %zu are for reading)\n", name.c_str(),
                    kind.accounts, kind.most, kind.of.limit, in_words(kind.of.window).c_str(), kind.share * 100,
                    kind.of.for_reading);
}

} // namespace

TEST_CASE("a thousand sources for an hour: no quota is exceeded, none is starved, and each review arrives once",
          "[crowd]")
{
    auto before = memory_now();
    sim::timeline time{start};
    sim::sim_clock wall{time};
    street all{time, wall};
    all.app_store_connect(60, 60s); // 3,600 an hour wanted, 1,800 are for reading
    all.google_play(130, 3min);
    all.google_play(20, 20s); // 180 an hour wanted of each, 100 are for reading
    all.google_business(200, "client-quiet", 5min, 4, 3);
    all.google_business(140, "client-busy", 30s, 1, 3); // 280 a minute wanted, 150 are for reading
    all.steam(140, 5min);                               // of two pages each
    all.app_store_feed(80, 15min);
    all.trustpilot(70, 30s); // 700 in 5 minutes wanted, 400 are for reading
    all.yelp(20, 15min);     // 1,920 a day wanted, 300 are for reading
    all.booking(70, 3min);
    all.tripadvisor(20, 15min); // 1,920 a day wanted, 160 are for reading
    all.judge_me(50, 5min);
    REQUIRE(all.shops.size() == 1000);
    auto with_stand_ins = memory_now();
    reading_daemon daemon{all, wall};
    customers writing{all, time};

    daemon.start();
    daemon.settle();
    const std::chrono::minutes length{from_environment("HIGHROAD_CROWD_MINUTES", 60)};
    while (time.next() && *time.next() < length) {
        time.run_next();
        daemon.settle();
    }
    auto end = time.wall();
    auto memory = memory_now();

    for (const auto& [name, quota] : all.quotas) {
        INFO(name);
        auto most = most_within(all.http.charged_to(name), quota.window);
        CHECK(most <= quota.limit);
        CHECK(most <= quota.for_reading);
    }
    for (const auto& [name, count] : all.http.refused()) {
        INFO(name << ": " << count << " requests refused");
        CHECK(count == 0);
    }
    CHECK(daemon.failing() == 0);

    struct platform_row {
        std::size_t sources = 0;
        std::size_t requests = 0;
        std::chrono::seconds gap{0};
    };
    std::map<std::string, platform_row> rows;
    auto cases = daemon.cases();
    std::size_t written = 0;
    std::size_t due = 0;
    std::size_t requests = 0;
    std::set<std::string> hosts_counted;
    for (const auto& one : all.shops) {
        INFO(one.source);
        const auto& answered = all.http.answered_by(one.host);
        const auto& reads = one.notes->reads;
        REQUIRE(!reads.empty());
        auto& row = rows[std::string{one.platform->platform()}];
        auto gap = longest_gap(reads, end);
        CHECK(gap <= patience_of(one, all));
        ++row.sources;
        row.gap = std::max(row.gap, gap);
        if (hosts_counted.insert(one.host).second) row.requests += answered.size();

        // A look of several pages, each of which waits for its place, shows what was there when it began.
        REQUIRE(one.notes->shown);
        auto shown_by = one.shared_requests ? end - patience_of(one, all) : *one.notes->shown;
        auto known = daemon.reviews_of(one.source);
        std::sort(known.begin(), known.end());
        CHECK(std::adjacent_find(known.begin(), known.end()) == known.end());
        for (const auto& [at, id] : one.written) {
            ++written;
            auto opened = cases.find({one.source, id});
            if (opened != cases.end()) CHECK(opened->second == 1);
            if (at >= shown_by) continue;
            ++due;
            INFO(id);
            CHECK(std::binary_search(known.begin(), known.end(), id));
            if (at > reads.front()) CHECK(opened != cases.end());
        }
    }
    for (const auto& [platform, row] : rows)
        requests += row.requests;
    if (length >= 1h) CHECK(due > written * 3 / 4); // the locations of a short run are hardly read twice

    std::printf(
        "%zu sources for %s of simulated time: %zu requests and %zu for tokens, %zu reviews written, %zu of them "
        "before the last read and all of those there once; memory %.0f MB, of which the stand-ins %.0f MB\n",
        all.shops.size(), in_words(length).c_str(), requests, all.http.tokens(), written, due, memory - before,
        with_stand_ins - before);
    for (const auto& [platform, row] : rows)
        std::printf("  %-17s %4zu sources %6zu requests, longest gap %s\n", platform.c_str(), row.sources, row.requests,
                    in_words(row.gap).c_str());
    print_quotas(all);
    std::fflush(stdout);
}

namespace {

/// Twenty minutes of 140 locations of one Google project that want to be read every 30 seconds.
struct busy_project {
    explicit busy_project(int accounts)
    {
        all.google_business(140, "client-busy", 30s, accounts, 3);
        reading_daemon daemon{all, wall};
        customers writing{all, time};
        daemon.start();
        daemon.settle();
        while (time.next() && *time.next() < 20min) {
            time.run_next();
            daemon.settle();
        }
        CHECK(daemon.failing() == 0);
        auto half_time = start + 10min; // by then it has settled
        std::size_t found = 0;
        std::chrono::seconds waited{0};
        for (const auto& one : all.shops) {
            reads += static_cast<std::size_t>(std::count_if(one.notes->reads.begin(), one.notes->reads.end(),
                                                            [&](instant at) { return at > half_time; }));
            for (const auto& [at, id] : one.written) {
                auto seen = one.notes->found.find(id);
                if (at < half_time || seen == one.notes->found.end()) continue;
                waited += seen->second - at;
                ++found;
            }
        }
        const auto& asked = all.http.charged_to("client-busy");
        requests = static_cast<std::size_t>(
            std::count_if(asked.begin(), asked.end(), [&](instant at) { return at > half_time; }));
        CHECK(most_within(asked, 1min) <= 150);
        CHECK(all.http.refused().empty());
        mean_wait = static_cast<double>(waited.count()) / static_cast<double>(std::max<std::size_t>(found, 1));
    }
    void print(const char* how) const
    {
        std::printf("  %-28s %5zu reads by %5zu requests in ten minutes: each every %3.0f s; a review is found after "
                    "%.0f s on average\n",
                    how, reads, requests, 140 * 600.0 / static_cast<double>(reads), mean_wait);
    }

    sim::timeline time{start};
    sim::sim_clock wall{time};
    street all{time, wall};
    std::size_t reads = 0;
    std::size_t requests = 0;
    double mean_wait = 0;
};

} // namespace

TEST_CASE("locations of one account are read far more often with the same quota than those of an account each",
          "[crowd][batches]")
{
    busy_project alone{140};
    busy_project together{1};
    alone.print("140 locations, one by one");
    together.print("140 locations, in batches");
    std::printf("  that is %.1f times as often, with %.0f %% of the requests\n",
                static_cast<double>(together.reads) / static_cast<double>(alone.reads),
                100.0 * static_cast<double>(together.requests) / static_cast<double>(alone.requests));
    std::fflush(stdout);
    CHECK(together.reads > alone.reads * 3);
    CHECK(together.mean_wait < alone.mean_wait / 3);
}
