#include "adapters/common/loose_time.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;

TEST_CASE("a time is read in each way that feeds and exports write it", "[common]")
{
    for (const auto* text : {"2026-10-30T11:12:09Z", "2026-10-30T04:12:09-07:00", "2026-10-30T04:12:09.123-07:00",
                             "2026-10-30 11:12:09", "2026-10-30 04:12:09-07:00", "Fri, 30 Oct 2026 04:12:09 -0700",
                             "30 Oct 2026 11:12:09 GMT", "Fri, 30 Oct 2026 11:12:09", "Fri, 30 Oct 2026 06:12:09 EST",
                             "1793358729", "1793358729000", " 1793358729123 "}) {
        CAPTURE(text);
        auto read = parse_loose_time(text);
        REQUIRE(read.has_value());
        CHECK(to_iso8601(*read) == "2026-10-30T11:12:09Z");
    }
    CHECK(to_iso8601(parse_loose_time("2026-10-30").value()) == "2026-10-30T00:00:00Z");
    CHECK(to_iso8601(parse_loose_time("Fri, 3 Oct 2026 04:12 GMT").value()) == "2026-10-03T04:12:00Z");
}

TEST_CASE("what is no time is not guessed", "[common]")
{
    for (const auto* text : {"", " ", "yesterday", "30.10.2026", "10/30/2026", "7", "12345678", "9999999999999999",
                             "2026-13-30", "2026-02-30", "Fri, 30 Okt 2026 04:12:09 GMT", "30 Oct 26 04:12:09 GMT",
                             "30 Oct 2026 25:12:09 GMT", "30 Oct 2026 04:12:09 CEST", "-1793358729", "2026-10-30T"})
        CHECK(!parse_loose_time(text));
    CHECK(!parse_loose_time(std::string(100'000, '1')));
}
