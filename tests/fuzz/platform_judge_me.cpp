#include "adapters/common/usual_answers.hpp"
#include "adapters/judge_me/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const judge_me_settings settings = [] {
        judge_me_settings all;
        all.source = "shop";
        all.shop_domain = "acme.myshopify.com";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    if (choice % 2 == 0) {
        auto page = judge_me::read_page(settings, 1, body);
        fuzz::must_be_a_page(page);
        if (page) (void)judge_me::is_newest_first(*page, std::nullopt);
    } else {
        (void)list_failure(fuzz::answer_of(choice / 2, body), judge_me::words_for(settings), std::chrono::seconds{60});
        fuzz::must(judge_me::page_of(body) >= 0, "a page has a number");
    }
    return 0;
}
