#include "adapters/google_business/batch_wire.hpp"
#include "adapters/google_business/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const google_business_settings settings = [] {
        google_business_settings all;
        all.source = "shop";
        all.account = "111";
        all.location = "222";
        return all;
    }();
    static const google_business_settings another = [] {
        auto other = settings;
        other.location = "333";
        return other;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 3) {
    case 0: {
        fuzz::must_be_a_page(business::read_page(settings, "", body));
        auto together = business::read_batch({settings, another}, "", body);
        if (!together) break;
        for (const auto& item : together->items) {
            fuzz::must(item.location < 2, "what comes in a batch belongs to one of those that were asked for");
            if (item.seen) fuzz::must_be_a_review(*item.seen);
        }
        break;
    }
    case 1: {
        auto one = business::read_review(settings, body);
        if (one) fuzz::must_be_a_review(*one);
        break;
    }
    default: {
        auto answer = fuzz::answer_of(choice / 3, body);
        fuzz::must_be_an_outcome(business::read_reply_answer(answer));
        (void)business::read_list_failure(answer, settings);
    }
    }
    return 0;
}
