// Judge.me lists reviews by page and does not show replies; the order of the list is not documented. Webhooks, where
// they are set up, bring reviews sooner: adapters/webhook reads them.

#include "adapters/judge_me/judge_me.hpp"

#include "adapters/common/paced_calls.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/common/without_secrets.hpp"
#include "adapters/judge_me/wire.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 100;

// No rate limit is documented. Should the list have another order, all of it has to fit into one round.
constexpr call_budget budget{300, 1min, 0, 5min};

class judge_me_platform final : public review_platform {
public:
    judge_me_platform(judge_me_settings settings, http_client& http, clock& time, meters& gauges)
        : settings_{std::move(settings)},
          words_{judge_me::words_for(settings_)},
          calls_{
              settings_.source, budget, std::make_shared<quota_ledger>(budget.limit, budget.window), http, time, gauges}
    {}

    [[nodiscard]] std::string_view platform() const override { return "judge_me"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    /// So it seems until a page shows otherwise; then every page is read.
    [[nodiscard]] bool newest_first() const override { return newest_first_; }
    [[nodiscard]] bool shows_replies() const override { return false; }
    [[nodiscard]] reply_rules rules() const override
    {
        return {
            .by_us = false, .limit = 0, .unit = length_unit::characters, .again = false, .may_mention_update = false};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override { return {calls_.quota()}; }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        auto number = judge_me::page_of(cursor);
        if (number == 0) co_return failure{errc::not_found, "That is no page of Judge.me's list."};
        if (auto wait = calls_.wait_for_list(); wait > 0s)
            co_return failure{errc::try_later, calls_.in_words_of("Judge.me", wait)};
        auto page = co_await ask(number, page_size);
        if (!page) co_return page.error();
        if (number == 1) oldest_.reset();
        newest_first_ = newest_first_ && judge_me::is_newest_first(*page, oldest_);
        for (const auto& one : page->reviews)
            if (one.created) oldest_ = oldest_ ? std::min(*oldest_, *one.created) : *one.created;
        co_return page;
    }

    [[nodiscard]] awaitable<look> read(review_key /*key*/) override { co_return cannot_look{}; }

    [[nodiscard]] awaitable<delivery> publish(review_key /*key*/, std::string /*text*/,
                                              std::string /*idempotency_key*/) override
    {
        co_return refused{
            "Replies on Judge.me are posted by hand: it does not show them to programs, so that none could "
            "be sent safely."};
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Judge.me token of source " + settings_.source, {}};
        auto page = co_await ask(1, 1);
        line.works = page.has_value();
        line.words = page ? "It may read the reviews of " + settings_.shop_domain + ". Replies are posted by hand."
                          : page.error().words;
        co_return line;
    }

private:
    awaitable<result<review_page>> ask(int page, int per_page)
    {
        http_request request{"GET", judge_me::list_url(settings_, page, per_page)};
        request.headers.set("Accept", "application/json");
        auto answer = co_await calls_.send(std::move(request));
        if (!answer) co_return without_token(answer.error());
        if (answer->status != 200) co_return without_token(list_failure(*answer, words_, calls_.usual_pause()));
        co_return judge_me::read_page(settings_, page, answer->body);
    }

    [[nodiscard]] failure without_token(failure why) const
    {
        why.words = without_secrets(std::move(why.words), {settings_.api_token});
        return why;
    }

    judge_me_settings settings_;
    platform_words words_;
    paced_calls calls_;
    bool newest_first_ = true;
    std::optional<instant> oldest_; ///< of the pages of this round
};

} // namespace

result<std::unique_ptr<review_platform>> make_judge_me(judge_me_settings settings, http_client& http, clock& time,
                                                       meters& gauges)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
    };
    if (settings.shop_domain.find('.') == std::string::npos ||
        !std::all_of(settings.shop_domain.begin(), settings.shop_domain.end(), fits))
        return bad("shop_domain must be the shop's domain, such as acme.myshopify.com.");
    if (settings.api_token.size() < 8) return bad("api_token is empty or too short to be one.");
    if (!may_carry_secrets(settings.api_base)) return bad("api_base must begin with https://.");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    return std::unique_ptr<review_platform>{
        std::make_unique<judge_me_platform>(std::move(settings), http, time, gauges)};
}

} // namespace highroad
