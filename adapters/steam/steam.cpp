// Steam's public list of an app's reviews: https://partner.steamgames.com/doc/store/getreviews
// Lists the newest change first; nothing shows one review alone, and nothing takes an answer: developers write it on
// the review's page, from where it comes back in the list.

#include "adapters/steam/steam.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/steam/wire.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 100; ///< the largest that Steam allows

/// Steam names no limit; one request a second is what its users take for polite.
constexpr std::size_t requests_a_minute = 60;

class steam_store final : public review_platform {
public:
    steam_store(steam_settings settings, http_client& http, clock& time, std::shared_ptr<quota_ledger> requests)
        : settings_{std::move(settings)}, http_{http}, time_{time}, requests_{std::move(requests)}
    {}

    [[nodiscard]] std::string_view platform() const override { return "steam"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] reply_rules rules() const override
    {
        return {.by_us = false, .limit = steam::reply_limit, .unit = length_unit::characters};
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        auto now = time_.now();
        if (auto wait = requests_->wait_for_one(now); wait > 0s)
            co_return failure{errc::try_later,
                              "Steam wants to be asked less often, or its " + std::to_string(requests_a_minute) +
                                  " requests a minute are used up; reading goes on in " + in_words(wait) + "."};
        requests_->spend(now);
        http_request request{"GET", steam::list_url(settings_, page_size, cursor)};
        auto answer = co_await http_.send(std::move(request));
        if (!answer) co_return answer.error();
        if (answer->status == 429 || answer->status == 403)
            requests_->pause_until(time_.now() + retry_after(*answer, 5min));
        if (answer->status != 200) co_return steam::read_list_failure(*answer);
        co_return steam::read_page(settings_, cursor, answer->body);
    }

    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        std::vector<request_quota> one{requests_->as_quota("requests", time_.now())};
        one[0].spent_by_lists = true;
        return one;
    }

    /// Steam shows no review alone. What is missing from a list may have been hidden, or not be in its window.
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }

    [[nodiscard]] awaitable<delivery> publish(review_key, std::string, std::string) override
    {
        co_return refused{"Steam takes no answer from programs. Copy the text and post it on the review's page."};
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Steam reviews of source " + settings_.source, {}};
        http_request request{"GET", steam::list_url(settings_, 1, {})};
        auto answer = co_await http_.send(std::move(request));
        if (!answer) {
            line.words = answer.error().words;
        } else if (answer->status != 200) {
            line.words = steam::read_list_failure(*answer).words;
        } else if (auto page = steam::read_page(settings_, {}, answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            auto total = steam::read_total(answer->body).value_or(0);
            line.words = "Steam counts " + std::to_string(total) + " reviews of app " + settings_.app_id + ". ";
            if (total == 0) line.words += "If there should be some, look at app_id. ";
            line.words += "Answers are posted by hand on the review's page.";
        }
        co_return line;
    }

private:
    steam_settings settings_;
    http_client& http_;
    clock& time_;
    std::shared_ptr<quota_ledger> requests_; ///< of all apps
};

} // namespace

std::shared_ptr<quota_ledger> steam_requests(shared_access& shared)
{
    return shared.requests("steam", requests_a_minute, 1min);
}

result<std::unique_ptr<review_platform>> make_steam(steam_settings settings, http_client& http, clock& time,
                                                    std::shared_ptr<quota_ledger> requests)
{
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (settings.app_id.empty() || !std::all_of(settings.app_id.begin(), settings.app_id.end(), digit))
        return failure{errc::bad_input, "Source " + settings.source +
                                            ": app_id must be the number behind /app/ in the address of the store "
                                            "page."};
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    if (!requests) requests = std::make_shared<quota_ledger>(requests_a_minute, 1min);
    return std::unique_ptr<review_platform>{
        std::make_unique<steam_store>(std::move(settings), http, time, std::move(requests))};
}

} // namespace highroad
