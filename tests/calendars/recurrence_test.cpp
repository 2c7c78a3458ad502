#include "daemon/calendars/recurrence.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;
using ics::parse_recurrence;

namespace {

/// "2026-11-25 2026-11-26"
std::string days_of(std::string_view rule, local_days first, local_days from, local_days to)
{
    ics::budget cost;
    auto read = parse_recurrence(rule);
    if (!read) return read.error().words;
    std::string out;
    for (auto day : repeat(*read, first, from, to, cost))
        out += (out.empty() ? "" : " ") + to_iso8601(instant{day.time_since_epoch()}).substr(0, 10);
    return cost.spent() ? "spent" : out;
}

std::string days_of(std::string_view rule, local_days first)
{
    return days_of(rule, first, first, first + days{3650});
}

} // namespace

TEST_CASE("the repetitions that rotas and holidays use are followed", "[ics]")
{
    auto wednesday = day_of(2026, 11, 25);
    CHECK(days_of("FREQ=DAILY;COUNT=3", wednesday) == "2026-11-25 2026-11-26 2026-11-27");
    CHECK(days_of("FREQ=DAILY;INTERVAL=10;COUNT=3", wednesday) == "2026-11-25 2026-12-05 2026-12-15");
    CHECK(days_of("FREQ=WEEKLY;COUNT=3", wednesday) == "2026-11-25 2026-12-02 2026-12-09");
    CHECK(days_of("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", wednesday) == "2026-11-25 2026-11-30 2026-12-02 2026-12-07");
    CHECK(days_of("FREQ=MONTHLY;BYDAY=-1WE;COUNT=3", wednesday) == "2026-11-25 2026-12-30 2027-01-27");
    CHECK(days_of("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", day_of(2027, 1, 31)) == "2027-01-31 2027-02-28 2027-03-31");
    CHECK(days_of("FREQ=MONTHLY;COUNT=3", day_of(2027, 1, 31)) == "2027-01-31 2027-03-31 2027-05-31");
    CHECK(days_of("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", day_of(2026, 11, 30)) ==
          "2026-11-30 2026-12-31");
    CHECK(days_of("FREQ=YEARLY;COUNT=2", day_of(2024, 2, 29)) == "2024-02-29 2028-02-29");
    CHECK(days_of("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3", day_of(2026, 11, 26)) ==
          "2026-11-26 2027-11-25 2028-11-23");
    CHECK(days_of("FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", day_of(2026, 12, 31)) == "2026-12-31 2027-12-31");
    SECTION("every other week is counted from the day on which a week begins")
    {
        CHECK(days_of("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", day_of(1997, 8, 5)) ==
              "1997-08-05 1997-08-10 1997-08-19 1997-08-24");
        CHECK(days_of("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", day_of(1997, 8, 5)) ==
              "1997-08-05 1997-08-17 1997-08-19 1997-08-31");
    }
}

TEST_CASE("a series that began long ago goes on in step", "[ics]")
{
    for (std::string rule : {"FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=5;BYDAY=MO,FR", "FREQ=MONTHLY;INTERVAL=7",
                             "FREQ=YEARLY;INTERVAL=3;BYMONTH=2,3"}) {
        INFO(rule);
        auto first = day_of(1950, 2, 14);
        auto late = days_of(rule, first, day_of(2026, 1, 1), day_of(2032, 12, 31));
        auto all = days_of(rule, first, first, day_of(2032, 12, 31));
        REQUIRE_FALSE(late.empty());
        CHECK(all.substr(all.size() - late.size()) == late);
        CHECK(all.substr(all.size() - late.size() - 11, 4) < "2026");
    }
}

TEST_CASE("a rule that no day meets ends", "[ics]")
{
    auto first = day_of(2026, 2, 1);
    for (std::string rule : {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
                             "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=YEARLY;BYDAY=53MO,-53MO;BYMONTH=1"}) {
        CHECK(days_of(rule, first) == "2026-02-01");
    }
    CHECK(days_of("FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1;COUNT=2000000000", day_of(1, 1, 1), first, day_of(9000, 1, 1)) ==
          "");
    ics::budget little{.days_left = 100};
    CHECK(repeat(parse_recurrence("FREQ=DAILY;COUNT=100000").value(), first, first, day_of(9000, 1, 1), little).size() <
          101);
    CHECK(little.spent());
}

TEST_CASE("what is not understood is told, not guessed", "[ics]")
{
    for (std::string rule :
         {"", "COUNT=3", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=1", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0",
          "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=99999999999999", "FREQ=DAILY;BYHOUR=1,2",
          "FREQ=DAILY;UNTIL=tomorrow", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=", "FREQ=MONTHLY;BYMONTHDAY=32",
          "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYMONTH=0", "FREQ=YEARLY;BYMONTH=13", "FREQ"}) {
        INFO(rule);
        CHECK_FALSE(parse_recurrence(rule).has_value());
    }
    CHECK(parse_recurrence("FREQ=HOURLY;COUNT=3").error().words ==
          "the repetition \"FREQ=HOURLY;COUNT=3\" is not understood at \"FREQ=HOURLY\"");
}
