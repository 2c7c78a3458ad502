#include "daemon/core/poll_schedule.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <queue>
#include <random>
#include <set>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

constexpr instant monday{1'790'000'000s / 86'400s * 86'400s};
using std::chrono::seconds;

poll_bounds every(seconds pause)
{
    poll_bounds bounds;
    bounds.every = pause;
    return bounds;
}

/// Some sources that are read when the schedule says so. `an_hour` gives the mean number of reviews of each.
struct world {
    poll_schedule schedule;
    std::map<std::string, double> an_hour;
    std::map<std::string, instant> read_at;
    std::map<std::string, std::vector<instant>> reads;
    std::size_t requests_a_read = 1;
    std::set<std::string> placed; ///< those that wait for their place
    std::chrono::seconds longest_wait{0};
    std::mt19937_64 chance{11};
    using turn = std::pair<instant, std::string>;
    std::priority_queue<turn, std::vector<turn>, std::greater<>> turns;

    void add(const std::string& name, poll_bounds bounds, double reviews_an_hour)
    {
        schedule.add(name, bounds, arrival_model{monday});
        an_hour[name] = reviews_an_hour;
        read_at[name] = monday;
        turns.emplace(monday + 1s, name);
    }
    void run_until(instant end)
    {
        while (turns.top().first < end) {
            auto [now, name] = turns.top();
            turns.pop();
            if (!placed.erase(name)) {
                auto wait = 0s;
                for (std::size_t i = 0; i < requests_a_read; ++i)
                    wait = std::max(wait, schedule.take_place(now, 24h).value());
                longest_wait = std::max(longest_wait, wait);
                if (wait > 0s) {
                    placed.insert(name);
                    turns.emplace(now + wait, name);
                    continue;
                }
            }
            auto hours = static_cast<double>((now - read_at[name]).count()) / 3600;
            std::poisson_distribution<std::size_t> fresh{std::max(an_hour[name] * hours, 1e-12)};
            schedule.was_read(name, read_at[name], now, fresh(chance), static_cast<double>(requests_a_read));
            read_at[name] = now;
            reads[name].push_back(now);
            turns.emplace(schedule.after(name, now).at, name);
        }
    }
    [[nodiscard]] std::size_t reads_between(instant from, instant to) const
    {
        std::size_t sum = 0;
        for (const auto& [name, times] : reads)
            for (auto at : times)
                sum += at >= from && at < to ? 1 : 0;
        return sum;
    }
};

} // namespace

TEST_CASE("a source that nothing is known of is read as often as configured", "[polling]")
{
    poll_schedule schedule;
    schedule.add("acme", every(300s), arrival_model{monday});
    auto next = schedule.after("acme", monday);
    CHECK(next.why == pace::even);
    CHECK(std::abs((next.at - monday - 300s).count()) <= 15);
}

TEST_CASE("even reviews are looked for at even pauses", "[polling]")
{
    world w;
    w.add("acme", every(300s), 0.5);
    w.run_until(monday + 24h * 30);
    auto& times = w.reads["acme"];
    for (auto i = times.size() / 2; i + 1 < times.size(); ++i)
        CHECK(std::abs((times[i + 1] - times[i] - 300s).count()) < 75);
}

TEST_CASE("a storm is read far more often, never beyond a twentieth of the pause, and paid for later", "[polling]")
{
    world w;
    w.add("acme", every(300s), 0.05);
    w.run_until(monday + 24h * 10);
    auto before = w.reads_between(monday, monday + 24h * 40);
    for (int storm = 0; storm < 5; ++storm) {
        w.an_hour["acme"] = 30;
        w.run_until(monday + 24h * (10 + 4 * storm) + 5h);
        w.an_hour["acme"] = 0.05;
        w.run_until(monday + 24h * (14 + 4 * storm));
    }
    auto last_storm = monday + 24h * 26;
    auto in_storm = w.reads_between(last_storm + 30min, last_storm + 5h);
    CHECK(in_storm > 3 * 54);
    CHECK(in_storm <= 20 * 54);
    auto all = w.reads_between(monday + 24h * 10, monday + 24h * 30);
    CHECK(before > 2'800);
    // Twenty days of every five minutes, give or take a tenth.
    CHECK(all < 6'336);
    for (std::size_t i = 0; i + 1 < w.reads["acme"].size(); ++i) {
        CHECK(w.reads["acme"][i + 1] - w.reads["acme"][i] <= 1'200s);
        CHECK(w.reads["acme"][i + 1] - w.reads["acme"][i] >= 15s);
    }
}

TEST_CASE("the longest pause that is configured holds, however quiet the source is", "[polling]")
{
    world w;
    auto bounds = every(300s);
    bounds.at_least_every = 400s;
    w.add("quiet", bounds, 0.001);
    w.add("loud", every(300s), 20);
    w.run_until(monday + 24h * 20);
    for (std::size_t i = 0; i + 1 < w.reads["quiet"].size(); ++i)
        CHECK(w.reads["quiet"][i + 1] - w.reads["quiet"][i] <= 400s);
    CHECK(w.schedule.after("quiet", monday + 24h * 20).why == pace::rarest);
}

TEST_CASE("of sources that share a quota, the one with more reviews is read more often, at the same cost", "[polling]")
{
    world w;
    w.add("big", every(300s), 9);
    w.add("small", every(300s), 0.25);
    w.run_until(monday + 24h * 10);
    auto day = [&](const std::string& name) {
        auto& times = w.reads[name];
        return std::count_if(times.begin(), times.end(), [](instant at) { return at >= monday + 24h * 9; });
    };
    // 36 times the reviews: six times the reads, but for the longest pause of the small one.
    CHECK(day("big") > 3 * day("small"));
    CHECK(day("small") >= 72);
    CHECK(day("big") + day("small") < 634); // 2 * 288, and a tenth
}

TEST_CASE("what a quota allows is never exceeded on average, and nobody starves", "[polling]")
{
    world w;
    w.schedule.allow(read_allowance{100, 1h});
    w.requests_a_read = 2;
    for (int i = 0; i < 50; ++i)
        w.add("s" + std::to_string(i), every(60s), i % 5 == 0 ? 5 : 0.1);
    w.run_until(monday + 12h); // all of them began at once
    w.longest_wait = 0s;
    w.run_until(monday + 24h * 2);
    auto second_day = w.reads_between(monday + 24h, monday + 48h);
    CHECK(2 * second_day <= 2'520);
    CHECK(2 * second_day >= 1'400);
    CHECK(w.longest_wait <= 30min);
    for (const auto& [name, times] : w.reads) {
        INFO(name);
        REQUIRE(times.size() > 4);
        for (std::size_t i = times.size() / 2; i + 1 < times.size(); ++i)
            CHECK(times[i + 1] - times[i] <= 4h);
    }
    CHECK(w.schedule.after("s1", monday + 48h).why != pace::even);
}

TEST_CASE("a source that asks for even pauses gets them, stretched where the quota is too small", "[polling]")
{
    poll_schedule schedule;
    auto bounds = every(60s);
    bounds.adaptive = false;
    schedule.add("acme", bounds, arrival_model{monday});
    schedule.was_read("acme", monday, monday + 1min, 40, 1);
    CHECK(schedule.after("acme", monday + 1min).at == monday + 2min);
    schedule.allow(read_allowance{10, 1h});
    CHECK(schedule.after("acme", monday + 1min).at - monday <= 3min); // nothing is spent yet
    CHECK(schedule.take_place(monday + 1min, 0s) == 0s);
    CHECK(schedule.take_place(monday + 1min, 0s) == 0s);
    CHECK(!schedule.take_place(monday + 1min, 0s));
    auto scarce = schedule.after("acme", monday + 1min);
    CHECK(scarce.at - monday > 2min);
    CHECK(schedule.take_place(monday + 1min, 1h).has_value());
    CHECK(schedule.take_place(monday + 1min, 1h).has_value());
    scarce = schedule.after("acme", monday + 1min);
    CHECK(scarce.at - monday > 9min); // 3,600 s for seven tenths of 10 requests
    CHECK(scarce.why == pace::quota_shared);
}

TEST_CASE("a pause of seconds stays one, and a look for edits is paid for by later reads", "[polling]")
{
    poll_schedule schedule;
    schedule.add("acme", every(1s), arrival_model{monday});
    CHECK(schedule.after("acme", monday).at > monday);

    poll_schedule slow;
    slow.add("acme", every(300s), arrival_model{monday});
    auto before = slow.after("acme", monday).at;
    slow.spent("acme", monday, 500);
    CHECK(slow.after("acme", monday).at > before + 60s);
}

TEST_CASE("no window holds more requests than its allowance, whoever asks how often", "[polling]")
{
    for (std::size_t limit : {1U, 2U, 3U, 10U, 150U, 800U}) {
        for (auto window : {60s, 3'600s}) {
            CAPTURE(limit, window.count());
            poll_schedule schedule;
            schedule.add("acme", every(1s), arrival_model{monday});
            schedule.allow(read_allowance{limit, window});
            std::mt19937_64 chance{3};
            std::vector<instant> went;
            auto now = monday;
            for (int i = 0; i < 3'000; ++i) {
                if (auto wait = schedule.take_place(now, window)) went.push_back(now + *wait);
                now += seconds{static_cast<int>(chance() % 3)};
                if (i % 500 == 499) now += window * 2;
            }
            CHECK(std::is_sorted(went.begin(), went.end()));
            std::size_t from = 0;
            std::size_t most = 0;
            for (std::size_t i = 0; i < went.size(); ++i) {
                while (went[from] + window <= went[i])
                    ++from;
                most = std::max(most, i - from + 1);
            }
            CHECK(most <= limit);
        }
    }
}

TEST_CASE("places are given in the order in which they are asked for, or not at all", "[polling]")
{
    poll_schedule schedule;
    schedule.add("acme", every(60s), arrival_model{monday});
    CHECK(schedule.take_place(monday, 0s) == 0s); // no limit is known
    schedule.allow(read_allowance{4, 28min});
    CHECK(schedule.take_place(monday, 0s) == 0s);
    CHECK(!schedule.take_place(monday, 9min));
    CHECK(schedule.take_place(monday, 10min) == 10min);
    CHECK(schedule.take_place(monday, 1h) == 20min);
    CHECK(!schedule.take_place(monday + 10min, 19min));
    CHECK(schedule.take_place(monday + 10min, 20min) == 20min);
}

TEST_CASE("a place that was not needed is the next one's, and a request without a place is waited for", "[polling]")
{
    poll_schedule schedule;
    schedule.add("acme", every(60s), arrival_model{monday});
    schedule.give_back(monday, -7); // no limit is known
    schedule.allow(read_allowance{4, 28min});
    CHECK(schedule.take_place(monday, 0s) == 0s);
    schedule.give_back(monday, 1);
    CHECK(schedule.take_place(monday, 0s) == 0s);
    schedule.give_back(monday, -1);
    CHECK(schedule.take_place(monday, 1h) == 20min);
    schedule.give_back(monday, 2); // others wait: their turns stay what they are
    CHECK(!schedule.take_place(monday, 29min));
    schedule.give_back(monday + 1h, 50); // never more than may go at once
    CHECK(schedule.take_place(monday + 1h, 0s) == 0s);
    CHECK(!schedule.take_place(monday + 1h, 0s));
    CHECK(schedule.take_place(monday + 1h, 1h, 2) == 20min);
}

TEST_CASE("sources that share their requests are read as often as those allow", "[polling]")
{
    poll_schedule schedule;
    for (const auto* name : {"a", "b", "c", "d"}) {
        auto bounds = every(60s);
        bounds.adaptive = false;
        schedule.add(name, bounds, arrival_model{monday});
    }
    schedule.allow(read_allowance{100, 1h}); // 240 an hour are wanted
    schedule.give_back(monday, -25);
    CHECK(schedule.after("a", monday).why == pace::quota_shared);
    for (int i = 0; i < 60; ++i)
        for (const auto* name : {"a", "b", "c", "d"})
            schedule.was_read(name, monday, monday, 0, 0.25); // one request for all four
    CHECK(schedule.after("a", monday).at == monday + 60s);
    CHECK(schedule.after("a", monday).why == pace::even);
}
