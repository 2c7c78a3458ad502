#include "daemon/settings/working_time.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace std::chrono;

namespace {

constexpr std::size_t sunday = 0;
constexpr std::size_t monday = 1;
constexpr std::size_t friday = 5;
constexpr std::size_t saturday = 6;

week hours_of(const char* text)
{
    auto parsed = parse_hours(text);
    REQUIRE(parsed);
    return *parsed;
}

} // namespace

TEST_CASE("hours are days and a span", "[settings]")
{
    auto office = hours_of("Mon-Fri 09:00-17:30");
    CHECK(office.at(monday) == std::vector<day_span>{{9h, 17h + 30min}});
    CHECK(office.at(friday) == office.at(monday));
    CHECK(office.at(saturday).empty());
    CHECK(office.at(sunday).empty());
    auto some = hours_of("Sat,Mon 10:00-14:00");
    CHECK_FALSE(some.at(saturday).empty());
    CHECK_FALSE(some.at(monday).empty());
    CHECK(some.at(friday).empty());
    CHECK(hours_of("Fri-Mon 00:00-24:00").at(sunday) == std::vector<day_span>{{0h, 24h}});
    CHECK(hours_of("Mon-Sun 00:00-24:00") == calendar{}.open);
}

TEST_CASE("hours past midnight belong to the next day", "[settings]")
{
    auto night = hours_of("Fri-Sat 18:00-02:00");
    CHECK(night.at(friday) == std::vector<day_span>{{18h, 24h}});
    CHECK(night.at(saturday) == std::vector<day_span>{{0h, 2h}, {18h, 24h}});
    CHECK(night.at(sunday) == std::vector<day_span>{{0h, 2h}});
    CHECK(hours_of("Mon 18:00-00:00").at(2).empty());
}

TEST_CASE("hours in any other form are none", "[settings]")
{
    for (const auto* text :
         {"", " ", "Mon", "09:00-17:00", "monday 09:00-17:00", "Mon 9:00-17:00", "Mon 09:00-24:01", "Mon 24:00-09:00",
          "Mon 09:60-17:00", "Mon 09:00-09:00", "Mon- 09:00-17:00", "Mon, 09:00-17:00", "Mon-Fri  09:00-17:00",
          "Mon-Fri-Sat 09:00-17:00", "Mon 09:00-17:00 ", "Mon 09:00–17:00", "Mon 0a:00-17:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_hours(text));
    }
    CHECK_FALSE(parse_hours(std::string(65536, 'M')));
    CHECK_FALSE(parse_hours(std::string{"Mon\0 09:00-17:00", 16}));
}

TEST_CASE("two entries may touch but not overlap", "[settings]")
{
    auto both = joined(hours_of("Mon 09:00-12:00"), hours_of("Mon 12:00-17:00"));
    REQUIRE(both);
    CHECK(both->at(monday) == std::vector<day_span>{{9h, 17h}});
    CHECK_FALSE(joined(hours_of("Mon-Fri 09:00-17:00"), hours_of("Fri 16:59-20:00")));
    CHECK_FALSE(joined(hours_of("Sun 23:00-02:00"), hours_of("Mon 01:00-03:00")));
}

TEST_CASE("quiet hours are cut out on both sides of midnight", "[settings]")
{
    auto open = hours_of("Mon-Sun 06:00-23:00");
    auto left = without(open, *parse_clock_span("20:00-08:00"));
    CHECK(left.at(monday) == std::vector<day_span>{{8h, 20h}});
    CHECK(without(open, *parse_clock_span("12:00-13:00")).at(monday) == std::vector<day_span>{{6h, 12h}, {13h, 23h}});
    CHECK(never_opens(without(open, *parse_clock_span("05:00-24:00"))));
    CHECK_FALSE(never_opens(left));
}

TEST_CASE("days and local times are read as written, and nothing else is", "[settings]")
{
    CHECK(parse_days("2026-12-24..2026-12-26") ==
          day_range{local_days{2026y / December / 24}, local_days{2026y / December / 26}});
    CHECK(parse_days("2028-02-29")->first == parse_days("2028-02-29")->last);
    for (const auto* text : {"", "2026-02-29", "2026-12-26..2026-12-24", "2026-12-24..", "..", "2026-1-1",
                             "2026-12-24...2026-12-26", "2026-12-24T00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_days(text));
    }
    CHECK(parse_local_time("2026-01-05T09:30") == local_days{2026y / January / 5} + 9h + 30min);
    for (const auto* text : {"", "2026-01-05", "2026-01-05 09:30", "2026-01-05T09:30Z", "2026-01-05T24:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_local_time(text));
    }
    CHECK(parse_time_of_day("23:59") == 23h + 59min);
    CHECK_FALSE(parse_time_of_day("24:00"));
}
