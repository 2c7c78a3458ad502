#include "adapters/app_store_feed/itinerary.hpp"
#include "tests/support/catch.hpp"

using namespace highroad::app_store_public;

TEST_CASE("a journey reads ten pages of each country and then what was put off, once", "[app_store_feed]")
{
    std::vector<std::string> stops;
    auto now = whole_journey({"us", "de", "jp"});
    for (;;) {
        stops.push_back(now.here.country + std::to_string(now.here.page) + (now.last_try ? "!" : ""));
        std::string next;
        if (now.here == stop{"de", 1} && !now.last_try)
            next = putting_off(now);
        else if (now.here.page < 2)
            next = next_page_of(now);
        else
            next = next_country_of(now);
        if (next.empty()) break;
        auto read = itinerary_in(next);
        REQUIRE(read.has_value());
        CHECK(written(*read) == next);
        now = *read;
    }
    CHECK(stops == std::vector<std::string>{"us1", "us2", "de1", "jp1", "jp2", "de1!", "de2!"});
    now.here.page = most_pages;
    CHECK(next_page_of(now).empty());
}

TEST_CASE("a cursor that is none of ours is not understood", "[app_store_feed]")
{
    for (const auto* bad : {"", "us.1", "us.1;first;", "us.0;first;;", "us.11;first;;", "us.x;first;;", "usa.1;first;;",
                            "US.1;first;;", "us.1;maybe;;", "us.1;first;d;", "us.1;first;de,;", "us.1;first;;de",
                            "us.1;first;;de.1.2", "us.1;first;;;", "../.1;first;;"}) {
        CAPTURE(bad);
        CHECK(!itinerary_in(bad));
    }
}
