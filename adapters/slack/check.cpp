#include "adapters/slack/check.hpp"

#include "adapters/slack/manifest.hpp"
#include "adapters/slack/people.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

bool flag(const json& object, std::string_view name)
{
    const auto& value = json_member(object, name);
    return value.is_boolean() && value.get<bool>();
}

check_line bot_line(const slack_settings& settings, const api_answer& answer)
{
    check_line line{false, "Slack bot token", {}};
    if (settings.bot_token.empty()) {
        line.words = "No bot token is configured. Copy it from OAuth & Permissions in the app's settings.";
        return line;
    }
    if (!answer.ok()) {
        line.words = answer.words;
        return line;
    }
    auto us = read_identity(*answer.body, answer.scopes);
    if (!us) {
        line.words = "Slack's answer was not understood.";
    } else if (us->bot.empty()) {
        line.words = "This is a person's token. Use the bot token, which starts with xoxb-.";
    } else {
        line.works = true;
        line.words =
            "Works in the workspace " + us->team_name + " as " + quotable(json_text(*answer.body, "user"), 80) + ".";
    }
    return line;
}

check_line scope_line(std::string_view granted)
{
    check_line line{true, "Slack scopes", "All needed scopes are granted."};
    // Stand-ins for Slack may not send the header; then only using a method shows what is missing.
    if (trimmed(granted).empty()) return {true, "Slack scopes", "Slack did not say which scopes the token has."};
    auto missing = missing_scopes(granted);
    if (missing.empty()) return line;
    std::string names;
    for (const auto& scope : missing)
        names += (names.empty() ? "" : ", ") + scope;
    return {false, "Slack scopes",
            "Missing: " + names + ". Add them under OAuth & Permissions and install the app again."};
}

check_line channel_line(const std::string& name, const api_answer& answer)
{
    check_line line{false, "Slack channel " + name, {}};
    if (!answer.ok()) {
        line.words = answer.words;
        return line;
    }
    const auto& channel = json_member(*answer.body, "channel");
    auto shown = "#" + quotable(json_text(channel, "name"), 80);
    if (flag(channel, "is_archived")) {
        line.words = shown + " is archived. Unarchive it, or configure another channel.";
    } else if (!flag(channel, "is_member")) {
        line.words = "The app is not in " + shown + ". Invite it there with /invite @Highroad.";
    } else {
        line.works = true;
        line.words = "The app is in " + shown + ".";
    }
    return line;
}

} // namespace

std::vector<std::string> missing_scopes(std::string_view granted)
{
    std::set<std::string_view> have;
    while (!granted.empty()) {
        auto end = std::min(granted.find(','), granted.size());
        have.insert(trimmed(granted.substr(0, end)));
        granted.remove_prefix(std::min(end + 1, granted.size()));
    }
    std::vector<std::string> missing;
    for (auto scope : bot_scopes) {
        if (!have.contains(scope)) missing.emplace_back(scope);
    }
    return missing;
}

awaitable<std::vector<check_line>> check_workspace(const slack_settings& settings, web_api& bot, web_api& app)
{
    std::vector<check_line> lines;
    auto us = co_await bot.write("auth.test", "{}");
    lines.push_back(bot_line(settings, us));
    auto bot_works = lines.back().works;
    if (bot_works) lines.push_back(scope_line(us.scopes));

    if (bot_works) {
        for (const auto& [name, id] : settings.channels) {
            std::vector<std::pair<std::string, std::string>> fields;
            fields.emplace_back("channel", id);
            auto answer = co_await bot.read("conversations.info", std::move(fields));
            lines.push_back(channel_line(name, answer));
        }
    }
    if (settings.mode == slack_settings::transport::http) {
        auto given = !settings.signing_secret.empty();
        lines.push_back({given, "Slack signing secret",
                         given ? "Given. Only a request from Slack can show whether it is the right one."
                               : "Not configured. Copy it from Basic Information in the app's settings."});
        co_return lines;
    }
    if (settings.app_token.empty()) {
        lines.push_back({false, "Slack app-level token",
                         "Not configured. Make one under Basic Information, App-Level Tokens, with the scope "
                         "connections:write."});
        co_return lines;
    }
    std::vector<std::pair<std::string, std::string>> nothing;
    auto opened = co_await app.read("apps.connections.open", std::move(nothing));
    lines.push_back({opened.ok(), "Slack app-level token", opened.ok() ? "Slack offers a socket." : opened.words});
    co_return lines;
}

} // namespace highroad::slack
