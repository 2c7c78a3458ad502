// My Business API v4, accounts.locations.reviews:
// https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews
// Lists newest change first; many locations are listed together. A reply is PUT: it creates or overwrites. There is no
// idempotency key.

#include "adapters/google_business/google_business.hpp"

#include "adapters/common/authorized_client.hpp"
#include "adapters/common/reply_without_answer.hpp"
#include "adapters/common/retry_after.hpp"
#include "adapters/google_business/comments.hpp"
#include "adapters/google_business/location_batches.hpp"
#include "adapters/google_business/wire.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 50; ///< the largest that Google allows

/// "10 edits a minute" for one profile, as of the newer interfaces.
constexpr std::size_t replies_a_minute = 10;
/// Each reply is looked at before and after it is written; a fifth of the requests is kept for that.
constexpr std::size_t kept_for_replies = 60;

class google_business final : public review_platform {
public:
    /// What is shared comes from the pool; `settings` holds no secrets any more.
    google_business(google_business_settings settings, std::shared_ptr<access_tokens> tokens,
                    std::shared_ptr<quota_ledger> requests, std::shared_ptr<business::location_batches> batches,
                    http_client& http, clock& time, log& journal, meters& gauges)
        : settings_{std::move(settings)},
          tokens_{std::move(tokens)},
          requests_{std::move(requests)},
          batches_{std::move(batches)},
          place_{batches_->add(settings_)},
          http_{http},
          time_{time},
          journal_{journal},
          gauges_{gauges}
    {}

    [[nodiscard]] std::string_view platform() const override { return "google_business"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] bool lists_everything() const override { return true; }
    [[nodiscard]] reply_rules rules() const override
    {
        // Google forbids to ask only the happy for reviews and to offer anything for one, not to say that a review can
        // be edited; wording.hpp sees to that.
        return {.by_us = true,
                .limit = business::reply_limit,
                .unit = length_unit::bytes,
                .again = true,
                .may_mention_update = true};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        auto now = time_.now();
        std::vector<request_quota> both{requests_->as_quota("requests", now), replies_.as_quota("replies", now)};
        both[0].spent_by_lists = true;
        for (auto& each : both)
            each.spent_by_replies = true;
        return both;
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (auto wait = requests_->wait_for_one(time_.now(), kept_for_replies); wait > 0s)
            co_return failure{errc::try_later, "The minute's " + std::to_string(business::requests_a_minute) +
                                                   " requests of the Google project are used up but for those kept for "
                                                   "replies; reading goes on in " +
                                                   in_words(wait) + "."};
        http_request request{"GET", business::list_url(settings_, page_size, cursor)};
        auto asked_at = time_.now();
        auto got = co_await send(std::move(request));
        if (!got.answer) co_return got.answer.error();
        if (got.answer->status != 200) {
            auto why = business::read_list_failure(*got.answer, settings_);
            if (why.code == errc::refused || why.code == errc::not_found) batches_->was_refused(place_);
            co_return why;
        }
        auto page = business::read_page(settings_, cursor, got.answer->body);
        if (page && cursor.empty()) batches_->was_listed(place_, asked_at, page->reviews);
        co_return page;
    }

    [[nodiscard]] std::size_t requests_for_news() override { return batches_->requests_for(place_, time_.now()); }

    [[nodiscard]] awaitable<result<review_page>> news(instant since) override
    {
        auto asked_at = time_.now();
        auto may_lead = batches_->wants(place_, since, asked_at);
        co_await batches_->wait_for_batch(place_);
        std::size_t made = 0;
        auto page = batches_->take(place_, asked_at);
        if (!page && may_lead) {
            made = co_await lead_a_batch();
            page = batches_->take(place_, asked_at);
        }
        if (page) {
            page->requests = made;
            page->cost = batches_->cost_of_a_look(made);
            co_return std::move(*page);
        }
        auto alone = co_await list(std::string{});
        if (!alone) co_return alone;
        alone->requests += made;
        alone->cost += static_cast<double>(made);
        if (business::goes_back_behind(alone->reviews, since)) alone->next.clear();
        co_return alone;
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        if (auto wait = requests_->wait_for_one(time_.now()); wait > 0s)
            co_return try_again{wait, used_up("requests"), true};
        http_request request{"GET", business::review_url(settings_, key.id)};
        auto got = co_await send(std::move(request));
        if (!got.sent) co_return try_again{5min, got.answer.error().words, true};
        if (!got.answer)
            co_return try_again{30s, got.answer.error().words, got.answer.error().code == errc::unreachable};
        const auto& answer = *got.answer;
        if (answer.status == 200) {
            auto seen = business::read_review(settings_, answer.body);
            if (!seen) co_return try_again{1min, seen.error().words, false};
            // An answer about another review must not pass for this one.
            if (seen->key.id != key.id)
                co_return try_again{1min, "Google answered about another review than we asked for.", false};
            co_return std::move(*seen);
        }
        auto error = read_google_error(answer.body);
        if (answer.status == 404 && error.readable) {
            auto meant = co_await what_not_found_means();
            co_return meant;
        }
        auto why = business::read_list_failure(answer, settings_);
        if (is_over_quota(answer, error)) co_return try_again{retry_after(answer, 1min), std::move(why.words), true};
        if (answer.status == 401 || answer.status == 403) co_return try_again{5min, std::move(why.words), true};
        if (why.code == errc::refused) co_return refused{std::move(why.words)};
        co_return try_again{1min, std::move(why.words), false};
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text,
                                              std::string /*idempotency_key*/) override
    {
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};
        if (length_in(length_unit::bytes, text) > business::reply_limit)
            co_return refused{"The reply is longer than Google's " + std::to_string(business::reply_limit) +
                              " bytes (a letter outside of English takes two to four). Shorten it and approve it "
                              "again."};
        if (business::holds_translation_mark(text))
            co_return refused{"The reply holds \"(Translated by Google)\", by which Google marks its own translations, "
                              "so that it could not be told what customers see. Write it without, and approve it "
                              "again."};
        auto now = time_.now();
        if (auto wait = replies_.wait_for_one(now); wait > 0s) co_return try_again{wait, used_up("replies"), true};
        if (auto wait = requests_->wait_for_one(now); wait > 0s) co_return try_again{wait, used_up("requests"), true};
        replies_.spend(now);
        auto request = business::reply_request(settings_, key.id, text);
        auto got = co_await send(std::move(request));
        if (!got.sent) co_return try_again{5min, got.answer.error().words, true};
        auto outcome = got.answer ? business::read_reply_answer(*got.answer) : reply_without_answer(got.answer.error());
        co_return outcome;
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Google Business Profile consent of source " + settings_.source, {}};
        http_request request{"GET", business::list_url(settings_, 1, {})};
        auto got = co_await send(std::move(request));
        if (!got.answer) {
            line.words = got.answer.error().words;
        } else if (got.answer->status != 200) {
            line.words = business::read_list_failure(*got.answer, settings_).words;
        } else if (auto page = business::read_page(settings_, {}, got.answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            line.words = "It may read the reviews of location " + settings_.location +
                         ". Whether it may answer them shows with the first reply: that takes a verified profile.";
        }
        co_return line;
    }

private:
    /// Google says the same of a review that was removed and of a location that is out of our reach (moved to another
    /// account, access withdrawn). Only where the location still answers is the review gone.
    awaitable<look> what_not_found_means()
    {
        if (auto wait = requests_->wait_for_one(time_.now()); wait > 0s)
            co_return try_again{wait, used_up("requests"), true};
        http_request request{"GET", business::list_url(settings_, 1, {})};
        auto got = co_await send(std::move(request));
        if (!got.answer) co_return try_again{1min, got.answer.error().words, false};
        if (got.answer->status != 200)
            co_return try_again{5min, business::read_list_failure(*got.answer, settings_).words, true};
        if (auto page = business::read_page(settings_, {}, got.answer->body); !page)
            co_return try_again{1min, page.error().words, false};
        co_return review_is_gone{};
    }

    /// Asks for several locations together, where that is worth it. Returns the number of requests made for it.
    awaitable<std::size_t> lead_a_batch()
    {
        std::size_t made = 0;
        auto executor = co_await asio::this_coro::executor;
        auto together = batches_->begin(place_, executor, time_.now());
        if (!together) co_return made;
        // Also when a stop ends us in between.
        struct landing {
            google_business& of;
            business::location_batch& what;
            ~landing() { of.batches_->end(what, of.time_.now()); }
        } at_the_end{*this, *together};
        while (auto request = batches_->next_request(*together)) {
            // The single list says in words that there is no room.
            if (requests_->wait_for_one(time_.now(), kept_for_replies) > 0s) break;
            ++made;
            auto got = co_await exchange(std::move(*request));
            if (!take_in(*together, got)) break;
        }
        co_return made;
    }

    /// Whether the next page may be asked for. Whatever goes wrong, each location can still be read alone.
    bool take_in(business::location_batch& together, const authorized_answer& got)
    {
        auto now = time_.now();
        std::string why;
        if (!got.answer) {
            why = got.answer.error().words;
            batches_->went_wrong(now);
        } else if (got.answer->status == 200) {
            auto taken = batches_->take_in(together, got.answer->body);
            if (taken) return true;
            why = taken.error().words;
            batches_->went_wrong(now);
        } else {
            auto error = read_google_error(got.answer->body);
            if (is_over_quota(*got.answer, error)) return false; // that was told
            why = with_googles_words("Google answered " + std::to_string(got.answer->status) + ".", error);
            auto status = got.answer->status;
            auto about_a_location = error.readable && (status == 400 || status == 403 || status == 404);
            if (about_a_location)
                batches_->refused(together, now);
            else
                batches_->went_wrong(now);
        }
        journal_.write(log_level::info, "several locations could not be listed together; they are read one by one",
                       {{"source", settings_.source}, {"why", why}});
        return false;
    }

    /// A request of this location alone: what a batch brings meanwhile may be older than what this one shows or does.
    awaitable<authorized_answer> send(http_request request)
    {
        business::location_batches::own_request alone{*batches_, place_};
        auto got = co_await exchange(std::move(request));
        co_return got;
    }

    awaitable<authorized_answer> exchange(http_request request)
    {
        requests_->spend(time_.now());
        auto got = co_await send_authorized(*tokens_, http_, std::move(request));
        if (!got.sent && got.answer.error().code == errc::refused) {
            auto why = got.answer.error();
            why.words +=
                " Look whether client_id and client_secret are right. If they are, the consent was withdrawn or "
                "has expired: make a new refresh token, docs/platforms/google-business.md.";
            got.answer = std::move(why);
        }
        auto now = time_.now();
        if (got.answer && is_over_quota(*got.answer)) {
            if (requests_->left(now) > 0)
                journal_.write(log_level::warning, "the platform's request quota is used up",
                               {{"source", settings_.source}});
            requests_->pause_until(now + retry_after(*got.answer, 1min));
        }
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}, {"of", "requests"}},
                    static_cast<double>(requests_->left(now)));
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}, {"of", "replies"}},
                    static_cast<double>(replies_.left(now)));
        co_return got;
    }

    [[nodiscard]] static std::string used_up(std::string_view what)
    {
        return "Google's quota of " + std::string{what} + " is used up for this minute; it goes on by itself.";
    }

    google_business_settings settings_; ///< without the secrets
    std::shared_ptr<access_tokens> tokens_;
    std::shared_ptr<quota_ledger> requests_;              ///< of the project, so of other locations too
    std::shared_ptr<business::location_batches> batches_; ///< of the account, so of other locations too
    std::size_t place_;                                   ///< among them
    http_client& http_;
    clock& time_;
    log& journal_;
    meters& gauges_;
    quota_ledger replies_{replies_a_minute, 1min};
};

bool may_hold_secrets(std::string_view url)
{
    return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
}

} // namespace

result<std::unique_ptr<review_platform>> make_google_business(google_business_settings settings,
                                                              google_business_pool& pool, http_client& http,
                                                              clock& time, log& journal, meters& gauges)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    auto is_number = [](const std::string& text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!is_number(settings.account)) return bad("account must be the number behind accounts/, such as 111222333.");
    if (!is_number(settings.location)) return bad("location must be the number behind locations/, such as 444555666.");
    if (settings.client_id.empty() || settings.client_secret.empty() || settings.refresh_token.empty())
        return bad("client_id, client_secret and refresh_token are all needed; one of them is empty.");
    if (!may_hold_secrets(settings.token_url)) return bad("token_url must begin with https://.");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    auto tokens = pool.tokens_for(settings, http, time);
    auto batches = pool.batches_of(settings);
    wipe(settings.client_secret);
    wipe(settings.refresh_token);
    auto requests = pool.requests_of(settings.client_id);
    return std::unique_ptr<review_platform>{std::make_unique<google_business>(
        std::move(settings), std::move(tokens), std::move(requests), std::move(batches), http, time, journal, gauges)};
}

} // namespace highroad
