#include "adapters/common/usual_answers.hpp"
#include "adapters/trustpilot/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const trustpilot_settings settings = [] {
        trustpilot_settings all;
        all.source = "shop";
        all.business_unit = "46d6";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 3) {
    case 0:
        fuzz::must_be_a_page(trustpilot::read_page(settings, 1, body));
        break;
    case 1: {
        auto one = trustpilot::read_review(settings, body);
        if (one) fuzz::must_be_a_review(*one);
        break;
    }
    default: {
        auto answer = fuzz::answer_of(choice / 3, body);
        auto words = trustpilot::words_for(settings);
        fuzz::must_be_an_outcome(reply_failure(answer, words, std::chrono::seconds{60}));
        (void)list_failure(answer, words, std::chrono::seconds{60});
        (void)look_failure(answer, words, std::chrono::seconds{60});
        fuzz::must(trustpilot::page_of(body) >= 0, "a page has a number");
    }
    }
    return 0;
}
