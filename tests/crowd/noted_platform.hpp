#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/review_platform.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// Passes everything on and notes when the source was read, for platforms whose requests do not tell for whom they are.
class noted_platform final : public review_platform {
public:
    struct notes {
        std::vector<instant> reads;           ///< when a first page was given
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
        auto first = cursor.empty();
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
        if (first) notes_->reads.push_back(time_.now());
        for (const auto& one : page->reviews)
            notes_->found.try_emplace(one.key.id, time_.now());
    }

    std::unique_ptr<review_platform> of_;
    clock& time_;
    std::shared_ptr<notes> notes_;
};

} // namespace highroad::test
