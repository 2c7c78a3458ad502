#include "adapters/booking/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const booking_settings settings = [] {
        booking_settings all;
        all.source = "shop";
        all.property = "1234";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 4) {
    case 0:
        fuzz::must_be_a_page(booking::read_page(settings, "", body));
        break;
    case 1: {
        auto one = booking::read_review(settings, body);
        if (one) fuzz::must_be_a_review(one->what);
        break;
    }
    case 2:
        fuzz::must_be_an_outcome(
            booking::read_reply_answer(fuzz::answer_of(choice / 4, body), booking::words_for(settings)));
        break;
    default:
        fuzz::must_be_utf8(booking::errors_in(body), "errors in words are UTF-8");
        fuzz::must(booking::place_url(settings, body).starts_with(settings.api_base + "/"), "the host is always ours");
    }
    return 0;
}
