#include "adapters/slack/web_api.hpp"

#include "adapters/common/retry_after.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace highroad::slack {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

struct meaning {
    std::string_view error;
    std::string_view words;
};
constexpr std::array<meaning, 34> meanings{{
    {"invalid_auth", "Slack does not accept the token. Copy the bot token again from OAuth & Permissions, and the "
                     "app-level token from Basic Information."},
    {"not_authed", "No token was sent. Set the bot token in the configuration."},
    {"account_inactive", "The token belongs to an app that was removed or a workspace that was deleted. Install the "
                         "app again and put its new token into the configuration."},
    {"token_revoked", "The token was revoked. Install the app again and put its new token into the configuration."},
    {"token_expired", "The token has expired. Switch token rotation off in the app's settings, install the app again "
                      "and put its new token into the configuration."},
    {"user_removed_from_team", "The app's user was removed from the workspace. Install the app again."},
    {"team_disabled", "The workspace is disabled. Its owner has to enable it."},
    {"not_allowed_token_type", "This is the wrong kind of token: the bot token starts with xoxb-, the app-level token "
                               "with xapp-."},
    {"no_permission",
     "The app lacks a permission for that. Compare its scopes with the manifest and install it again."},
    {"org_login_required", "The workspace is being moved into an organisation. Try again when that is done."},
    {"ekm_access_denied", "The workspace's administrators have suspended access. Ask them."},
    {"access_denied", "The workspace's administrators do not allow that. Ask them."},
    {"app_missing_action_url", "Interactivity is off for the app. Switch it on in the app's settings."},
    {"channel_not_found", "Slack knows no such channel, or it is private and the app is not in it. Check the channel's "
                          "id in the configuration and invite the app there with /invite @Highroad."},
    {"not_in_channel", "The app is not in the channel. Invite the app there with /invite @Highroad."},
    {"is_archived", "The channel is archived. Unarchive it, or configure another one."},
    {"restricted_action", "The workspace lets only some people post in this channel. Ask an administrator to allow the "
                          "app there."},
    {"restricted_action_read_only_channel", "The channel is read-only. Ask an administrator to allow the app there."},
    {"restricted_action_thread_locked", "The thread is locked. Unlock it."},
    {"restricted_action_non_threadable_channel", "The channel allows no threads."},
    {"message_not_found", "The message is no longer in Slack: somebody deleted it."},
    {"cant_update_message", "The message was written by another app, so it cannot be changed."},
    {"cant_delete_message", "The message cannot be taken away: another app wrote it, or the workspace forbids it."},
    {"edit_window_closed", "The workspace no longer lets this message be changed: its time for edits is over."},
    {"thread_not_found", "The thread is no longer in Slack: somebody deleted its first message."},
    {"user_not_in_channel", "That person is not in the channel."},
    {"user_not_found", "Slack knows no such person."},
    {"user_not_visible", "The app may not see that person."},
    {"expired_trigger_id", "Slack allows three seconds to open a form, and it took longer. Click again."},
    {"exchanged_trigger_id", "That click has already opened a form. Click again."},
    {"msg_too_long", "The message is too long for Slack."},
    {"msg_blocks_too_long", "The card is too long for Slack."},
    {"invalid_blocks", "Slack did not understand the card. This is a mistake in Highroad; please report it."},
    {"invalid_arguments", "Slack did not understand the request. This is a mistake in Highroad; please report it."},
}};

/// Errors after which the request may have been carried out all the same.
bool is_ambiguous(std::string_view error)
{
    return error == "internal_error" || error == "fatal_error" || error == "service_unavailable";
}

api_answer unsent(const failure& why)
{
    api_answer answer;
    auto nothing_sent = why.code == errc::unreachable || why.code == errc::not_trusted;
    answer.outcome = nothing_sent ? api_answer::kind::wait : api_answer::kind::unknown;
    answer.words =
        (nothing_sent ? "Slack could not be reached: " : "Slack's answer was lost: ") + without_secrets(why.words);
    return answer;
}

api_answer limited(const http_response& got)
{
    api_answer answer;
    answer.outcome = api_answer::kind::wait;
    answer.after = retry_after(got, 30s);
    answer.rate_limited = true;
    answer.words = "Slack asks for a pause of " + std::to_string(answer.after.count()) + " s.";
    return answer;
}

} // namespace

std::string error_in_words(std::string_view error, std::string_view needed)
{
    if (error == "missing_scope") {
        auto scope = needed.empty() ? std::string{"a scope"} : "the scope " + quotable(needed, 100);
        return "The app lacks " + scope +
               ". Add it under OAuth & Permissions and install the app again (missing_scope).";
    }
    auto known = std::find_if(meanings.begin(), meanings.end(), [&](const auto& m) { return m.error == error; });
    auto name = quotable(error, 80);
    if (known == meanings.end()) return "Slack refused: " + name + ".";
    return std::string{known->words} + " (" + name + ")";
}

api_answer read_answer(std::string_view method, const result<http_response>& got)
{
    if (!got) return unsent(got.error());
    const auto& response = *got;
    if (response.status == 429) return limited(response);

    api_answer answer;
    answer.scopes = response.headers.get("X-OAuth-Scopes");
    if (response.status >= 500) {
        answer.words = "Slack has trouble of its own (HTTP " + std::to_string(response.status) + ").";
        return answer;
    }
    auto body = parse_untrusted_json(response.body);
    const auto& ok = json_member(body, "ok");
    if (!ok.is_boolean()) {
        if (response.status >= 200 && response.status < 300) {
            answer.words = "Slack's answer to " + std::string{method} + " was not understood.";
            return answer;
        }
        answer.outcome = api_answer::kind::refused;
        answer.error = "http_" + std::to_string(response.status);
        answer.words = "Slack answered " + std::string{method} + " with HTTP " + std::to_string(response.status) +
                       ". Check the address of the Slack API in the configuration.";
        return answer;
    }
    if (ok.get<bool>()) {
        answer.outcome = api_answer::kind::ok;
        answer.body = std::make_shared<const json>(std::move(body));
        return answer;
    }
    auto error = json_text(body, "error");
    if (error == "ratelimited" || error == "rate_limited" || error == "message_limit_exceeded")
        return limited(response);
    if (error == "request_timeout") {
        answer.outcome = api_answer::kind::wait;
        answer.words = "Slack did not receive the whole request.";
        return answer;
    }
    if (is_ambiguous(error)) {
        answer.words = "Slack has trouble of its own (" + error + ").";
        return answer;
    }
    answer.outcome = api_answer::kind::refused;
    answer.error = quotable(without_secrets(error), 80);
    answer.words = without_secrets(error_in_words(error, json_text(body, "needed")));
    return answer;
}

delivery as_delivery(const api_answer& answer)
{
    switch (answer.outcome) {
    case api_answer::kind::wait:
        return try_again{answer.after, answer.words, answer.rate_limited};
    case api_answer::kind::refused:
        return refused{answer.words};
    case api_answer::kind::ok:
    case api_answer::kind::unknown:
        break;
    }
    return outcome_unknown{answer.words};
}

std::string without_secrets(std::string text)
{
    static constexpr std::array<std::string_view, 5> starts{"xoxb-", "xapp-", "xoxe", "xoxp-", "ticket="};
    static constexpr std::string_view mask = "***";
    for (auto start : starts) {
        for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + mask.size())) {
            auto end = text.find_first_of(" \t\r\n\"'&,;)<>", at);
            text.replace(at, std::min(end, text.size()) - at, mask);
        }
    }
    return text;
}

web_api::web_api(http_client& http, std::string base, std::string token)
    : http_{http}, base_{std::move(base)}, token_{std::move(token)}
{
    if (!base_.ends_with('/')) base_ += '/';
}

awaitable<api_answer> web_api::call(std::string method, http_request request)
{
    auto got = co_await http_.send(std::move(request));
    co_return read_answer(method, got);
}

awaitable<api_answer> web_api::write(std::string method, std::string json_body, std::chrono::milliseconds deadline)
{
    http_request request{"POST", base_ + method};
    request.headers.set("Authorization", "Bearer " + token_);
    request.headers.set("Content-Type", "application/json; charset=utf-8");
    request.body = std::move(json_body);
    request.deadline = deadline;
    return call(std::move(method), std::move(request));
}

awaitable<api_answer> web_api::read(std::string method, std::vector<std::pair<std::string, std::string>> fields,
                                    std::chrono::milliseconds deadline)
{
    http_request request{"POST", base_ + method};
    request.headers.set("Authorization", "Bearer " + token_);
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : fields) {
        if (!request.body.empty()) request.body += '&';
        request.body += percent_encoded(name) + "=" + percent_encoded(value);
    }
    request.deadline = deadline;
    return call(std::move(method), std::move(request));
}

bool is_response_url(std::string_view url, std::string_view base)
{
    // Staging and tests stand in for Slack as a whole: what they name lies on the host of the Web API.
    auto scheme = base.find("://");
    auto path = scheme == std::string_view::npos ? scheme : base.find('/', scheme + 3);
    auto home = std::string{base.substr(0, path)} + "/";
    return url.starts_with("https://hooks.slack.com/") || url.starts_with("https://hooks.slack-gov.com/") ||
           (scheme != std::string_view::npos && url.starts_with(home));
}

awaitable<api_answer> web_api::respond(std::string response_url, std::string json_body)
{
    // The address came with a payload. Whoever could forge one must not make us call what only this machine reaches.
    if (!is_response_url(response_url, base_)) {
        api_answer not_sent;
        not_sent.outcome = api_answer::kind::refused;
        not_sent.words = "The answer was not sent: its address does not belong to Slack.";
        co_return not_sent;
    }
    http_request request{"POST", std::move(response_url)};
    request.headers.set("Content-Type", "application/json; charset=utf-8");
    request.body = std::move(json_body);
    request.deadline = std::chrono::seconds{10};
    auto got = co_await http_.send(std::move(request));
    api_answer answer;
    if (!got) co_return unsent(got.error());
    // The body is "ok" in plain text, so only the status says anything.
    answer.outcome = got->status >= 200 && got->status < 300 ? api_answer::kind::ok : api_answer::kind::refused;
    if (!answer.ok()) answer.words = "Slack did not take the answer (HTTP " + std::to_string(got->status) + ").";
    co_return answer;
}

} // namespace highroad::slack
