#include "adapters/steam/bbcode.hpp"
#include "adapters/steam/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const steam_settings settings = [] {
        steam_settings all;
        all.source = "shop";
        all.app_id = "1091500";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    if (choice % 2 == 0) {
        fuzz::must_be_a_page(steam::read_page(settings, "", body));
        (void)steam::read_total(body);
    } else {
        (void)steam::read_list_failure(fuzz::answer_of(choice / 2, body));
        fuzz::must_be_utf8(steam::plain_text(valid_utf8(body)), "words without marks are UTF-8");
    }
    return 0;
}
