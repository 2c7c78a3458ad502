#include "adapters/slack/payloads.hpp"

#include "adapters/slack/markup.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

/// The text of a member of a member.
std::string nested(const json& body, std::string_view outer, std::string_view inner)
{
    return json_text(json_member(body, outer), inner);
}

payload read_click(const json& body)
{
    const auto& actions = json_member(body, "actions");
    if (!actions.is_array() || actions.empty()) return ignored{"a click without an action"};
    const auto& action = actions.front();
    click made;
    made.from = {nested(body, "user", "id"), nested(body, "user", "team_id"), nested(body, "channel", "id")};
    const auto& container = json_member(body, "container");
    if (made.from.channel.empty()) made.from.channel = json_text(container, "channel_id");
    made.message = json_text(container, "message_ts");
    made.thread = json_text(container, "thread_ts");
    made.trigger = json_text(body, "trigger_id");
    made.response_url = json_text(body, "response_url");
    made.action_id = json_text(action, "action_id");
    made.action_ts = json_text(action, "action_ts");
    made.value = json_text(action, "value");
    if (made.value.empty()) made.value = nested(action, "selected_option", "value");
    if (made.from.user.empty()) return ignored{"a click of nobody"};
    if (!made.action_id.starts_with("highroad.")) return ignored{"a click on something that is not ours"};
    return made;
}

payload read_submission(const json& body)
{
    const auto& view = json_member(body, "view");
    form_sent sent;
    sent.from = {nested(body, "user", "id"), nested(body, "user", "team_id"), {}};
    sent.view = json_text(view, "id");
    sent.hash = json_text(view, "hash");
    sent.callback = json_text(view, "callback_id");
    sent.metadata = json_text(view, "private_metadata");
    if (sent.from.user.empty() || sent.view.empty()) return ignored{"an incomplete form"};
    const auto& blocks = json_member(json_member(view, "state"), "values");
    if (blocks.is_object()) {
        for (const auto& [block, elements] : blocks.items()) {
            if (!elements.is_object() || elements.empty()) continue;
            const auto& element = elements.front();
            auto value = json_text(element, "value");
            if (value.empty()) value = nested(element, "selected_option", "value");
            if (value.empty()) value = json_text(element, "selected_date");
            sent.values[block] = value;
        }
    }
    return sent;
}

payload read_reaction(const json& body, const json& what)
{
    const auto& item = json_member(what, "item");
    if (json_text(item, "type") != "message") return ignored{"a reaction to no message"};
    auto at = read_ts(json_text(what, "event_ts"));
    reaction seen;
    seen.from = {json_text(what, "user"), {}, json_text(item, "channel")};
    seen.event = json_text(body, "event_id");
    seen.name = normal_emoji(json_text(what, "reaction"));
    seen.message = json_text(item, "ts");
    seen.author = json_text(what, "item_user");
    seen.what = json_text(what, "type") == "reaction_added" ? reaction::change::added : reaction::change::removed;
    if (!at || seen.from.user.empty() || seen.event.empty() || seen.message.empty()) {
        return ignored{"an incomplete reaction"};
    }
    seen.at = *at;
    seen.past = past_second(json_text(what, "event_ts"));
    return seen;
}

payload read_message(const json& body, const json& what)
{
    auto subtype = json_text(what, "subtype");
    // Edits, deletions, joins and the words of bots ask for nothing; a file's comment and a reply that is also sent to
    // the channel are words of people.
    if (!subtype.empty() && subtype != "file_share" && subtype != "thread_broadcast") {
        return ignored{"a message of a kind that asks for nothing"};
    }
    if (!json_text(what, "bot_id").empty()) return ignored{"a message of a bot"};
    thread_reply said;
    said.from = {json_text(what, "user"), json_text(what, "user_team"), json_text(what, "channel")};
    said.event = json_text(body, "event_id");
    said.message = json_text(what, "ts");
    said.thread = json_text(what, "thread_ts");
    said.thread_author = json_text(what, "parent_user_id");
    // Whole: a note that is too long is refused in words, not cut.
    said.text = as_typed(json_text(what, "text"));
    if (said.thread.empty() || said.thread == said.message) return ignored{"a message outside a thread"};
    if (said.from.user.empty() || said.event.empty()) return ignored{"an incomplete message"};
    if (trimmed(said.text).empty()) return ignored{"a message without words"};
    return said;
}

} // namespace

payload read_slash(const json& fields)
{
    slash_command given;
    given.from = {json_text(fields, "user_id"), {}, json_text(fields, "channel_id")};
    given.command = json_text(fields, "command");
    given.text = unescaped(json_text(fields, "text"));
    given.trigger = json_text(fields, "trigger_id");
    given.response_url = json_text(fields, "response_url");
    if (given.from.user.empty() || given.command.empty()) return ignored{"an incomplete slash command"};
    return given;
}

payload read_slash(const std::vector<std::pair<std::string, std::string>>& form)
{
    auto fields = json::object();
    for (const auto& [name, value] : form)
        fields.emplace(valid_utf8(name), valid_utf8(value));
    return read_slash(fields);
}

payload read_interaction(const json& body)
{
    auto type = json_text(body, "type");
    if (type == "block_actions") return read_click(body);
    if (type == "view_submission") return read_submission(body);
    return ignored{"an interaction of a kind that we do not use"};
}

payload read_event(const json& body)
{
    auto type = json_text(body, "type");
    if (type == "url_verification") return challenge{json_text(body, "challenge")};
    if (type == "app_rate_limited") return notice{notice::what::rate_limited, {}};
    if (type != "event_callback") return ignored{"an event of a kind that we do not use"};

    const auto& what = json_member(body, "event");
    auto name = json_text(what, "type");
    if (name == "reaction_added" || name == "reaction_removed") return read_reaction(body, what);
    if (name == "message") return read_message(body, what);
    if (name == "tokens_revoked") return notice{notice::what::token_revoked, {}};
    if (name == "app_uninstalled") return notice{notice::what::uninstalled, {}};
    if (name == "subteam_members_changed" || name == "subteam_updated") {
        return notice{notice::what::groups_changed, {}};
    }
    if (name == "channel_archive") return notice{notice::what::channel_archived, json_text(what, "channel")};
    return ignored{"an event that we do not use"};
}

std::string normal_emoji(std::string_view name)
{
    while (name.starts_with(':'))
        name.remove_prefix(1);
    name = name.substr(0, name.find(':'));
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> aliases{
        {{"thumbsup", "+1"}, {"thumbsdown", "-1"}, {"sleeping_symbol", "zzz"}}};
    for (const auto& [alias, usual] : aliases) {
        if (name == alias) return std::string{usual};
    }
    return std::string{name};
}

std::optional<instant> read_ts(std::string_view ts)
{
    auto whole = ts.substr(0, ts.find('.'));
    std::int64_t seconds = 0;
    auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    auto in_range = seconds >= 0 && seconds < 100'000'000'000;
    if (whole.empty() || error != std::errc{} || end != whole.data() + whole.size() || !in_range) return std::nullopt;
    return instant{std::chrono::seconds{seconds}};
}

std::chrono::microseconds past_second(std::string_view ts)
{
    constexpr std::size_t digits = 6;
    auto dot = ts.find('.');
    if (dot == std::string_view::npos) return {};
    auto part = ts.substr(dot + 1, digits);
    std::int64_t count = 0;
    auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), count);
    if (part.empty() || error != std::errc{} || end != part.data() + part.size() || count < 0) return {};
    for (auto missing = digits - part.size(); missing > 0; --missing)
        count *= 10;
    return std::chrono::microseconds{count};
}

} // namespace highroad::slack
