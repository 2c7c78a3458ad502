// https://docs.developer.yelp.com: excerpts of reviews by the Fusion API, replies by the partner API Respond to
// Reviews. A reply can be neither read back nor changed, so one whose answer is lost is never sent again by itself.

#include "adapters/yelp/yelp.hpp"

#include "adapters/common/client_grant.hpp"
#include "adapters/common/paced_calls.hpp"
#include "adapters/common/reply_without_answer.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/common/without_secrets.hpp"
#include "adapters/yelp/reasons.hpp"
#include "adapters/yelp/wire.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"

namespace highroad {
namespace {

using namespace std::chrono_literals;

// Yelp names 20 replies a day for one location and owner. Of reads it names a daily number that depends on the plan;
// 300 is the least of those in use.
constexpr std::size_t replies_a_day = 20;
constexpr call_budget budget{300, 24h, 0, 1h};

class yelp_platform final : public review_platform {
public:
    yelp_platform(yelp_settings settings, std::shared_ptr<access_tokens> tokens, bool may_spend,
                  std::shared_ptr<quota_ledger> requests, http_client& http, clock& time, meters& gauges)
        : settings_{std::move(settings)},
          words_{yelp::words_for_reading(settings_)},
          tokens_{std::move(tokens)},
          may_spend_{may_spend},
          http_{http},
          time_{time},
          gauges_{gauges},
          reads_{settings_.source, budget, std::move(requests), http, time, gauges}
    {}

    [[nodiscard]] std::string_view platform() const override { return "yelp"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] bool newest_first() const override { return false; }
    [[nodiscard]] bool shows_replies() const override { return false; }
    [[nodiscard]] repeating after_lost_answer() const override { return repeating::may_double; }
    [[nodiscard]] reply_rules rules() const override
    {
        // Yelp asks businesses not to ask for reviews, so nobody is told that theirs can be edited.
        return {.by_us = tokens_ != nullptr,
                .limit = yelp::reply_limit,
                .unit = length_unit::characters,
                .again = false,
                .may_mention_update = false};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        std::vector<request_quota> both{reads_.quota(), replies_.as_quota("replies", time_.now())};
        both[1].spent_by_replies = true;
        return both;
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string /*cursor*/) override
    {
        if (auto wait = reads_.wait_for_list(); wait > 0s)
            co_return failure{errc::try_later, reads_.in_words_of("Yelp", wait)};
        auto request = yelp::list_request(settings_);
        auto answer = co_await reads_.send(std::move(request));
        if (!answer) co_return without_key(answer.error());
        if (answer->status != 200) co_return without_key(list_failure(*answer, words_, reads_.usual_pause()));
        co_return yelp::read_page(settings_, answer->body);
    }

    /// The excerpts hold no replies, and Yelp has no way to read one.
    [[nodiscard]] awaitable<look> read(review_key /*key*/) override { co_return cannot_look{}; }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text,
                                              std::string /*idempotency_key*/) override
    {
        if (!tokens_)
            co_return refused{"Replies of the source " + settings_.source +
                              " are posted by hand: it has no refresh_token."};
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};
        if (length_in(length_unit::characters, text) > yelp::reply_limit)
            co_return refused{"The reply is longer than Yelp's 5,000 characters. Shorten it and approve it again."};
        if (yelp::holds_emoji(text))
            co_return refused{"Yelp takes no emoji. Write the reply without, and approve it again."};
        auto now = time_.now();
        if (auto wait = replies_.wait_for_one(now); wait > 0s)
            co_return try_again{
                wait,
                "The 20 replies that Yelp takes in a day for one location and owner are used up; the "
                "next can go out in " +
                    in_words(wait) +
                    ". While a reply waits here, do not post it by hand too: it would stand there twice.",
                true};
        auto request = yelp::reply_request(settings_, key.id, text);
        auto got = co_await send_authorized(*tokens_, http_, std::move(request));
        if (!got.sent) {
            auto why = got.answer.error();
            if (why.code == errc::refused)
                why.words += " Look whether client_id and client_secret are right. If they are, let the business owner "
                             "sign in again for a new refresh_token: docs/platforms/yelp.md.";
            co_return try_again{5min, why.words, true};
        }
        auto outcome = got.answer ? yelp::read_reply_answer(*got.answer, 1h) : reply_without_answer(got.answer.error());
        // What was refused counts for nothing; what may have arrived counts.
        if (std::holds_alternative<delivered>(outcome) || std::holds_alternative<outcome_unknown>(outcome))
            replies_.spend(now);
        if (got.answer && yelp::read_yelp_error(got.answer->body).id == "R2R_COMMENT_QUOTA_EXCEEDED")
            replies_.pause_until(now + 1h);
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}, {"of", "replies"}},
                    static_cast<double>(replies_.left(now)));
        co_return outcome;
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Yelp access of source " + settings_.source, {}};
        auto request = yelp::list_request(settings_);
        auto answer = co_await reads_.send(std::move(request));
        if (!answer) {
            line.words = without_key(answer.error()).words;
        } else if (answer->status != 200) {
            line.words = without_key(list_failure(*answer, words_, reads_.usual_pause())).words;
        } else if (auto page = yelp::read_page(settings_, answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            line.words = "It may read excerpts of up to three reviews of " + settings_.business + ". ";
            line.words += !tokens_ ? "Replies are posted by hand, as there is no refresh_token."
                          : !may_spend_
                              ? "Whether the owner's consent works is not asked: the refresh token is replaced "
                                "when it is used, so that only the daemon uses it."
                              : "Whether replies are taken shows with the first one.";
        }
        co_return line;
    }

private:
    [[nodiscard]] failure without_key(failure why) const
    {
        why.words = without_secrets(std::move(why.words), {settings_.api_key});
        return why;
    }

    yelp_settings settings_;
    platform_words words_;
    std::shared_ptr<access_tokens> tokens_; ///< null: replies by hand
    bool may_spend_;
    http_client& http_;
    clock& time_;
    meters& gauges_;
    paced_calls reads_;
    quota_ledger replies_{replies_a_day, 24h};
};

} // namespace

result<std::unique_ptr<review_platform>> make_yelp(yelp_settings settings, shared_access& shared, chat_memory* memory,
                                                   http_client& http, clock& time, log& journal, meters& gauges)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    if (!only_word_letters(settings.business))
        return bad("business must be Yelp's id or alias of it, such as acme-cafe-berlin.");
    if (settings.api_key.size() < 8) return bad("api_key is empty or too short to be one.");
    for (const auto* url : {&settings.api_base, &settings.partner_base, &settings.token_url})
        if (!may_carry_secrets(*url)) return bad("api_base, partner_base and token_url must begin with https://.");
    for (auto* url : {&settings.api_base, &settings.partner_base})
        while (url->ends_with('/'))
            url->pop_back();
    std::shared_ptr<access_tokens> tokens;
    if (!settings.refresh_token.empty()) {
        if (settings.client_id.empty() || settings.client_secret.empty())
            return bad("client_id and client_secret are needed beside refresh_token.");
        if (settings.token_key.size() < 32)
            return bad("general.token_key is shorter than 32 bytes. Make one with: openssl rand -hex 32");
        client_grant grant{settings.token_url, settings.client_id, settings.client_secret};
        auto make = [&] {
            auto consent = std::make_shared<kept_grant>(settings.source, settings.refresh_token, settings.token_key,
                                                        memory, journal);
            return tokens_by_kept_grant("Yelp", grant, proof_of_client::form, std::move(consent), http, time);
        };
        auto credential = "yelp\n" + grant.token_url + "\n" + grant.client_id + "\n" + grant.client_secret + "\n" +
                          settings.refresh_token;
        tokens = shared.tokens(credential, make);
        wipe(credential);
        wipe(grant.client_secret);
    }
    auto requests = shared.requests("yelp\n" + settings.api_key, budget.limit, budget.window);
    wipe(settings.client_secret);
    wipe(settings.refresh_token);
    wipe(settings.token_key);
    return std::unique_ptr<review_platform>{std::make_unique<yelp_platform>(
        std::move(settings), std::move(tokens), memory != nullptr, std::move(requests), http, time, gauges)};
}

} // namespace highroad
