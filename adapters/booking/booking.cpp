// https://developers.booking.com/connectivity/docs/review-api: lists by a place that is kept, and one reply a review,
// which can never be changed.

#include "adapters/booking/booking.hpp"

#include "adapters/booking/wire.hpp"
#include "adapters/common/basic_authorization.hpp"
#include "adapters/common/paced_calls.hpp"
#include "adapters/common/reply_without_answer.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/common/without_secrets.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <variant>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 10; ///< the default; no largest is documented

// No rate limit is documented. A page holds ten reviews, and a round that cannot be finished begins anew: a busy
// property's 90 days must fit.
constexpr call_budget budget{600, 1min, 60, 5min};

class booking_platform final : public review_platform {
public:
    booking_platform(booking_settings settings, std::shared_ptr<quota_ledger> requests, http_client& http, clock& time,
                     meters& gauges)
        : settings_{std::move(settings)},
          words_{booking::words_for(settings_)},
          time_{time},
          calls_{settings_.source, budget, std::move(requests), http, time, gauges}
    {}

    [[nodiscard]] std::string_view platform() const override { return "booking"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] bool newest_first() const override { return false; }
    /// A reply that is held for moderation may not be shown yet.
    [[nodiscard]] repeating after_lost_answer() const override { return repeating::may_double; }
    [[nodiscard]] reply_rules rules() const override
    {
        // Guests cannot edit a review after they have sent it, so nothing is said about that.
        return {
            .by_us = true, .limit = 0, .unit = length_unit::characters, .again = false, .may_mention_update = false};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override { return {calls_.quota()}; }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (auto wait = calls_.wait_for_list(); wait > 0s)
            co_return failure{errc::try_later, calls_.in_words_of("Booking.com", wait)};
        auto url = cursor.empty() ? booking::first_url(settings_, time_.now() - settings_.reach, page_size)
                                  : booking::place_url(settings_, cursor);
        auto answer = co_await get(std::move(url));
        if (!answer) co_return answer.error();
        if (answer->status != 200) co_return without_secret(list_failure(*answer, words_, calls_.usual_pause()));
        auto page = booking::read_page(settings_, cursor, answer->body);
        if (!page) co_return without_secret(page.error());
        co_return page;
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        auto seen = co_await look_whole(std::move(key));
        if (auto* whole = std::get_if<booking::whole_review>(&seen)) co_return std::move(whole->what);
        if (auto* later = std::get_if<try_again>(&seen)) co_return std::move(*later);
        if (auto* no = std::get_if<refused>(&seen)) co_return std::move(*no);
        co_return review_is_gone{};
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text,
                                              std::string /*idempotency_key*/) override
    {
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};
        // It can be sent once and never be changed, so the last look is right before it.
        auto seen = co_await look_whole(key);
        if (auto* later = std::get_if<try_again>(&seen)) co_return std::move(*later);
        if (auto* no = std::get_if<refused>(&seen)) co_return std::move(*no);
        auto* whole = std::get_if<booking::whole_review>(&seen);
        if (!whole) co_return refused{"Booking.com does not know the review (any more)."};
        if (whole->what.reply && whole->what.reply->text == text) co_return delivered{};
        if (whole->what.reply)
            co_return refused{"There is a reply under the review already, and Booking.com takes one reply that can "
                              "never be changed. Dismiss the case."};
        if (!whole->has_words)
            co_return refused{
                "The guest gave a score and wrote nothing. Booking.com takes no reply to that. Dismiss the "
                "case."};
        auto request = booking::reply_request(settings_, key.id, text);
        auto answer = co_await calls_.send(std::move(request));
        if (!answer) co_return reply_without_answer(without_secret(answer.error()));
        answer->body = blotted(std::move(answer->body));
        co_return booking::read_reply_answer(*answer, words_);
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Booking.com machine account of source " + settings_.source, {}};
        auto answer = co_await get(booking::first_url(settings_, time_.now(), 1));
        if (!answer) {
            line.words = answer.error().words;
        } else if (answer->status != 200) {
            line.words = list_failure(*answer, words_, calls_.usual_pause()).words;
        } else if (auto page = booking::read_page(settings_, {}, answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            line.words = "It may read the reviews of property " + settings_.property +
                         ". Whether it may answer them shows with the first reply.";
        }
        line.words = blotted(std::move(line.words));
        co_return line;
    }

private:
    using whole_look = std::variant<booking::whole_review, review_is_gone, try_again, refused>;

    awaitable<result<http_response>> get(std::string url)
    {
        http_request request{"GET", std::move(url)};
        request.headers.set("Accept", "application/json");
        request.headers.set("Authorization", basic_authorization(settings_.user, settings_.password));
        auto answer = co_await calls_.send(std::move(request));
        if (!answer) co_return without_secret(answer.error());
        if (answer->status != 200) answer->body = blotted(std::move(answer->body));
        co_return answer;
    }

    awaitable<whole_look> look_whole(review_key key)
    {
        if (auto wait = calls_.wait_for_one(); wait > 0s)
            co_return try_again{wait, calls_.in_words_of("Booking.com", wait), true};
        auto answer = co_await get(booking::read_request(settings_, key.id).url);
        if (!answer) co_return try_again{30s, answer.error().words, answer.error().code == errc::unreachable};
        if (answer->status == 404 && parse_untrusted_json(answer->body).is_object()) {
            auto meant = co_await what_not_found_means();
            co_return meant;
        }
        if (answer->status != 200) {
            auto why = look_failure(*answer, words_, calls_.usual_pause());
            if (auto* no = std::get_if<refused>(&why)) co_return std::move(*no);
            co_return std::get<try_again>(std::move(why));
        }
        if (auto errors = booking::errors_in(answer->body); !errors.empty())
            co_return try_again{5min, "Booking.com does not show the review. Its words: " + blotted(errors), false};
        auto seen = booking::read_review(settings_, answer->body);
        if (!seen) co_return try_again{1min, seen.error().words, false};
        // An answer about another review must not pass for this one.
        if (seen->what.key.id != key.id)
            co_return try_again{1min, "Booking.com answered about another review than we asked for.", false};
        co_return std::move(*seen);
    }

    /// Only where the property still answers is the review gone.
    awaitable<whole_look> what_not_found_means()
    {
        auto answer = co_await get(booking::first_url(settings_, time_.now(), 1));
        if (!answer) co_return try_again{1min, answer.error().words, false};
        if (answer->status != 200)
            co_return try_again{5min, list_failure(*answer, words_, calls_.usual_pause()).words, true};
        if (auto page = booking::read_page(settings_, {}, answer->body); !page)
            co_return try_again{1min, blotted(page.error().words), false};
        co_return review_is_gone{};
    }

    /// Without the password, and what it is part of on the wire, should the other side have echoed it.
    [[nodiscard]] std::string blotted(std::string text) const
    {
        auto header = basic_authorization(settings_.user, settings_.password).substr(6);
        return without_secrets(std::move(text), {header, settings_.password});
    }
    [[nodiscard]] failure without_secret(failure why) const
    {
        why.words = blotted(std::move(why.words));
        return why;
    }

    booking_settings settings_;
    platform_words words_;
    clock& time_;
    paced_calls calls_;
};

} // namespace

result<std::unique_ptr<review_platform>> make_booking(booking_settings settings, shared_access& shared,
                                                      http_client& http, clock& time, meters& gauges)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    if (!only_digits(settings.property)) return bad("property must be the number of the property on Booking.com.");
    if (settings.user.empty() || settings.password.empty() || settings.user.find(':') != std::string::npos)
        return bad("user and password are both needed, and the user holds no colon.");
    if (!may_carry_secrets(settings.api_base)) return bad("api_base must begin with https://.");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    auto requests = shared.requests("booking\n" + settings.user, budget.limit, budget.window);
    return std::unique_ptr<review_platform>{
        std::make_unique<booking_platform>(std::move(settings), std::move(requests), http, time, gauges)};
}

} // namespace highroad
