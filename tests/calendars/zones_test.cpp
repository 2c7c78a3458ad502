#include "daemon/calendars/zones.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

TEST_CASE("a zone of the system comes with the changes of the years that were asked for", "[zones]")
{
    auto zone = load_zone("Europe/Berlin", utc(2026, 1, 1), utc(2028, 1, 1));
    REQUIRE(zone.has_value());
    CHECK(*zone == berlin());
    auto half = load_zone("Australia/Lord_Howe", utc(2026, 1, 1), utc(2026, 12, 31));
    REQUIRE(half.has_value());
    CHECK(*half == lord_howe());
    auto newfoundland_then = load_zone("America/St_Johns", utc(2006, 1, 1), utc(2006, 12, 31));
    REQUIRE(newfoundland_then.has_value());
    CHECK(*newfoundland_then == newfoundland());
    auto even = load_zone("Asia/Kolkata", utc(2026, 1, 1), utc(2028, 1, 1));
    REQUIRE(even.has_value());
    CHECK(*even == kolkata());
    CHECK(load_zone("UTC", utc(2026, 1, 1), utc(2028, 1, 1)).value() == highroad::time_zone{});
}

TEST_CASE("an unknown zone is an error that tells the nearest name", "[zones]")
{
    auto words = [](std::string_view name) {
        auto zone = load_zone(name, utc(2026, 1, 1), utc(2028, 1, 1));
        return zone ? "found" : zone.error().words;
    };
    CHECK(words("Europe/Berln") == "there is no time zone \"Europe/Berln\": did you mean Europe/Berlin?");
    CHECK(words("europe/berlin") == "there is no time zone \"europe/berlin\": did you mean Europe/Berlin?");
    CHECK(words("Berlin") == "there is no time zone \"Berlin\": did you mean Europe/Berlin?");
    CHECK(words("Nowhere at all, really") == "there is no time zone \"Nowhere at all, really\": it takes a name like "
                                             "Europe/Berlin");
    CHECK(words("") != "found");
    CHECK(words("../../../etc/passwd") != "found");
    CHECK(words(std::string(100'000, 'x')) == "a time zone has a name like Europe/Berlin");
}
