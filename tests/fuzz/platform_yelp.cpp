#include "adapters/common/usual_answers.hpp"
#include "adapters/yelp/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const yelp_settings settings = [] {
        yelp_settings all;
        all.source = "shop";
        all.business = "acme";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    if (choice % 2 == 0) {
        fuzz::must_be_a_page(yelp::read_page(settings, body));
    } else {
        auto answer = fuzz::answer_of(choice / 2, body);
        fuzz::must_be_an_outcome(reply_failure(answer, yelp::words_for_owner(), std::chrono::seconds{60}));
        (void)list_failure(answer, yelp::words_for_reading(settings), std::chrono::seconds{60});
    }
    return 0;
}
