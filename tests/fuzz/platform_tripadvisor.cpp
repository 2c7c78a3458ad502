#include "adapters/common/usual_answers.hpp"
#include "adapters/tripadvisor/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const tripadvisor_settings settings = [] {
        tripadvisor_settings all;
        all.source = "shop";
        all.location = "1234";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    if (choice % 2 == 0) {
        fuzz::must_be_a_page(tripadvisor::read_page(settings, body));
    } else {
        (void)list_failure(fuzz::answer_of(choice / 2, body), tripadvisor::words_for(settings),
                           std::chrono::seconds{60});
    }
    return 0;
}
