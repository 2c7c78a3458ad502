#include "adapters/app_store_connect/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const app_store_connect_settings settings = [] {
        app_store_connect_settings all;
        all.source = "shop";
        all.app_id = "1";
        all.store_page = "https://apps.example.com";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 4) {
    case 0:
        fuzz::must_be_a_page(app_store::read_page(settings, "https://api.appstoreconnect.apple.com/v1/a", body));
        break;
    case 1: {
        auto one = app_store::read_review(settings, body);
        if (one) fuzz::must_be_a_review(*one);
        break;
    }
    case 2: {
        auto answer = fuzz::answer_of(choice / 4, body);
        answer.headers.set("X-Rate-Limit", std::string{body.substr(0, 60)});
        (void)app_store::read_quota(answer);
        fuzz::must(app_store::wait_asked_for(answer) <= std::chrono::hours{24},
                   "nobody lets us wait for more than a day");
        fuzz::must_be_an_outcome(app_store::read_reply_answer(answer));
        (void)app_store::read_list_failure(answer, settings.app_id);
        break;
    }
    default:
        if (auto url = app_store::same_origin_url("https://api.appstoreconnect.apple.com", body))
            fuzz::must(url->starts_with("https://api.appstoreconnect.apple.com/"), "the token goes to Apple alone");
    }
    return 0;
}
