// App Store Connect API, customer reviews:
// https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews
// A POST of a response creates it, or overwrites the one that is there; there is no idempotency key.

#include "adapters/app_store_connect/app_store_connect.hpp"

#include "adapters/app_store_connect/token.hpp"
#include "adapters/app_store_connect/wire.hpp"
#include "adapters/common/reply_without_answer.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;

/// While the quota is scarce, one listing in this time looks whether it has recovered.
constexpr auto scarce_pause = 5min;
constexpr int page_size = 200; ///< the largest that Apple allows

class app_store_connect final : public review_platform {
public:
    app_store_connect(app_store_connect_settings settings, signing_key key, std::shared_ptr<app_store_quota> of_key,
                      http_client& http, clock& time, log& journal, meters& gauges)
        : settings_{std::move(settings)},
          tokens_{std::move(key), settings_.key_id, settings_.issuer_id},
          http_{http},
          time_{time},
          journal_{journal},
          gauges_{gauges},
          quota_{std::move(of_key)}
    {}

    [[nodiscard]] std::string_view platform() const override { return "app_store"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] bool lists_everything() const override { return true; }
    [[nodiscard]] reply_rules rules() const override
    {
        // Apple tells customers of an answer and invites them to edit their review then, so a neutral word about it is
        // in order: App Store Connect Help, "Respond to reviews".
        return {.by_us = true,
                .limit = app_store::reply_limit,
                .unit = length_unit::characters,
                .again = true,
                .may_mention_update = true};
    }

    /// As Apple last told it. What was told an hour ago says nothing any more.
    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        request_quota one;
        one.of = "requests";
        one.window = 1h;
        if (time_.now() - quota_->told_at < one.window) {
            one.limit = static_cast<std::size_t>(std::max(quota_->last_told.limit, 0L));
            one.left = static_cast<std::size_t>(std::max(quota_->last_told.remaining, 0L));
            one.resumes_in = scarce_for();
        }
        one.spent_by_lists = true;
        one.spent_by_replies = true;
        one.counter = quota_.get();
        return {one};
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (auto wait = scarce_for(); wait > 0s)
            co_return failure{errc::try_later, "Less than 5 % of the hour's App Store Connect requests are left. They "
                                               "are kept for replies; listing goes on in " +
                                                   in_words(wait) + "."};
        auto url = app_store::list_url(settings_, page_size);
        if (!cursor.empty()) {
            auto checked = app_store::same_origin_url(settings_.api_base, cursor);
            if (!checked) co_return checked.error();
            url = std::move(*checked);
        }
        http_request request{"GET", url};
        auto answer = co_await send(std::move(request));
        if (!answer) co_return answer.error();
        if (answer->status != 200) co_return app_store::read_list_failure(*answer, settings_.app_id);
        co_return app_store::read_page(settings_, url, answer->body);
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        http_request request{"GET", app_store::review_url(settings_, key.id)};
        auto answer = co_await send(std::move(request));
        if (!answer) co_return try_again{30s, answer.error().words, answer.error().code == errc::unreachable};
        if (answer->status == 200) {
            auto seen = app_store::read_review(settings_, answer->body);
            if (!seen) co_return try_again{1min, seen.error().words, false};
            // An answer about another review must not pass for this one.
            if (seen->key.id != key.id)
                co_return try_again{1min, "App Store Connect answered about another review than we asked for.", false};
            co_return std::move(*seen);
        }
        // A 404 of something in between (a proxy, a wrong base) proves nothing about the review.
        if (answer->status == 404 && app_store::read_errors(answer->body).readable) co_return review_is_gone{};
        auto why = app_store::read_list_failure(*answer, settings_.app_id);
        if (answer->status == 429) co_return try_again{app_store::wait_asked_for(*answer), std::move(why.words), true};
        if (answer->status == 401 || answer->status == 403) co_return try_again{5min, std::move(why.words), true};
        if (why.code == errc::refused) co_return refused{std::move(why.words)};
        co_return try_again{1min, std::move(why.words), false};
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text,
                                              std::string /*idempotency_key*/) override
    {
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};
        if (length_in(length_unit::characters, text) > app_store::reply_limit)
            co_return refused{"The reply is longer than the App Store's " + std::to_string(app_store::reply_limit) +
                              " characters. Shorten it and approve it again."};
        auto request = app_store::reply_request(settings_, key.id, text);
        auto answer = co_await send(std::move(request));
        auto outcome = answer ? app_store::read_reply_answer(*answer) : reply_without_answer(answer.error());
        co_return outcome;
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "App Store Connect key of source " + settings_.source, {}};
        http_request request{"GET", app_store::list_url(settings_, 1)};
        auto answer = co_await send(std::move(request));
        if (!answer) {
            line.words = answer.error().words;
            co_return line;
        }
        auto url = app_store::list_url(settings_, 1);
        if (answer->status != 200) {
            line.words = app_store::read_list_failure(*answer, settings_.app_id).words;
        } else if (auto page = app_store::read_page(settings_, url, answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            line.words = "It may read the reviews of app " + settings_.app_id +
                         ". Whether it may answer them shows with the first reply: that takes the role Customer "
                         "Support or higher.";
        }
        co_return line;
    }

private:
    /// Signs and sends. After a 401 once more with a new token: nothing was done there, so that is safe for a POST too.
    awaitable<result<http_response>> send(http_request request)
    {
        for (int attempt = 1;; ++attempt) {
            request.headers.set("Accept", "application/json");
            request.headers.set("Authorization", "Bearer " + tokens_.token_at(time_.now()));
            auto copy = request;
            auto answer = co_await http_.send(std::move(copy));
            if (!answer) {
                auto why = answer.error();
                why.words = tokens_.without_token(std::move(why.words));
                co_return why;
            }
            // Before anything is quoted from it: a part of an echoed token would no longer be found.
            if (answer->status >= 300) answer->body = tokens_.without_token(std::move(answer->body));
            note_quota(*answer);
            if (answer->status != 401 || attempt == 2) co_return answer;
            tokens_.forget();
        }
    }

    void note_quota(const http_response& answer)
    {
        auto seen = app_store::read_quota(answer);
        if (!seen) return;
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}},
                    static_cast<double>(seen->remaining));
        if (seen->scarce() && !quota_->last_told.scarce())
            journal_.write(log_level::warning, "the platform's request quota is nearly used up",
                           {{"source", settings_.source}, {"remaining", std::to_string(seen->remaining)}});
        quota_->last_told = *seen;
        quota_->told_at = time_.now();
    }

    [[nodiscard]] std::chrono::seconds scarce_for() const
    {
        if (!quota_->last_told.scarce()) return 0s;
        return std::clamp<std::chrono::seconds>(quota_->told_at + scarce_pause - time_.now(), 0s, scarce_pause);
    }

    app_store_connect_settings settings_;
    app_store::token_source tokens_;
    http_client& http_;
    clock& time_;
    log& journal_;
    meters& gauges_;
    std::shared_ptr<app_store_quota> quota_; ///< of the key, so of other apps too
};

} // namespace

result<std::unique_ptr<review_platform>> make_app_store_connect(app_store_connect_settings settings, http_client& http,
                                                                clock& time, log& journal, meters& gauges,
                                                                std::shared_ptr<app_store_quota> of_key)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (settings.app_id.empty() || !std::all_of(settings.app_id.begin(), settings.app_id.end(), is_digit))
        return bad("app_id must be the app's numeric Apple id, such as 1234567890.");
    if (settings.key_id.empty()) return bad("key_id is missing; it stands beside the key in App Store Connect.");
    for (const auto& territory : settings.territories) {
        auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (territory.size() != 3 || !std::all_of(territory.begin(), territory.end(), is_upper))
            return bad("territories take three-letter codes such as USA or DEU.");
    }
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();

    auto key = signing_key::load(settings.private_key_pem);
    wipe(settings.private_key_pem);
    if (auto* words = std::get_if<std::string>(&key)) return bad("the App Store Connect key cannot be used: " + *words);
    auto& usable = std::get<signing_key>(key);
    if (usable.algorithm() != "ES256")
        return bad("this is not an App Store Connect key. Apple's .p8 files hold a P-256 key.");
    if (!of_key) of_key = std::make_shared<app_store_quota>();
    return std::unique_ptr<review_platform>{std::make_unique<app_store_connect>(
        std::move(settings), std::move(usable), std::move(of_key), http, time, journal, gauges)};
}

} // namespace highroad
