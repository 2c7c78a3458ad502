#pragma once

#include "daemon/ports/review_platform.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

/// A review platform in memory: one reply a review, a second write replaces it, as nearly everywhere.
class model_platform final : public review_platform {
public:
    enum class fault { none, busy, refuse, lose_answer, lose_request };

    [[nodiscard]] std::string_view platform() const override { return "model"; }
    [[nodiscard]] std::string_view source() const override { return "acme"; }
    [[nodiscard]] reply_rules rules() const override { return {true, 350, length_unit::characters}; }
    [[nodiscard]] bool lists_everything() const override { return whole_list; }

    [[nodiscard]] bool polled() const override { return !pushes; }
    [[nodiscard]] bool shows_replies() const override { return replies_shown; }
    [[nodiscard]] bool newest_first() const override { return !keeps_place; }
    [[nodiscard]] repeating after_lost_answer() const override { return when_lost; }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (before_list) before_list();
        ++lists;
        cursors.push_back(cursor);
        if (!list_faults.empty()) {
            auto why = list_faults.front();
            list_faults.pop_front();
            co_return why;
        }
        auto start = cursor.empty() ? 0 : static_cast<std::size_t>(std::stoul(cursor));
        review_page page;
        for (auto i = start; i < std::min(start + page_size, reviews.size()); ++i)
            page.reviews.push_back(reviews[i]);
        for (auto& one : page.reviews)
            if (!replies_shown) one.reply.reset();
        if (keeps_place) {
            // As where one follows changes: the place behind the last one stays good.
            if (page.reviews.empty()) page.resume = cursor;
            if (!page.reviews.empty()) page.next = std::to_string(start + page.reviews.size());
            co_return page;
        }
        if (start + page_size < reviews.size()) page.next = std::to_string(start + page_size);
        if (endless) page.next = std::to_string(start);
        page.malformed = std::exchange(malformed, {});
        co_return page;
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        ++reads;
        if (blind) co_return cannot_look{};
        if (read_busy > 0) {
            --read_busy;
            co_return try_again{std::chrono::seconds{5}, "the model is busy", false};
        }
        auto* found = find(key.id);
        if (!found) co_return review_is_gone{};
        co_return *found;
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text, std::string) override
    {
        auto how = fault::none;
        if (!publish_faults.empty()) {
            how = publish_faults.front();
            publish_faults.pop_front();
        }
        if (how == fault::busy) co_return try_again{std::chrono::seconds{30}, "the model is busy", false};
        if (how == fault::refuse) co_return refused{"the model does not like it"};
        if (how == fault::lose_request) co_return outcome_unknown{"no answer"};
        if (before_publishing) before_publishing();
        auto* found = find(key.id);
        if (!found) co_return refused{"there is no such review"};
        published.push_back(text);
        found->reply = platform_reply{"r" + std::to_string(published.size()), text, next_state, {}, std::nullopt};
        if (how == fault::lose_answer) co_return outcome_unknown{"no answer"};
        co_return delivered{found->reply->id};
    }

    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, "model", "works"}; }

    review& add(std::string id, double stars, std::string text, instant created)
    {
        review r;
        r.key = {"model", "acme", std::move(id)};
        r.mark = rating{stars, 5};
        r.text = std::move(text);
        r.author = "maple77";
        r.created = created;
        reviews.insert(reviews.begin(), std::move(r));
        return reviews.front();
    }
    review* find(const std::string& id)
    {
        auto found = std::find_if(reviews.begin(), reviews.end(), [&](const review& r) { return r.key.id == id; });
        return found == reviews.end() ? nullptr : &*found;
    }
    void remove(const std::string& id)
    {
        std::erase_if(reviews, [&](const review& r) { return r.key.id == id; });
    }

    std::vector<review> reviews; ///< newest first
    std::vector<malformed_item> malformed;
    std::size_t page_size = 3;
    bool endless = false;
    bool replies_shown = true;
    bool pushes = false; ///< reviews come by themselves
    bool whole_list = true;
    bool keeps_place = false; ///< lists in the order of `reviews`, from a place that stays good
    bool blind = false;       ///< reviews cannot be read one by one
    repeating when_lost = repeating::is_safe;
    std::vector<std::string> cursors;
    std::deque<failure> list_faults;
    std::deque<fault> publish_faults;
    int read_busy = 0;
    reply_state next_state = reply_state::live;
    std::function<void()> before_list;
    std::function<void()> before_publishing;

    std::vector<std::string> published; ///< every write that arrived, in order
    int lists = 0;
    int reads = 0;
};

} // namespace highroad::test
