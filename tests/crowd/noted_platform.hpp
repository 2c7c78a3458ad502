#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/review_platform.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// Passes everything on and notes when the source was read. Requests do not tell that: some are for several sources,
/// and one look may take several pages, each of which waits for its place in the quota.
class noted_platform final : public review_platform {
public:
    struct notes {
        std::vector<instant> reads;           ///< when the first page of a look was given
        std::optional<instant> shown;         ///< when the latest look began of which nothing is left to come
        std::map<std::string, instant> found; ///< when each review was seen first, by id
    };

    noted_platform(std::unique_ptr<review_platform> of, clock& time, std::shared_ptr<notes> to)
        : of_{std::move(of)}, time_{time}, notes_{std::move(to)}
    {}

    [[nodiscard]] std::string_view platform() const override { return of_->platform(); }
    [[nodiscard]] std::string_view source() const override { return of_->source(); }
    [[nodiscard]] reply_rules rules() const override { return of_->rules(); }
    [[nodiscard]] bool polled() const override { return of_->polled(); }
    [[nodiscard]] bool shows_replies() const override { return of_->shows_replies(); }
    [[nodiscard]] bool lists_everything() const override { return of_->lists_everything(); }
    [[nodiscard]] bool newest_first() const override { return of_->newest_first(); }
    [[nodiscard]] repeating after_lost_answer() const override { return of_->after_lost_answer(); }
    [[nodiscard]] std::vector<request_quota> quotas() override { return of_->quotas(); }
    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        // A look that goes on from a kept place begins where the one before it ended.
        auto first = cursor.empty() || ended_;
        auto page = co_await of_->list(std::move(cursor));
        note(page, first);
        co_return page;
    }
    [[nodiscard]] awaitable<result<review_page>> news(instant since) override
    {
        auto page = co_await of_->news(since);
        note(page, true);
        co_return page;
    }
    [[nodiscard]] std::size_t requests_for_news() override { return of_->requests_for_news(); }
    [[nodiscard]] awaitable<look> read(review_key key) override { return of_->read(std::move(key)); }
    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        return of_->publish(std::move(key), std::move(text), std::move(idempotency_key));
    }
    [[nodiscard]] awaitable<check_line> check() override { return of_->check(); }

private:
    void note(const result<review_page>& page, bool first)
    {
        if (!page) return;
        if (first) {
            // The look before this one is over, also where it stopped as the rest was known.
            if (!notes_->reads.empty()) notes_->shown = notes_->reads.back();
            notes_->reads.push_back(time_.now());
        }
        ended_ = page->next.empty() && page->next_list.empty();
        if (ended_) notes_->shown = notes_->reads.back();
        for (const auto& one : page->reviews)
            notes_->found.try_emplace(one.key.id, time_.now());
    }

    std::unique_ptr<review_platform> of_;
    clock& time_;
    std::shared_ptr<notes> notes_;
    bool ended_ = true;
};

} // namespace highroad::test
