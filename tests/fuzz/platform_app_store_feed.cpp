#include "adapters/app_store_feed/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const app_store_feed_settings settings = [] {
        app_store_feed_settings all;
        all.source = "shop";
        all.app_id = "1";
        all.countries = {"us"};
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    app_store_public::stop where{"us", 1};
    if (choice % 3 == 0) {
        fuzz::must_be_a_page(app_store_public::read_page(settings, where, body));
    } else if (choice % 3 == 1) {
        (void)app_store_public::read_failure(where, fuzz::answer_of(choice / 3, body));
    } else if (auto way = app_store_public::itinerary_in(body)) {
        auto again = app_store_public::itinerary_in(app_store_public::written(*way));
        fuzz::must(again.has_value(), "a cursor that was read can be written");
    }
    return 0;
}
