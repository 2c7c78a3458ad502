#pragma once

#include "tests/sim/network.hpp"
#include "tests/sim/platform.hpp"
#include "tests/support/model_chat.hpp"
#include "tests/support/model_pager.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace highroad::sim {

/// Runs a coroutine of a model that never waits.
template <class T>
T at_once(awaitable<T> work)
{
    static asio::io_context loop;
    std::optional<T> value;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr, T got) { value.emplace(std::move(got)); });
    loop.restart();
    loop.run();
    return std::move(*value);
}

[[nodiscard]] inline told_as<delivery> chat_words()
{
    return {try_again{std::chrono::seconds{5}, "the chat cannot be reached"}, outcome_unknown{"no answer came"},
            try_again{std::chrono::seconds{20}, "the chat asks for patience", true},
            try_again{std::chrono::seconds{5}, "the chat is broken"}, highroad::refused{"the channel was archived"}};
}

/// One channel of a chat, from the daemon's side of the network.
class far_chat final : public chat {
public:
    far_chat(std::string channel, test::model_chat& there, network& net, onlooker& eyes)
        : channel_{std::move(channel)}, there_{there}, net_{net}, eyes_{eyes}, target_{"chat " + channel_}
    {}

    [[nodiscard]] std::vector<std::string> channels() const override { return {channel_}; }

    [[nodiscard]] awaitable<delivery> post(std::string, card shown, std::string delivery_id) override
    {
        auto about = std::to_string(shown.case_number);
        std::function<delivery()> there = [this, shown = std::move(shown), delivery_id] {
            auto done = at_once(there_.post(channel_, shown, delivery_id));
            eyes_.chat_changed(channel_, delivery_id);
            return done;
        };
        return tell(" post", std::move(about), std::move(there));
    }
    [[nodiscard]] awaitable<delivery> edit(std::string, std::string id, card shown) override
    {
        auto about = std::to_string(shown.case_number);
        std::function<delivery()> there = [this, id = std::move(id), shown = std::move(shown)] {
            return at_once(there_.edit(channel_, id, shown));
        };
        return tell(" edit", std::move(about), std::move(there));
    }
    [[nodiscard]] awaitable<delivery> say(std::string, std::string thread, std::string text,
                                          std::vector<std::string> mentions, std::string delivery_id) override
    {
        std::function<delivery()> there = [this, thread = std::move(thread), text = std::move(text),
                                           mentions = std::move(mentions), delivery_id] {
            auto done = at_once(there_.say(channel_, thread, text, mentions, delivery_id));
            eyes_.chat_changed(channel_, delivery_id);
            return done;
        };
        return tell(" say", {}, std::move(there));
    }
    [[nodiscard]] awaitable<delivery> post_group(std::string, group_card shown, std::string delivery_id) override
    {
        std::function<delivery()> there = [this, shown = std::move(shown), delivery_id] {
            auto done = at_once(there_.post_group(channel_, shown, delivery_id));
            eyes_.chat_changed(channel_, delivery_id);
            return done;
        };
        return tell(" group", {}, std::move(there));
    }
    [[nodiscard]] awaitable<delivery> edit_group(std::string, std::string id, group_card shown) override
    {
        std::function<delivery()> there = [this, id = std::move(id), shown = std::move(shown)] {
            return at_once(there_.edit_group(channel_, id, shown));
        };
        return tell(" group", {}, std::move(there));
    }
    [[nodiscard]] awaitable<delivery> retract(std::string, std::string id) override
    {
        std::function<delivery()> there = [this, id] { return at_once(there_.retract(channel_, id)); };
        auto told = chat_words();
        auto ended = co_await net_.call<delivery>(target_ + " group", std::move(there), std::move(told));
        if (std::holds_alternative<highroad::refused>(ended)) eyes_.taking_away_refused(channel_, id);
        co_return ended;
    }
    [[nodiscard]] awaitable<result<std::optional<std::string>>> find(std::string, std::string delivery_id,
                                                                     instant since, std::string thread) override
    {
        using found = result<std::optional<std::string>>;
        told_as<found> told{
            failure{errc::unreachable, "the chat cannot be reached"}, failure{errc::answer_lost, "no answer came"},
            failure{errc::try_later, "the chat asks for patience"}, failure{errc::bad_answer, "the chat is broken"},
            failure{errc::refused, "the channel was archived"}};
        std::function<found()> there = [this, delivery_id, since, thread] {
            return at_once(there_.find(channel_, delivery_id, since, thread));
        };
        auto seen = co_await net_.call<found>(target_ + " find", std::move(there), std::move(told));
        co_return seen;
    }
    [[nodiscard]] awaitable<void> run(command_desk&) override { co_return; }
    [[nodiscard]] awaitable<std::vector<check_line>> check() override { co_return std::vector<check_line>{}; }

private:
    [[nodiscard]] awaitable<delivery> tell(std::string_view how, std::string about, std::function<delivery()> there)
    {
        return carry(target_ + std::string{how}, std::move(about), std::move(there));
    }
    [[nodiscard]] awaitable<delivery> carry(std::string target, std::string about, std::function<delivery()> there)
    {
        auto told = chat_words();
        auto ended = co_await net_.call<delivery>(target, std::move(there), std::move(told));
        if (std::holds_alternative<highroad::refused>(ended)) eyes_.refused_for_good(target, about);
        co_return ended;
    }

    std::string channel_;
    test::model_chat& there_;
    network& net_;
    onlooker& eyes_;
    std::string target_;
};

/// A pager, from the daemon's side of the network.
class far_pager final : public pager {
public:
    far_pager(test::model_pager& there, network& net, onlooker& eyes) : there_{there}, net_{net}, eyes_{eyes} {}

    [[nodiscard]] std::string_view name() const override { return there_.name(); }
    [[nodiscard]] awaitable<delivery> raise(page what) override
    {
        std::function<delivery()> there = [this, what] {
            eyes_.pager_rang(what);
            return at_once(there_.raise(what));
        };
        return carry(std::move(there));
    }
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string by) override
    {
        std::function<delivery()> there = [this, what, by] { return at_once(there_.acknowledge(what, by)); };
        return carry(std::move(there));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override
    {
        std::function<delivery()> there = [this, what] {
            eyes_.pager_stopped(what);
            return at_once(there_.resolve(what));
        };
        return carry(std::move(there));
    }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, "pager", "a model"}; }

private:
    [[nodiscard]] awaitable<delivery> carry(std::function<delivery()> there)
    {
        auto told = chat_words();
        auto target = "pager " + std::string{there_.name()};
        auto ended = co_await net_.call<delivery>(std::move(target), std::move(there), std::move(told));
        co_return ended;
    }

    test::model_pager& there_;
    network& net_;
    onlooker& eyes_;
};

} // namespace highroad::sim
