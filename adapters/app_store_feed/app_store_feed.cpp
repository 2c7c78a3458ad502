// Apple's public feed of customer reviews, which Apple describes nowhere: the newest 500 reviews of each country, 50 a
// page. It has no answers of developers, and takes none. Past its end it is empty or answers 403; it is empty without a
// reason at times, too. So nothing here ever concludes that a review is gone.

#include "adapters/app_store_feed/app_store_feed.hpp"

#include "adapters/app_store_feed/wire.hpp"
#include "adapters/common/retry_after.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;
using namespace app_store_public;

class app_store_feed final : public review_platform {
public:
    app_store_feed(app_store_feed_settings settings, http_client& http, clock& time)
        : settings_{std::move(settings)}, http_{http}, time_{time}
    {}

    [[nodiscard]] std::string_view platform() const override { return "app_store_feed"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] reply_rules rules() const override
    {
        return {.by_us = false,
                .limit = app_store_public::reply_limit,
                .unit = length_unit::characters,
                .again = true,
                .may_mention_update = true};
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (time_.now() < quiet_until_)
            co_return failure{errc::try_later, "Apple's public feed wants to be asked less often; reading goes on in " +
                                                   in_words(quiet_until_ - time_.now()) + "."};
        auto journey = cursor.empty() ? whole_journey(settings_.countries) : itinerary_in(cursor);
        if (!journey) co_return failure{errc::not_found, "The place where reading was to go on is not known any more."};
        http_request request{"GET", page_url(settings_, journey->here)};
        auto answer = co_await http_.send(std::move(request));
        if (!answer) co_return answer.error();
        if (answer->status == 429) {
            quiet_until_ = time_.now() + retry_after(*answer, 10min);
            co_return read_failure(journey->here, *answer);
        }
        co_return page_of(*journey, *answer);
    }

    /// The feed shows no review alone.
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }

    [[nodiscard]] awaitable<delivery> publish(review_key, std::string, std::string) override
    {
        co_return refused{"Apple's public feed takes no answers. Post the text in App Store Connect, if the app is "
                          "yours."};
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{true, "App Store feed of source " + settings_.source, {}};
        std::string empty;
        for (const auto& country : settings_.countries) {
            stop first{country, 1};
            http_request request{"GET", page_url(settings_, first)};
            auto answer = co_await http_.send(std::move(request));
            if (!answer) {
                line.works = false;
                line.words = answer.error().words;
                co_return line;
            }
            auto page = answer->status == 200 ? read_page(settings_, first, answer->body)
                                              : result<review_page>{read_failure(first, *answer)};
            if (!page) {
                line.works = false;
                line.words += (line.words.empty() ? "" : " ") + page.error().words;
            } else if (page->reviews.empty()) {
                empty += (empty.empty() ? "" : ", ") + country;
            }
        }
        if (!line.works) co_return line;
        line.words = "Apple gives out the reviews of app " + settings_.app_id + ". ";
        if (!empty.empty())
            line.words +=
                "There are none for " + empty + " just now; if there should be, look at app_id and countries. ";
        line.words += "Answers are posted by hand.";
        co_return line;
    }

private:
    [[nodiscard]] result<review_page> page_of(const itinerary& journey, const http_response& answer) const
    {
        const auto& here = journey.here;
        review_page nothing;
        nothing.next_list = next_country_of(journey);
        if (answer.status == 403 && here.page > 1) {
            nothing.list = here.country;
            return nothing;
        }
        auto page = answer.status == 200 ? read_page(settings_, here, answer.body)
                                         : result<review_page>{read_failure(here, answer)};
        auto empty = page && page->reviews.empty() && page->malformed.empty();
        // The feed is empty at times without a reason: a first page is asked for twice before that is believed.
        auto doubtful = !page || (empty && here.page == 1);
        if (doubtful && !journey.last_try) {
            nothing.next_list = putting_off(journey);
            return nothing;
        }
        if (!page) return page;
        if (!empty) page->next = next_page_of(journey);
        page->next_list = next_country_of(journey);
        page->list = here.country;
        return page;
    }

    app_store_feed_settings settings_;
    http_client& http_;
    clock& time_;
    instant quiet_until_{};
};

} // namespace

result<std::unique_ptr<review_platform>> make_app_store_feed(app_store_feed_settings settings, http_client& http,
                                                             clock& time)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    auto all_in = [](const std::string& text, char first, char last) {
        return std::all_of(text.begin(), text.end(), [=](char c) { return c >= first && c <= last; });
    };
    if (settings.app_id.empty() || !all_in(settings.app_id, '0', '9'))
        return bad("app_id must be the number behind /id in the address of the app's page.");
    if (settings.countries.empty()) return bad("countries must name at least one storefront, such as \"us\".");
    for (const auto& country : settings.countries)
        if (country.size() != 2 || !all_in(country, 'a', 'z'))
            return bad("countries must be of two lower-case letters, such as \"us\".");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    return std::unique_ptr<review_platform>{std::make_unique<app_store_feed>(std::move(settings), http, time)};
}

} // namespace highroad
