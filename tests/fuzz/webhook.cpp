#include "adapters/webhook/webhook.hpp"
#include "adapters/pagers/opsgenie.hpp"
#include "adapters/pagers/pagerduty.hpp"
#include "adapters/pagers/signed_webhook.hpp"
#include "adapters/webhook/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;

namespace {

void must_be_heard(const pagers::heard& what)
{
    if (const auto* ack = std::get_if<pagers::acknowledgement>(&what)) {
        fuzz::must(!ack->id.empty(), "what is carried out has an id, so that it is carried out once");
        fuzz::must_be_utf8(ack->page_key, "a page's key is UTF-8");
        fuzz::must_be_utf8(ack->by_name, "a name is UTF-8");
    }
}

} // namespace

/// What is pushed to /hooks/: reviews in each sender's form, and acknowledgements of pages.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    if (choice % 6 >= 3) {
        must_be_heard(choice % 6 == 3   ? pagers::pagerduty::read(body)
                      : choice % 6 == 4 ? pagers::opsgenie::read(body)
                                        : pagers::signed_webhook::read(body));
        return 0;
    }
    webhook_settings from;
    from.source = "shop";
    from.sender = choice % 6 == 0   ? webhook_sender::highroad
                  : choice % 6 == 1 ? webhook_sender::trustpilot
                                    : webhook_sender::judge_me;
    auto read = webhook::read_message_of(from, body);
    if (const auto* good = std::get_if<webhook::message>(&read)) {
        fuzz::must(good->reviews.size() + good->rejected.size() <= webhook::most_reviews, "a message has its limit");
        for (const auto& one : good->reviews)
            fuzz::must_be_a_review(one);
        for (const auto& one : good->rejected)
            fuzz::must(!one.item.why.empty(), "what is rejected has a reason");
    } else {
        fuzz::must_be_utf8(std::get<std::string>(read), "a refusal is UTF-8");
    }
    return 0;
}
