#pragma once

#include "daemon/ports/chat.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace highroad::test {

/// A chat in memory with one channel. Like Slack it knows no idempotency: what is posted twice stands there twice.
class model_chat final : public chat {
public:
    enum class fault { none, busy, refuse, lose_answer, lose_request };
    struct message {
        std::string id;
        std::string delivery_id;
        std::string thread;
        card shown;
        std::string text;
        std::optional<group_card> group;
        std::vector<std::string> mentions;
        int edits = 0;
    };

    [[nodiscard]] std::vector<std::string> channels() const override { return {"reviews"}; }

    [[nodiscard]] awaitable<delivery> post(std::string, card shown, std::string delivery_id) override
    {
        message posted;
        posted.shown = std::move(shown);
        auto answered = add(std::move(posted), std::move(delivery_id));
        if (before_answering) co_await before_answering();
        co_return answered;
    }
    [[nodiscard]] awaitable<delivery> edit(std::string, std::string id, card shown) override
    {
        for (auto& each : messages) {
            if (each.id != id) continue;
            each.shown = std::move(shown);
            ++each.edits;
            co_return delivered{id};
        }
        co_return refused{"the message was deleted"};
    }
    [[nodiscard]] awaitable<delivery> say(std::string, std::string thread, std::string text,
                                          std::vector<std::string> mentions, std::string delivery_id) override
    {
        message posted;
        posted.thread = std::move(thread);
        posted.text = std::move(text);
        posted.mentions = std::move(mentions);
        co_return add(std::move(posted), std::move(delivery_id));
    }
    [[nodiscard]] awaitable<delivery> post_group(std::string, group_card shown, std::string delivery_id) override
    {
        message posted;
        posted.text = in_words(shown);
        posted.mentions = shown.mentions;
        posted.group = std::move(shown);
        co_return add(std::move(posted), std::move(delivery_id));
    }
    [[nodiscard]] awaitable<delivery> edit_group(std::string, std::string id, group_card shown) override
    {
        for (auto& each : messages) {
            if (each.id != id) continue;
            each.text = in_words(shown);
            each.group = std::move(shown);
            ++each.edits;
            co_return delivered{id};
        }
        co_return refused{"the message was deleted"};
    }
    [[nodiscard]] awaitable<delivery> retract(std::string, std::string id) override
    {
        std::erase_if(messages, [&](const message& each) { return each.id == id; });
        co_return delivered{id};
    }
    [[nodiscard]] awaitable<result<std::optional<std::string>>> find(std::string, std::string delivery_id, instant,
                                                                     std::string thread) override
    {
        ++finds;
        for (const auto& each : messages) {
            if (each.delivery_id == delivery_id && each.thread == thread) co_return std::optional<std::string>{each.id};
        }
        co_return std::optional<std::string>{};
    }
    [[nodiscard]] awaitable<void> run(command_desk&) override { co_return; }
    [[nodiscard]] awaitable<std::vector<check_line>> check() override { co_return std::vector<check_line>{}; }

    [[nodiscard]] std::vector<message> cards() const
    {
        std::vector<message> out;
        for (const auto& each : messages) {
            if (each.thread.empty() && each.shown.case_number != 0) out.push_back(each);
        }
        return out;
    }
    [[nodiscard]] std::vector<message> groups() const
    {
        std::vector<message> out;
        for (const auto& each : messages) {
            if (each.group) out.push_back(each);
        }
        return out;
    }
    [[nodiscard]] int times_posted(const std::string& delivery_id) const
    {
        int times = 0;
        for (const auto& each : messages)
            times += each.delivery_id == delivery_id ? 1 : 0;
        return times;
    }

    std::vector<message> messages;
    std::deque<fault> faults; ///< of the next posts
    int finds = 0;
    std::function<awaitable<void>()> before_answering; ///< a card stands there, and we have not been told yet

private:
    static std::string in_words(const group_card& shown)
    {
        auto text = shown.heading;
        for (const auto& line : shown.lines)
            text += "\n" + line;
        return text;
    }
    delivery add(message posted, std::string delivery_id)
    {
        auto how = fault::none;
        if (!faults.empty()) {
            how = faults.front();
            faults.pop_front();
        }
        if (how == fault::busy) return try_again{std::chrono::seconds{7}, "the model is busy", true};
        if (how == fault::refuse) return refused{"the channel is archived"};
        if (how == fault::lose_request) return outcome_unknown{"no answer"};
        posted.delivery_id = std::move(delivery_id);
        posted.id = "m" + std::to_string(++ids_);
        auto id = posted.id;
        messages.push_back(std::move(posted));
        if (how == fault::lose_answer) return outcome_unknown{"no answer"};
        return delivered{id};
    }
    int ids_ = 0;
};

} // namespace highroad::test
