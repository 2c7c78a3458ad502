// Android Publisher API v3, reviews: https://developers.google.com/android-publisher/reply-to-reviews
// Shows the reviews of the last week only, newest change first. A reply creates or overwrites; it cannot be deleted.
// There is no idempotency key.

#include "adapters/google_play/google_play.hpp"

#include "adapters/common/authorized_client.hpp"
#include "adapters/common/quota_ledger.hpp"
#include "adapters/common/reply_without_answer.hpp"
#include "adapters/common/retry_after.hpp"
#include "adapters/google_play/service_account.hpp"
#include "adapters/google_play/wire.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 100; ///< the largest that Google allows

// "Reply to Reviews API quotas", per app: https://developers.google.com/android-publisher/quotas
constexpr std::size_t reads_an_hour = 200;
constexpr std::size_t replies_a_day = 2000;
/// Each reply is looked at before and after it is written; a fifth of the reads is kept for that.
constexpr std::size_t kept_for_replies = 40;

class google_play final : public review_platform {
public:
    google_play(google_play_settings settings, play::service_account account, http_client& http, clock& time,
                log& journal, meters& gauges)
        : settings_{std::move(settings)},
          tokens_{"Google", [account = std::move(account)](instant now) { return play::token_request(account, now); },
                  http, time},
          http_{http},
          time_{time},
          journal_{journal},
          gauges_{gauges}
    {}

    [[nodiscard]] std::string_view platform() const override { return "google_play"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] reply_rules rules() const override
    {
        // Google forbids to ask for a higher rating, not to say that a review can be edited; wording.hpp sees to that.
        return {.by_us = true,
                .limit = play::reply_limit,
                .unit = length_unit::characters,
                .again = true,
                .may_mention_update = true};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        auto now = time_.now();
        std::vector<request_quota> both{reads_.as_quota("reads", now), replies_.as_quota("replies", now)};
        both[0].spent_by_lists = true;
        for (auto& each : both)
            each.spent_by_replies = true;
        return both;
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (auto wait = reads_.wait_for_one(time_.now(), kept_for_replies); wait > 0s)
            co_return failure{errc::try_later, "The hour's " + std::to_string(reads_an_hour) +
                                                   " requests of Google Play for " + settings_.package_name +
                                                   " are used up but for those kept for replies; reading goes on in " +
                                                   in_words(wait) + "."};
        http_request request{"GET", play::list_url(settings_, page_size, cursor)};
        auto got = co_await send(std::move(request), reads_);
        if (!got.answer) co_return got.answer.error();
        if (got.answer->status != 200) co_return play::read_list_failure(*got.answer, settings_.package_name);
        co_return play::read_page(settings_, cursor, got.answer->body);
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        if (auto wait = reads_.wait_for_one(time_.now()); wait > 0s) co_return try_again{wait, used_up("reads"), true};
        http_request request{"GET", play::review_url(settings_, key.id)};
        auto got = co_await send(std::move(request), reads_);
        if (!got.sent) co_return try_again{5min, got.answer.error().words, true};
        if (!got.answer)
            co_return try_again{30s, got.answer.error().words, got.answer.error().code == errc::unreachable};
        const auto& answer = *got.answer;
        if (answer.status == 200) {
            auto seen = play::read_review(settings_, answer.body);
            if (!seen) co_return try_again{1min, seen.error().words, false};
            // An answer about another review must not pass for this one.
            if (seen->key.id != key.id)
                co_return try_again{1min, "Google Play answered about another review than we asked for.", false};
            co_return std::move(*seen);
        }
        auto error = read_google_error(answer.body);
        if (is_over_quota(answer, error))
            co_return try_again{retry_after(answer, 5min), "Google Play says that the request quota is used up.", true};
        // Google shows a week. A review outside of it looks like one that was removed, so this proves nothing.
        if (answer.status == 404 && error.readable)
            co_return refused{
                with_googles_words("Google Play does not show this review: the customer removed it, or it "
                                   "is older than the week that Google's API shows. Look in the Play "
                                   "Console, and answer there if it still stands.",
                                   error)};
        auto why = play::read_list_failure(answer, settings_.package_name);
        if (answer.status == 401 || answer.status == 403) co_return try_again{5min, std::move(why.words), true};
        if (why.code == errc::refused) co_return refused{std::move(why.words)};
        co_return try_again{1min, std::move(why.words), false};
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text,
                                              std::string /*idempotency_key*/) override
    {
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};
        if (length_in(length_unit::characters, text) > play::reply_limit)
            co_return refused{"The reply is longer than Google Play's " + std::to_string(play::reply_limit) +
                              " characters. Shorten it and approve it again."};
        if (play::holds_a_tag(text))
            co_return refused{"The reply holds something that looks like an HTML tag, which Google Play would remove. "
                              "Write it without < and >, and approve it again."};
        if (auto wait = replies_.wait_for_one(time_.now()); wait > 0s)
            co_return try_again{wait, used_up("replies"), true};
        auto request = play::reply_request(settings_, key.id, text);
        auto got = co_await send(std::move(request), replies_);
        if (!got.sent) co_return try_again{5min, got.answer.error().words, true};
        auto outcome = got.answer ? play::read_reply_answer(*got.answer) : reply_without_answer(got.answer.error());
        co_return outcome;
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Google Play service account of source " + settings_.source, {}};
        http_request request{"GET", play::list_url(settings_, 1, {})};
        auto got = co_await send(std::move(request), reads_);
        if (!got.answer) {
            line.words = got.answer.error().words;
        } else if (got.answer->status != 200) {
            line.words = play::read_list_failure(*got.answer, settings_.package_name).words;
        } else if (auto page = play::read_page(settings_, {}, got.answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            line.words = "It may read the reviews of " + settings_.package_name +
                         ". Whether it may answer them shows with the first reply: that takes the permission \"Reply "
                         "to reviews\".";
        }
        co_return line;
    }

private:
    awaitable<authorized_answer> send(http_request request, quota_ledger& from)
    {
        from.spend(time_.now());
        auto got = co_await send_authorized(tokens_, http_, std::move(request));
        if (!got.sent && got.answer.error().code == errc::refused) {
            auto why = got.answer.error();
            why.words += " Look in the Google Cloud console whether the service account and its key still exist; if "
                         "not, make a new key: docs/platforms/google-play.md.";
            got.answer = std::move(why);
        }
        auto now = time_.now();
        if (got.answer && is_over_quota(*got.answer)) {
            if (from.left(now) > 0)
                journal_.write(log_level::warning, "the platform's request quota is used up",
                               {{"source", settings_.source}});
            from.pause_until(now + retry_after(*got.answer, 5min));
        }
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}, {"of", "reads"}},
                    static_cast<double>(reads_.left(now)));
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}, {"of", "replies"}},
                    static_cast<double>(replies_.left(now)));
        co_return got;
    }

    [[nodiscard]] std::string used_up(std::string_view what) const
    {
        return "Google Play's quota of " + std::string{what} + " for " + settings_.package_name +
               " is used up for now; it goes on by itself.";
    }

    google_play_settings settings_;
    access_tokens tokens_;
    http_client& http_;
    clock& time_;
    log& journal_;
    meters& gauges_;
    quota_ledger reads_{reads_an_hour, 1h};
    quota_ledger replies_{replies_a_day, 24h};
};

} // namespace

result<std::unique_ptr<review_platform>> make_google_play(google_play_settings settings, http_client& http, clock& time,
                                                          log& journal, meters& gauges)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    auto odd = [](unsigned char c) { return !(std::isalnum(c) || c == '.' || c == '_'); };
    if (settings.package_name.find('.') == std::string::npos ||
        std::any_of(settings.package_name.begin(), settings.package_name.end(), odd))
        return bad("package_name must be the app's package, such as com.example.app.");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    auto account = play::read_service_account(settings.service_account);
    wipe(settings.service_account);
    if (auto* words = std::get_if<std::string>(&account))
        return bad("the service account cannot be used: " + *words + ".");
    return std::unique_ptr<review_platform>{std::make_unique<google_play>(
        std::move(settings), std::get<play::service_account>(std::move(account)), http, time, journal, gauges)};
}

} // namespace highroad
