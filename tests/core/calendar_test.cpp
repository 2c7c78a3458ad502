#include "daemon/core/calendar.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

TEST_CASE("local time follows the clocks of the zone", "[calendar]")
{
    CHECK(to_local(highroad::time_zone{}, utc(2026, 7, 1, 12)) == wall(2026, 7, 1, 12));
    CHECK(to_local(berlin(), utc(2026, 3, 29, 0, 59)) == wall(2026, 3, 29, 1, 59));
    CHECK(to_local(berlin(), utc(2026, 3, 29, 1)) == wall(2026, 3, 29, 3));
    CHECK(to_local(kolkata(), utc(2026, 12, 31, 18, 30)) == wall(2027, 1, 1));
    CHECK(to_local(berlin(), utc(2600, 1, 1)) == wall(2600, 1, 1, 1));
    CHECK(to_local(berlin(), utc(1800, 1, 1)) == wall(1800, 1, 1, 1));
}

TEST_CASE("a local time that is skipped means the change, one shown twice the first", "[calendar]")
{
    CHECK(to_instant(berlin(), wall(2026, 7, 1, 12)) == utc(2026, 7, 1, 10));
    CHECK(to_instant(berlin(), wall(2026, 3, 29, 1, 59)) == utc(2026, 3, 29, 0, 59));
    CHECK(to_instant(berlin(), wall(2026, 3, 29, 2, 30)) == utc(2026, 3, 29, 1));
    CHECK(to_instant(berlin(), wall(2026, 3, 29, 3)) == utc(2026, 3, 29, 1));
    CHECK(to_instant(berlin(), wall(2026, 10, 25, 2, 30)) == utc(2026, 10, 25, 0, 30));
    CHECK(to_instant(berlin(), wall(2026, 10, 25, 3)) == utc(2026, 10, 25, 2));
    CHECK(to_instant(lord_howe(), wall(2026, 10, 4, 2, 15)) == utc(2026, 10, 3, 15, 30));
    CHECK(to_instant(lord_howe(), wall(2026, 4, 5, 1, 45)) == utc(2026, 4, 4, 14, 45));
    CHECK(to_instant(samoa(), wall(2011, 12, 30, 12)) == utc(2011, 12, 30, 10));
    CHECK(to_instant(samoa(), wall(2011, 12, 31)) == utc(2011, 12, 30, 10));
}

TEST_CASE("a moment is told with weekday, day and time", "[calendar]")
{
    CHECK(local_in_words(berlin(), utc(2026, 11, 25, 13)) == "Wed 25 Nov 14:00");
    CHECK(local_in_words(kolkata(), utc(2026, 12, 31, 18, 35)) == "Fri 1 Jan 00:05");
}

TEST_CASE("a calendar is always open unless it says otherwise", "[calendar]")
{
    calendar always;
    CHECK(is_open(always, utc(2026, 3, 29, 1)));
    CHECK(next_open(always, utc(2026, 3, 29, 1)) == utc(2026, 3, 29, 1));
    CHECK(after_open_time(always, utc(2026, 3, 29), hours{4}) == utc(2026, 3, 29, 4));
    CHECK(open_time_between(always, utc(2026, 1, 1), utc(2026, 1, 3)) == days{2});
    CHECK(open_time_between(always, utc(2026, 1, 3), utc(2026, 1, 1)) == seconds{0});
}

TEST_CASE("office hours are those of the local clock, before and after the clocks change", "[calendar]")
{
    auto of = office(berlin());
    CHECK_FALSE(is_open(of, utc(2026, 3, 27, 7, 59)));
    CHECK(is_open(of, utc(2026, 3, 27, 8)));
    CHECK_FALSE(is_open(of, utc(2026, 3, 27, 16)));
    CHECK(next_open(of, utc(2026, 3, 27, 16)) == utc(2026, 3, 30, 7)); // Monday, in summer time
    CHECK(next_open(of, utc(2026, 3, 30, 9)) == utc(2026, 3, 30, 9));
    CHECK(open_until(of, utc(2026, 3, 30, 9)) == utc(2026, 3, 30, 15));
    CHECK(open_until(of, utc(2026, 3, 28, 9)) == utc(2026, 3, 28, 9));
    CHECK(after_open_time(of, utc(2026, 3, 27, 15), hours{2}) == utc(2026, 3, 30, 8));
    CHECK(after_open_time(of, utc(2026, 3, 27, 15), hours{1}) == utc(2026, 3, 27, 16)); // its end, not Monday
    CHECK(open_time_between(of, utc(2026, 3, 27), utc(2026, 4, 1)) == hours{24});
    CHECK(next_working_day(of, utc(2026, 3, 27, 3)) == utc(2026, 3, 30, 7));
}

TEST_CASE("a night shift goes on over midnight", "[calendar]")
{
    auto nights = office(kolkata());
    nights.open.fill({{minutes{0}, minutes{360}}, {minutes{1320}, minutes{1440}}});
    CHECK(is_open(nights, utc(2026, 5, 5, 18, 30)));
    CHECK(open_until(nights, utc(2026, 5, 5, 17)) == utc(2026, 5, 6, 0, 30));
    CHECK(next_open(nights, utc(2026, 5, 5, 12)) == utc(2026, 5, 5, 16, 30));
    CHECK(next_working_day(nights, utc(2026, 5, 5, 17)) == utc(2026, 5, 5, 18, 30)); // at midnight
}

TEST_CASE("the hour that comes twice is worked twice and the one that is skipped never", "[calendar]")
{
    auto of = office(berlin());
    of.open[0] = {{minutes{120}, minutes{150}}};
    CHECK(open_time_between(of, utc(2026, 10, 24), utc(2026, 10, 25, 12)) == hours{1});
    CHECK(open_time_between(of, utc(2026, 3, 28), utc(2026, 3, 29, 12)) == seconds{0});
    of.open[0] = {{minutes{60}, minutes{240}}};
    CHECK(open_until(of, utc(2026, 3, 29, 0)) == utc(2026, 3, 29, 2));
    CHECK(open_time_between(of, utc(2026, 3, 28), utc(2026, 3, 29, 12)) == hours{2});
}

TEST_CASE("days off are closed, also over the new year and when they overlap", "[calendar]")
{
    auto of = office(berlin());
    of.days_off = {{day_of(2027, 1, 1), day_of(2027, 1, 1)},
                   {day_of(2026, 12, 24), day_of(2026, 12, 31)},
                   {day_of(2026, 12, 28), day_of(2027, 1, 8)}};
    CHECK_FALSE(is_open(of, utc(2026, 12, 24, 10)));
    CHECK(next_open(of, utc(2026, 12, 23, 16)) == utc(2027, 1, 11, 8));
    CHECK(next_working_day(of, utc(2026, 12, 23, 10)) == utc(2027, 1, 11, 8));
    CHECK(after_open_time(of, utc(2026, 12, 23, 15), hours{3}) == utc(2027, 1, 11, 10));
    SECTION("a calendar that is open day and night closes for the day off only")
    {
        calendar always;
        always.days_off = {{day_of(2026, 5, 1), day_of(2026, 5, 1)}};
        CHECK(open_until(always, utc(2026, 4, 28)) == utc(2026, 5, 1));
        CHECK(next_open(always, utc(2026, 5, 1)) == utc(2026, 5, 2));
    }
}

TEST_CASE("where nothing ever opens, plain time counts", "[calendar]")
{
    auto never = office(berlin());
    never.open.fill({});
    auto at = utc(2026, 5, 5, 10);
    CHECK_FALSE(is_open(never, at));
    CHECK_FALSE(next_open(never, at));
    CHECK(open_until(never, at) == at);
    CHECK(after_open_time(never, at, hours{30}) == at + hours{30});
    CHECK(next_working_day(never, at) == at + days{1});
    SECTION("and so it does after the last opening")
    {
        auto retired = office(berlin());
        retired.days_off = {{day_of(2026, 5, 6), day_of(2040, 1, 1)}};
        CHECK_FALSE(next_open(retired, utc(2026, 5, 5, 20)));
        CHECK(after_open_time(retired, utc(2026, 5, 5, 14), hours{3}) == utc(2026, 5, 5, 17));
    }
}

TEST_CASE("two calendars meet where both are open", "[calendar]")
{
    auto here = office(berlin());
    auto there = office(kolkata());
    // 12:00 in Berlin is 15:30 in Kolkata, which closes at 17:00.
    CHECK(next_open(here, there, utc(2026, 11, 25, 11)) == utc(2026, 11, 25, 11));
    CHECK(next_open(here, there, utc(2026, 11, 25, 12)) == utc(2026, 11, 26, 8));
    auto nights = here;
    nights.open.fill({{minutes{1020}, minutes{1440}}});
    CHECK_FALSE(next_open(here, nights, utc(2026, 11, 25)));
}

TEST_CASE("a time of day comes once a day", "[calendar]")
{
    CHECK(next_time_of_day(berlin(), utc(2026, 3, 27, 8), hours{9}) == utc(2026, 3, 28, 8)); // strictly after
    CHECK(next_time_of_day(berlin(), utc(2026, 3, 28, 8), hours{9}) == utc(2026, 3, 29, 7));
    CHECK(next_time_of_day(berlin(), utc(2026, 3, 28, 12), minutes{150}) == utc(2026, 3, 29, 1)); // is skipped
    CHECK(next_time_of_day(berlin(), utc(2026, 10, 24, 12), minutes{150}) == utc(2026, 10, 25, 0, 30));
    CHECK(next_time_of_day(berlin(), utc(2026, 10, 25, 0, 30), minutes{150}) == utc(2026, 10, 26, 1, 30));
    CHECK(next_time_of_day(samoa(), utc(2011, 12, 29, 20), hours{9}) == utc(2011, 12, 30, 19)); // on the 31st
    CHECK(next_time_of_day(kolkata(), utc(2026, 1, 1), minutes{0}) == utc(2026, 1, 1, 18, 30));
}

TEST_CASE("the next working day is none that the clocks show again", "[calendar]")
{
    calendar of;
    of.zone = newfoundland();
    of.open.fill({{minutes{5}, minutes{1440}}});
    // 29 October begins at 02:30 UTC, is left for the 28th a minute later, and begins again an hour after that.
    CHECK(next_working_day(of, utc(2006, 10, 28, 20)) == utc(2006, 10, 29, 3, 35));
    CHECK(next_working_day(of, utc(2006, 10, 29, 3)) == utc(2006, 10, 29, 3, 35));
}

TEST_CASE("clocks that are far off break nothing", "[calendar]")
{
    auto of = office(berlin());
    CHECK(next_open(of, utc(9999, 12, 31, 20)) == utc(10000, 1, 3, 8));
    for (auto far : {instant::max(), instant::max() - days{3}, instant::min(), instant::min() + days{3}}) {
        CHECK_NOTHROW(is_open(of, far));
        CHECK_NOTHROW(next_open(of, far));
        CHECK(open_until(of, far) >= far);
        CHECK(after_open_time(of, far, hours{4}) >= far);
        CHECK(next_working_day(of, far) >= far);
        CHECK(next_time_of_day(of.zone, far, hours{9}) >= far);
        CHECK_FALSE(local_in_words(of.zone, far).empty());
    }
    CHECK(after_open_time(calendar{}, utc(2026, 1, 1), seconds::max()) == instant::max());
    CHECK(open_time_between(calendar{}, instant::min(), instant::max()) > days{365 * 1000});
}
