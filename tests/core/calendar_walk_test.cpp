// The calendar against the slowest calendar there is: one that looks at the clock every minute.
#include "daemon/core/calendar.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

namespace {

const instant begin = utc(2026, 12, 20);
constexpr int minutes_walked = 21 * 24 * 60;

class random_world {
public:
    explicit random_world(unsigned seed) : numbers_{seed} {}

    int some(int below) { return static_cast<int>(numbers_() % static_cast<unsigned>(below)); }
    instant moment() { return begin + minutes{some(minutes_walked)}; }

    calendar any_calendar()
    {
        calendar of;
        of.zone.before = minutes{15 * (some(104) - 48)};
        auto change = begin - days{2};
        for (int n = some(5); n > 0; --n) {
            change += minutes{60 + some(8 * 24 * 60)};
            auto last = of.zone.changes.empty() ? of.zone.before : of.zone.changes.back().offset;
            auto offset = some(6) == 0 ? seconds{minutes{15 * (some(104) - 48)}} : last + minutes{30 * (some(5) - 2)};
            of.zone.changes.push_back({change, offset});
        }
        for (auto& day : of.open) {
            day.clear();
            if (some(3) == 0) continue;
            for (int from = some(3) == 0 ? 0 : some(1440); from < 1440;) {
                auto to = some(4) == 0 ? 1440 : std::min(1440, from + 1 + some(500));
                day.push_back({minutes{from}, minutes{to}});
                from = some(4) == 0 ? to : to + 1 + some(500);
            }
        }
        for (int n = some(5); n > 0; --n) {
            auto first = day_of(2026, 12, 18) + days{some(26)};
            of.days_off.push_back({first, first + days{some(4) - 1}});
        }
        return of;
    }

private:
    std::mt19937 numbers_;
};

highroad::local_time slow_local(const highroad::time_zone& zone, instant at)
{
    auto offset = zone.before;
    for (const auto& change : zone.changes) {
        if (change.from <= at) offset = change.offset;
    }
    return highroad::local_time{at.time_since_epoch() + offset};
}

bool slow_open(const calendar& of, instant at)
{
    auto local = slow_local(of.zone, at);
    auto day = floor<days>(local);
    for (const auto& range : of.days_off) {
        if (range.first <= day && day <= range.last) return false;
    }
    for (const auto& span : of.open[weekday{day}.c_encoding()]) {
        if (day + span.from <= local && local < day + span.to) return true;
    }
    return false;
}

/// The first minute from `at` on for which `holds`; the end of the walk when there is none.
template <class Holds>
instant walk(instant at, Holds holds)
{
    const auto end = begin + minutes{minutes_walked};
    while (at < end && !holds(at))
        at += minutes{1};
    return at;
}

} // namespace

TEST_CASE("every answer is that of somebody who looks at the clock each minute", "[calendar]")
{
    auto seed = std::random_device{}();
    CAPTURE(seed);
    random_world world{seed};
    const auto end = begin + minutes{minutes_walked};
    for (int round = 0; round < 10; ++round) {
        CAPTURE(round);
        auto of = world.any_calendar();
        auto other = world.any_calendar();
        auto open = [&](instant at) { return slow_open(of, at); };
        for (int query = 0; query < 25; ++query) {
            auto at = world.moment();
            CAPTURE(to_iso8601(at));
            REQUIRE(to_local(of.zone, at) == slow_local(of.zone, at));
            REQUIRE(is_open(of, at) == open(at));

            auto opens = next_open(of, at).value_or(instant::max());
            REQUIRE(std::min(opens, end) == walk(at, open));
            auto closes = walk(at, [&](instant m) { return !open(m); });
            REQUIRE(std::min(open_until(of, at), end) == closes);
            auto both = next_open(of, other, at).value_or(instant::max());
            REQUIRE(std::min(both, end) == walk(at, [&](instant m) { return open(m) && slow_open(other, m); }));

            auto day = floor<days>(slow_local(of.zone, at));
            auto tomorrow = walk(at, [&](instant m) { return open(m) && slow_local(of.zone, m) >= day + days{1}; });
            if (tomorrow < end) REQUIRE(next_working_day(of, at) == tomorrow);

            auto to = world.moment();
            seconds passed{0};
            for (auto m = at; m < to; m += minutes{1})
                passed += open(m) ? minutes{1} : minutes{0};
            REQUIRE(open_time_between(of, at, to) == passed);

            minutes left{1 + world.some(4000)};
            auto length = left;
            auto due = walk(at, [&](instant m) {
                if (left == minutes{0}) return true;
                if (open(m)) --left;
                return false;
            });
            if (due < end) REQUIRE(after_open_time(of, at, length) == due);
        }
    }
}

TEST_CASE("a local time is the first minute at which the clock shows it or more", "[calendar]")
{
    auto seed = std::random_device{}();
    CAPTURE(seed);
    random_world world{seed};
    for (int round = 0; round < 300; ++round) {
        auto zone = world.any_calendar().zone;
        auto wanted = highroad::local_time{(begin + days{5} + minutes{world.some(10 * 24 * 60)}).time_since_epoch()};
        auto slow = walk(begin, [&](instant m) { return slow_local(zone, m) >= wanted; });
        REQUIRE(to_instant(zone, wanted) == slow);
    }
}

TEST_CASE("a time of day comes strictly later, never twice a day, and where clocks show it then they show it",
          "[calendar]")
{
    auto seed = std::random_device{}();
    CAPTURE(seed);
    random_world world{seed};
    for (int round = 0; round < 1000; ++round) {
        auto zone = world.any_calendar().zone;
        minutes of_day{world.some(1440)};
        auto at = world.moment();
        auto next = next_time_of_day(zone, at, of_day);
        REQUIRE(next > at);
        REQUIRE(next < at + days{3});
        auto shown = slow_local(zone, next);
        auto exact = shown - floor<days>(shown) == of_day;
        auto change =
            std::any_of(zone.changes.begin(), zone.changes.end(), [&](const auto& c) { return c.from == next; });
        REQUIRE((exact || change));
        REQUIRE(next_time_of_day(zone, next, of_day) > next);
    }
}
