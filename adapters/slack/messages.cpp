#include "adapters/slack/messages.hpp"

#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::slack {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

// The clocks of Slack and ours may disagree; looking a little further back does no harm.
constexpr auto clock_difference = 5min;
constexpr int most_pages = 50;

json message_to(const std::string& channel, std::string text, json blocks)
{
    // Nothing in a review may make Slack fetch a page or turn a name into a mention.
    return {{"channel", channel},    {"text", std::move(text)}, {"blocks", std::move(blocks)},
            {"unfurl_links", false}, {"unfurl_media", false},   {"link_names", false}};
}

/// Without metadata Slack keeps what the message has, so find() still sees it.
json change_of(const std::string& channel, const std::string& message, std::string text, json blocks)
{
    return {{"channel", channel},
            {"ts", message},
            {"text", std::move(text)},
            {"blocks", std::move(blocks)},
            {"link_names", false}};
}

/// The whole group in words: what stands there without blocks.
std::string as_words(const group_card& shown)
{
    auto plain = shown.heading;
    for (const auto& line : shown.lines)
        plain += "\n" + line;
    return plain;
}

refused not_configured(const std::string& channel)
{
    return refused{"No Slack channel is configured under the name " + quotable(channel, 80) + "."};
}

} // namespace

std::optional<std::string> find_on_page(const json& page, const std::string& delivery_id, const own_identity& us)
{
    const auto& all = json_member(page, "messages");
    if (!all.is_array()) return std::nullopt;
    auto same = [](const std::string& theirs, const std::string& ours) { return !ours.empty() && theirs == ours; };
    for (const auto& message : all) {
        auto bot = json_text(message, "bot_id");
        auto ours = bot.empty()
                        ? same(json_text(message, "user"), us.user) || same(json_text(message, "app_id"), us.app)
                        : same(bot, us.bot);
        const auto& metadata = json_member(message, "metadata");
        if (!ours || json_text(metadata, "event_type") != "highroad_card") continue;
        auto ts = json_text(message, "ts");
        if (!ts.empty() && json_text(json_member(metadata, "event_payload"), "delivery_id") == delivery_id) return ts;
    }
    return std::nullopt;
}

messages::messages(const slack_settings& settings, web_api& bot, people& known)
    : settings_{settings}, bot_{bot}, people_{known}
{}

std::string messages::id_of(const std::string& channel) const
{
    auto found = settings_.channels.find(channel);
    return found == settings_.channels.end() ? std::string{} : found->second;
}

awaitable<delivery> messages::send(std::string json_body)
{
    auto answer = co_await bot_.write("chat.postMessage", std::move(json_body));
    if (!answer.ok()) co_return as_delivery(answer);
    auto ts = json_text(*answer.body, "ts");
    if (ts.empty()) co_return outcome_unknown{"Slack took the message and did not say where it is."};
    co_return delivered{ts};
}

awaitable<delivery> messages::post(std::string channel, card shown, std::string delivery_id)
{
    auto id = id_of(channel);
    if (id.empty()) co_return not_configured(channel);
    auto message = message_to(id, fallback_text(as_plain_text(shown)), card_blocks(shown));
    message["metadata"] = delivery_metadata(delivery_id);
    auto ended = co_await send(to_text(message));
    co_return ended;
}

awaitable<delivery> messages::post_group(std::string channel, group_card shown, std::string delivery_id)
{
    auto id = id_of(channel);
    if (id.empty()) co_return not_configured(channel);
    auto mentions = live_mentions(shown.mentions);
    auto message = message_to(id, fallback_text(as_words(shown), mentions), group_blocks(shown, mentions));
    message["metadata"] = delivery_metadata(delivery_id);
    auto ended = co_await send(to_text(message));
    co_return ended;
}

awaitable<delivery> messages::say(std::string channel, std::string message, std::string text,
                                  std::vector<std::string> mentions, std::string delivery_id)
{
    auto id = id_of(channel);
    if (id.empty()) co_return not_configured(channel);
    auto live = live_mentions(mentions);
    auto blocks = plain_sections(text, 5);
    if (!live.empty()) blocks.push_back(mention_block(live));
    auto line = message_to(id, fallback_text(text, live), std::move(blocks));
    line["thread_ts"] = message;
    line["metadata"] = delivery_metadata(delivery_id);
    auto ended = co_await send(to_text(line));
    co_return ended;
}

awaitable<delivery> messages::change(std::string message, std::string json_body)
{
    auto answer = co_await bot_.write("chat.update", std::move(json_body));
    if (answer.ok()) co_return delivered{message};
    // The same content again does no harm, so a lost answer is simply repeated.
    if (answer.outcome == api_answer::kind::unknown) co_return try_again{10s, answer.words};
    co_return as_delivery(answer);
}

awaitable<delivery> messages::edit(std::string channel, std::string message, card shown)
{
    auto id = id_of(channel);
    if (id.empty()) co_return not_configured(channel);
    auto body = to_text(change_of(id, message, fallback_text(as_plain_text(shown)), card_blocks(shown)));
    auto ended = co_await change(std::move(message), std::move(body));
    co_return ended;
}

awaitable<delivery> messages::edit_group(std::string channel, std::string message, group_card shown)
{
    auto id = id_of(channel);
    if (id.empty()) co_return not_configured(channel);
    // Without its mentions: whoever was asked has been told, and an edit must ring for nobody.
    auto body = to_text(change_of(id, message, fallback_text(as_words(shown)), group_blocks(shown, {})));
    auto ended = co_await change(std::move(message), std::move(body));
    co_return ended;
}

awaitable<delivery> messages::retract(std::string channel, std::string message)
{
    auto id = id_of(channel);
    if (id.empty()) co_return not_configured(channel);
    json body{{"channel", id}, {"ts", message}};
    auto answer = co_await bot_.write("chat.delete", to_text(body));
    if (answer.ok() || answer.error == "message_not_found") co_return delivered{message};
    if (answer.outcome == api_answer::kind::unknown) co_return try_again{10s, answer.words};
    co_return as_delivery(answer);
}

awaitable<result<std::optional<std::string>>> messages::find(std::string channel, std::string delivery_id,
                                                             instant since, std::string thread)
{
    using found = std::optional<std::string>;
    auto id = id_of(channel);
    if (id.empty()) co_return failure{errc::bad_input, not_configured(channel).why};
    auto us = co_await people_.ourselves();
    if (!us) co_return us.error();

    std::string cursor;
    for (int page = 0; page < most_pages; ++page) {
        std::vector<std::pair<std::string, std::string>> fields;
        fields.emplace_back("channel", id);
        fields.emplace_back("oldest",
                            std::to_string((since - clock_difference).time_since_epoch().count()) + ".000000");
        fields.emplace_back("inclusive", "true");
        fields.emplace_back("include_all_metadata", "true");
        fields.emplace_back("limit", "200");
        if (!thread.empty()) fields.emplace_back("ts", thread);
        if (!cursor.empty()) fields.emplace_back("cursor", cursor);
        // Replies in a thread never show in the channel's history.
        std::string method = thread.empty() ? "conversations.history" : "conversations.replies";
        auto answer = co_await bot_.read(std::move(method), std::move(fields));
        if (!answer.ok()) {
            if (answer.error == "thread_not_found") co_return found{};
            auto code = answer.outcome == api_answer::kind::refused ? errc::refused
                        : answer.outcome == api_answer::kind::wait  ? errc::try_later
                                                                    : errc::unreachable;
            co_return failure{code, answer.words};
        }
        auto ts = find_on_page(*answer.body, delivery_id, *us);
        if (ts) co_return found{*ts};
        cursor = json_text(json_member(*answer.body, "response_metadata"), "next_cursor");
        if (cursor.empty()) co_return found{};
    }
    co_return failure{errc::try_later, "The channel has more messages since then than can be searched."};
}

} // namespace highroad::slack
