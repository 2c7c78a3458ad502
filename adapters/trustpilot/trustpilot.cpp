// https://developers.trustpilot.com: private reviews of a business unit, newest first, and the reply under each.
// A second POST is not documented to overwrite, so a reply is changed by DELETE, a look, and POST.

#include "adapters/trustpilot/trustpilot.hpp"

#include "adapters/common/client_grant.hpp"
#include "adapters/common/paced_calls.hpp"
#include "adapters/common/reply_without_answer.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/trustpilot/wire.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 100; ///< the largest that Trustpilot allows

// Trustpilot documents no number; 833 in five minutes is what users quote. Its 429 wins over the count.
constexpr call_budget budget{800, 5min, 100, 5min};

class trustpilot_platform final : public review_platform {
public:
    trustpilot_platform(trustpilot_settings settings, std::shared_ptr<access_tokens> tokens, bool may_ask,
                        std::shared_ptr<quota_ledger> requests, http_client& http, clock& time, meters& gauges)
        : settings_{std::move(settings)},
          words_{trustpilot::words_for(settings_)},
          tokens_{std::move(tokens)},
          may_ask_{may_ask},
          calls_{settings_.source, budget, std::move(requests), http, time, gauges}
    {}

    [[nodiscard]] std::string_view platform() const override { return "trustpilot"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] reply_rules rules() const override
    {
        // Trustpilot forbids to pressure reviewers, and documents no limit of a reply.
        return {.by_us = true, .limit = 0, .unit = length_unit::characters, .again = true, .may_mention_update = false};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override { return {calls_.quota()}; }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        auto page = trustpilot::page_of(cursor);
        if (page == 0) co_return failure{errc::not_found, "That is no page of Trustpilot's list."};
        if (auto wait = calls_.wait_for_list(); wait > 0s)
            co_return failure{errc::try_later, calls_.in_words_of("Trustpilot", wait)};
        http_request request{"GET", trustpilot::list_url(settings_, page, page_size)};
        auto got = co_await send(std::move(request));
        if (!got.answer) co_return got.answer.error();
        if (got.answer->status != 200) co_return list_failure(*got.answer, words_, calls_.usual_pause());
        co_return trustpilot::read_page(settings_, page, got.answer->body);
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        auto seen = co_await look_at(key);
        const auto* now = std::get_if<review>(&seen);
        looked_at_ = now && now->reply ? std::pair{key.id, now->reply->text} : std::pair<std::string, std::string>{};
        co_return seen;
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text,
                                              std::string /*idempotency_key*/) override
    {
        if (text.empty() || valid_utf8(text) != text)
            co_return refused{"The reply is empty or no valid text. Write it again and approve it again."};
        auto now = co_await look_at(key);
        if (auto* later = std::get_if<try_again>(&now)) co_return *later;
        if (auto* no = std::get_if<refused>(&now)) co_return *no;
        if (!std::holds_alternative<review>(now)) co_return refused{"Trustpilot does not know the review (any more)."};
        const auto& before = std::get<review>(now).reply;
        if (before && before->text == text) co_return delivered{};
        // What is taken down must be what the caller's own look has shown and agreed to replace.
        if (before && looked_at_ != std::pair{key.id, before->text})
            co_return try_again{1s, "Somebody answered on Trustpilot at that moment; the review is looked at again.",
                                false};
        if (before) {
            auto stopped = co_await take_down(key);
            if (stopped) co_return *stopped;
        }
        auto request = trustpilot::reply_request(settings_, key.id, text);
        auto got = co_await send(std::move(request));
        auto outcome = outcome_of(got);
        if (before) say_what_is_gone(outcome);
        co_return outcome;
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Trustpilot access of source " + settings_.source, {}};
        if (!may_ask_) {
            line.works = true;
            line.words = "Not asked: the refresh token is replaced when it is used, so that only the daemon uses it. "
                         "`highroad status` tells when it last read the source.";
            co_return line;
        }
        http_request request{"GET", trustpilot::list_url(settings_, 1, 1)};
        auto got = co_await send(std::move(request));
        if (!got.answer) {
            line.words = got.answer.error().words;
        } else if (got.answer->status != 200) {
            line.words = list_failure(*got.answer, words_, calls_.usual_pause()).words;
        } else if (auto page = trustpilot::read_page(settings_, 1, got.answer->body); !page) {
            line.words = page.error().words;
        } else {
            line.works = true;
            line.words = "It may read the reviews of business unit " + settings_.business_unit +
                         ". Whether it may answer them shows with the first reply.";
        }
        co_return line;
    }

private:
    awaitable<look> look_at(review_key key)
    {
        if (auto wait = calls_.wait_for_one(); wait > 0s)
            co_return try_again{wait, calls_.in_words_of("Trustpilot", wait), true};
        auto request = trustpilot::read_request(settings_, key.id);
        auto got = co_await send(std::move(request));
        if (!got.sent) co_return try_again{5min, got.answer.error().words, true};
        if (!got.answer)
            co_return try_again{30s, got.answer.error().words, got.answer.error().code == errc::unreachable};
        if (got.answer->status == 404 && parse_untrusted_json(got.answer->body).is_object()) {
            auto meant = co_await what_not_found_means();
            co_return meant;
        }
        if (got.answer->status != 200) co_return look_failure(*got.answer, words_, calls_.usual_pause());
        auto seen = trustpilot::read_review(settings_, got.answer->body);
        if (!seen) co_return try_again{1min, seen.error().words, false};
        // An answer about another review must not pass for this one.
        if (seen->key.id != key.id)
            co_return try_again{1min, "Trustpilot answered about another review than we asked for.", false};
        co_return std::move(*seen);
    }

    /// Trustpilot may say the same of a review that was removed and of one that is out of our reach. Only where the
    /// list still answers is the review gone.
    awaitable<look> what_not_found_means()
    {
        http_request request{"GET", trustpilot::list_url(settings_, 1, 1)};
        auto got = co_await send(std::move(request));
        if (!got.answer) co_return try_again{1min, got.answer.error().words, false};
        if (got.answer->status != 200)
            co_return try_again{5min, list_failure(*got.answer, words_, calls_.usual_pause()).words, true};
        if (auto page = trustpilot::read_page(settings_, 1, got.answer->body); !page)
            co_return try_again{1min, page.error().words, false};
        co_return review_is_gone{};
    }

    /// Removes our earlier reply and makes sure that it is not shown any more; else how publishing ends.
    awaitable<std::optional<delivery>> take_down(review_key key)
    {
        auto request = trustpilot::delete_request(settings_, key.id);
        auto got = co_await send(std::move(request));
        auto went =
            got.answer && ((got.answer->status >= 200 && got.answer->status < 300) || got.answer->status == 404);
        if (!went) co_return outcome_of(got);
        auto now = co_await look_at(key);
        const auto* seen = std::get_if<review>(&now);
        if (!seen || seen->reply)
            co_return delivery{
                try_again{1min, "Trustpilot still shows the earlier reply after it was taken down.", false}};
        co_return std::optional<delivery>{};
    }

    [[nodiscard]] delivery outcome_of(const authorized_answer& got) const
    {
        if (!got.sent) return try_again{5min, got.answer.error().words, true};
        if (!got.answer) return reply_without_answer(got.answer.error());
        // No body is documented; one third-party example shows 201.
        if (got.answer->status >= 200 && got.answer->status < 300) return delivered{};
        return reply_failure(*got.answer, words_, calls_.usual_pause());
    }

    awaitable<authorized_answer> send(http_request request)
    {
        auto got = co_await calls_.send(*tokens_, std::move(request));
        if (!got.sent && got.answer.error().code == errc::refused) {
            auto why = got.answer.error();
            why.words +=
                " Look whether api_key and api_secret are right. If they are and there is a refresh_token, sign "
                "in again for a new one: docs/platforms/trustpilot.md.";
            got.answer = std::move(why);
        }
        co_return got;
    }

    static void say_what_is_gone(delivery& outcome)
    {
        constexpr std::string_view gone = " The earlier reply was taken down for it, so that customers see none now.";
        if (auto* no = std::get_if<refused>(&outcome)) no->why += gone;
        if (auto* later = std::get_if<try_again>(&outcome)) later->why += gone;
    }

    trustpilot_settings settings_;
    platform_words words_;
    std::shared_ptr<access_tokens> tokens_;
    bool may_ask_;
    paced_calls calls_;
    std::pair<std::string, std::string> looked_at_; ///< id and reply of the last look that was asked for
};

} // namespace

result<std::unique_ptr<review_platform>> make_trustpilot(trustpilot_settings settings, shared_access& shared,
                                                         chat_memory* memory, http_client& http, clock& time,
                                                         log& journal, meters& gauges)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    if (!only_word_letters(settings.business_unit))
        return bad("business_unit must be Trustpilot's id of it, such as 46d6a890000064000500e0c3.");
    if (settings.api_key.empty() || settings.api_secret.empty() || settings.api_key.find(':') != std::string::npos)
        return bad("api_key and api_secret are both needed, and the key holds no colon.");
    if (settings.refresh_token.empty() && settings.author.empty())
        return bad("without a refresh_token, author must name the business user that replies are by.");
    if (!settings.refresh_token.empty() && settings.token_key.size() < 32)
        return bad("general.token_key is shorter than 32 bytes. Make one with: openssl rand -hex 32");
    if (!may_carry_secrets(settings.api_base)) return bad("api_base must begin with https://.");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();

    client_grant grant{trustpilot::token_url(settings), settings.api_key, settings.api_secret};
    auto may_ask = settings.refresh_token.empty() || memory != nullptr;
    auto make = [&] {
        if (settings.refresh_token.empty()) return tokens_by_client("Trustpilot", grant, http, time);
        auto consent =
            std::make_shared<kept_grant>(settings.source, settings.refresh_token, settings.token_key, memory, journal);
        return tokens_by_kept_grant("Trustpilot", grant, proof_of_client::basic_header, std::move(consent), http, time);
    };
    auto credential = "trustpilot\n" + grant.token_url + "\n" + grant.client_id + "\n" + grant.client_secret + "\n" +
                      settings.refresh_token;
    auto tokens = shared.tokens(credential, make);
    auto requests = shared.requests("trustpilot\n" + settings.api_key, budget.limit, budget.window);
    wipe(credential);
    wipe(grant.client_secret);
    wipe(settings.api_secret);
    wipe(settings.refresh_token);
    wipe(settings.token_key);
    return std::unique_ptr<review_platform>{std::make_unique<trustpilot_platform>(
        std::move(settings), std::move(tokens), may_ask, std::move(requests), http, time, gauges)};
}

} // namespace highroad
