// https://tripadvisor-content-api.readme.io: the five newest reviews of a location in a language. There is no next page
// and no way to answer. What is new is what was not there before, so that more than five between two looks are missed.

#include "adapters/tripadvisor/tripadvisor.hpp"

#include "adapters/common/quota_ledger.hpp"
#include "adapters/common/retry_after.hpp"
#include "adapters/common/review_items.hpp"
#include "adapters/common/without_secrets.hpp"
#include "adapters/tripadvisor/wire.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace highroad {
namespace {

using namespace std::chrono_literals;

class tripadvisor_platform final : public review_platform {
public:
    tripadvisor_platform(tripadvisor_settings settings, std::shared_ptr<quota_ledger> calls, http_client& http,
                         clock& time, log& journal, meters& gauges)
        : settings_{std::move(settings)},
          words_{tripadvisor::words_for(settings_)},
          http_{http},
          time_{time},
          journal_{journal},
          gauges_{gauges},
          calls_{std::move(calls)},
          known_(settings_.languages.size())
    {}

    [[nodiscard]] std::string_view platform() const override { return "tripadvisor"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] bool newest_first() const override { return false; }
    [[nodiscard]] reply_rules rules() const override
    {
        return {
            .by_us = false, .limit = 0, .unit = length_unit::characters, .again = false, .may_mention_update = false};
    }

    [[nodiscard]] std::vector<request_quota> quotas() override
    {
        std::vector<request_quota> one{calls_->as_quota("calls", time_.now())};
        one[0].spent_by_lists = true;
        return one;
    }

    /// One page a language; the cursor is its place in the list of languages.
    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        auto at = place_of(cursor);
        if (at >= settings_.languages.size())
            co_return failure{errc::not_found, "That is no page of Tripadvisor's list."};
        auto now = time_.now();
        if (auto wait = calls_->wait_for_one(now); wait > 0s)
            co_return failure{errc::try_later, "The " + std::to_string(settings_.calls_a_day) +
                                                   " calls a day of this key are used up, or Tripadvisor's budget is; "
                                                   "reading goes on in " +
                                                   in_words(wait) + "."};
        auto page = co_await ask(settings_.languages[at]);
        if (!page) co_return page.error();
        look_for_a_gap(at, *page);
        if (at + 1 < settings_.languages.size()) page->next = std::to_string(at + 1);
        co_return page;
    }

    [[nodiscard]] awaitable<look> read(review_key /*key*/) override { co_return cannot_look{}; }

    [[nodiscard]] awaitable<delivery> publish(review_key /*key*/, std::string /*text*/,
                                              std::string /*idempotency_key*/) override
    {
        co_return refused{"Tripadvisor takes no replies from programs. Post it in the Management Center."};
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Tripadvisor key of source " + settings_.source, {}};
        auto page = co_await ask(settings_.languages.front());
        line.works = page.has_value();
        line.words = page ? "It may read the five newest reviews of location " + settings_.location +
                                " in each language. Replies are posted by hand."
                          : page.error().words;
        co_return line;
    }

private:
    static std::size_t place_of(std::string_view cursor)
    {
        if (cursor.empty()) return 0;
        std::size_t at = 0;
        auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), at);
        return read.ec == std::errc{} && read.ptr == cursor.data() + cursor.size() ? at : std::string::npos;
    }

    awaitable<result<review_page>> ask(std::string language)
    {
        auto now = time_.now();
        calls_->spend(now);
        http_request request{"GET", tripadvisor::list_url(settings_, language)};
        request.headers.set("Accept", "application/json");
        auto answer = co_await http_.send(std::move(request));
        // The day's budget of the key is used up: it begins anew at midnight UTC.
        auto until_midnight = std::chrono::floor<std::chrono::days>(now) + std::chrono::days{1} - now;
        if (answer && answer->status == 429) calls_->pause_until(now + retry_after(*answer, until_midnight));
        gauges_.set("highroad_platform_quota_remaining", {{"source", settings_.source}, {"of", "calls"}},
                    static_cast<double>(calls_->left(now)));
        if (!answer) co_return without_key(answer.error());
        if (answer->status != 200) co_return without_key(list_failure(*answer, words_, until_midnight));
        co_return tripadvisor::read_page(settings_, answer->body);
    }

    /// Five reviews of which none was there at the last look: there may have been more in between.
    void look_for_a_gap(std::size_t at, const review_page& page)
    {
        auto met = [&](const review& one) { return known_[at].count(one.key.id) > 0; };
        if (page.reviews.size() >= tripadvisor::page_size && !known_[at].empty() &&
            std::none_of(page.reviews.begin(), page.reviews.end(), met)) {
            journal_.write(log_level::warning, "reviews may have been missed; read this source more often",
                           {{"source", settings_.source}, {"language", settings_.languages[at]}});
            gauges_.count("highroad_platform_gaps_total", {{"source", settings_.source}});
        }
        if (page.reviews.empty()) return; // an empty answer proves nothing
        known_[at].clear();
        for (const auto& one : page.reviews)
            known_[at].insert(one.key.id);
    }

    [[nodiscard]] failure without_key(failure why) const
    {
        why.words = without_secrets(std::move(why.words), {settings_.api_key});
        return why;
    }

    tripadvisor_settings settings_;
    platform_words words_;
    http_client& http_;
    clock& time_;
    log& journal_;
    meters& gauges_;
    std::shared_ptr<quota_ledger> calls_;      ///< of the key, so of other locations too
    std::vector<std::set<std::string>> known_; ///< what the last look at each language showed
};

} // namespace

result<std::unique_ptr<review_platform>> make_tripadvisor(tripadvisor_settings settings, http_client& http, clock& time,
                                                          log& journal, meters& gauges,
                                                          std::shared_ptr<quota_ledger> calls)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    if (!only_digits(settings.location))
        return bad("location must be the number in the address of the page, behind d.");
    if (settings.api_key.size() < 8) return bad("api_key is empty or too short to be one.");
    if (settings.languages.empty()) return bad("languages names none.");
    if (settings.calls_a_day < settings.languages.size()) return bad("calls_a_day is less than one call a language.");
    if (!may_carry_secrets(settings.api_base)) return bad("api_base must begin with https://.");
    while (settings.api_base.ends_with('/'))
        settings.api_base.pop_back();
    if (!calls) calls = std::make_shared<quota_ledger>(settings.calls_a_day, 24h);
    return std::unique_ptr<review_platform>{
        std::make_unique<tripadvisor_platform>(std::move(settings), std::move(calls), http, time, journal, gauges)};
}

} // namespace highroad
