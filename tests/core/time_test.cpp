#include "daemon/core/time.hpp"

#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;
using namespace std::chrono;

namespace {

instant at(int y, unsigned m, unsigned d, int h = 0, int min = 0, int s = 0)
{
    return sys_days{year{y} / month{m} / day{d}} + hours{h} + minutes{min} + seconds{s};
}

} // namespace

TEST_CASE("RFC 3339 times are read with any offset", "[time]")
{
    CHECK(parse_instant("2026-11-21T21:32:08Z") == at(2026, 11, 21, 21, 32, 8));
    CHECK(parse_instant("2026-10-30T04:12:09-07:00") == at(2026, 10, 30, 11, 12, 9));
    CHECK(parse_instant("2026-10-30T04:12:09+0530") == at(2026, 10, 29, 22, 42, 9));
    CHECK(parse_instant("2026-10-30t04:12:09.123456789z") == at(2026, 10, 30, 4, 12, 9));
    CHECK(parse_instant("2026-10-30 04:12:09Z") == at(2026, 10, 30, 4, 12, 9));
    CHECK(parse_instant("2024-02-29T00:00:00Z") == at(2024, 2, 29));
    SECTION("a leap second is the first second of the next minute")
    {
        CHECK(parse_instant("2016-12-31T23:59:60Z") == at(2017, 1, 1));
    }
    SECTION("times before 1970 are times")
    {
        CHECK(parse_instant("1969-12-31T23:59:59.9Z") == at(1969, 12, 31, 23, 59, 59));
    }
}

TEST_CASE("what is not RFC 3339 is no time", "[time]")
{
    for (std::string_view text : {"",
                                  "Z",
                                  "2026",
                                  "2026-11-21",
                                  "2026-11-21T21:32Z",
                                  "2026-11-21T21:32:08",
                                  "2026-11-21T21:32:08.Z",
                                  "2026-13-01T00:00:00Z",
                                  "2026-00-01T00:00:00Z",
                                  "2026-02-29T00:00:00Z",
                                  "2026-04-31T00:00:00Z",
                                  "2026-04-00T00:00:00Z",
                                  "2026-04-01T24:00:00Z",
                                  "2026-04-01T23:60:00Z",
                                  "2026-04-01T23:59:61Z",
                                  "2026-04-01T23:59:59+24:00",
                                  "2026-04-01T23:59:59+01:60",
                                  "2026-04-01T23:59:59+01",
                                  "2026-04-01T23:59:59+",
                                  " 2026-04-01T23:59:59Z",
                                  "2026-04-01T23:59:59Z ",
                                  "2026-4-1T23:59:59Z",
                                  "+026-04-01T23:59:59Z",
                                  "2026-04-01T23:59:-9Z",
                                  "2026-04-01T23:59:59ZZ",
                                  "1793361600"}) {
        INFO(text);
        CHECK_FALSE(parse_instant(text));
    }
    SECTION("a NUL ends nothing")
    {
        CHECK_FALSE(parse_instant({"2026-04-01T23:59:59Z\0", 21}));
    }
    SECTION("an offset that leaves the years of four digits")
    {
        CHECK_FALSE(parse_instant("9999-12-31T23:59:59-23:59"));
        CHECK_FALSE(parse_instant("0000-01-01T00:00:00+23:59"));
    }
}

TEST_CASE("every instant of the years 0 to 9999 comes back from its text", "[time]")
{
    CHECK(to_iso8601(at(2026, 11, 21, 21, 32, 8)) == "2026-11-21T21:32:08Z");
    for (auto edge : {at(0, 1, 1), at(9999, 12, 31, 23, 59, 59), at(1970, 1, 1), at(1969, 12, 31, 23, 59, 59)})
        CHECK(parse_instant(to_iso8601(edge)) == edge);
    std::mt19937_64 numbers{11};
    for (int i = 0; i < 2000; ++i) {
        auto span = static_cast<std::uint64_t>((at(9999, 12, 31) - at(0, 1, 1)).count());
        auto some = at(0, 1, 1) + seconds{static_cast<std::int64_t>(numbers() % span)};
        REQUIRE(parse_instant(to_iso8601(some)) == some);
    }
}

TEST_CASE("lengths of time are said with their one or two largest units", "[time]")
{
    CHECK(in_words(seconds{45}) == "45 s");
    CHECK(in_words(seconds{90}) == "1 min 30 s");
    CHECK(in_words(minutes{10}) == "10 min");
    CHECK(in_words(hours{2}) == "2 h");
    CHECK(in_words(hours{26} + seconds{5}) == "1 d 2 h");
    CHECK(in_words(hours{24} + seconds{5}) == "1 d");
    CHECK(in_words(days{7}) == "7 d");
    CHECK(in_words(seconds{0}) == "0 s");
    CHECK(in_words(seconds{-5}) == "0 s");
}

TEST_CASE("durations are read as people type them", "[time]")
{
    CHECK(parse_duration("90s") == seconds{90});
    CHECK(parse_duration("10m") == minutes{10});
    CHECK(parse_duration("10 min") == minutes{10});
    CHECK(parse_duration("4h") == hours{4});
    CHECK(parse_duration("1 day") == days{1});
    CHECK(parse_duration("2w") == days{14});
    CHECK(parse_duration("3652d") == days{3652});
    for (std::string_view text : {"", "0h", "h", "4", "-4h", "4.5h", "4x", "4 h h", "11000d", "9999999999s",
                                  "99999999999999999999h", " 4h", "4h "}) {
        INFO(text);
        CHECK_FALSE(parse_duration(text));
    }
}
