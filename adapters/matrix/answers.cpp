#include "adapters/matrix/answers.hpp"

#include "adapters/common/without_secrets.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr auto longest_wait = std::chrono::seconds{3600};

struct meaning {
    std::string_view error;
    std::string_view words;
};
constexpr std::array<meaning, 9> meanings{{
    {"M_FORBIDDEN", "The homeserver does not allow that. Is the bot in the room, and may it write there?"},
    {"M_NOT_FOUND", "The homeserver knows no such room or message. Check the room in the configuration."},
    {"M_TOO_LARGE", "The message is too large for the homeserver."},
    {"M_USER_DEACTIVATED", "The bot's account was deactivated. Make a new one."},
    {"M_USER_LOCKED", "The bot's account is locked. Ask whoever runs the homeserver."},
    {"M_INVALID_USERNAME", "The homeserver knows no such user."},
    {"M_UNRECOGNIZED", "The homeserver does not know this request. Is the address of the homeserver right?"},
    {"M_CONSENT_NOT_GIVEN", "The homeserver wants its terms accepted first: log in once with the bot's account."},
    {"M_GUEST_ACCESS_FORBIDDEN", "Guests may not enter that room. Use an ordinary account for the bot."},
}};

/// The header first: the field of the body is deprecated, and either may be missing.
std::chrono::seconds pause_of(const http_response& got, const json& body)
{
    auto text = got.headers.get("Retry-After");
    std::int64_t seconds = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || error != std::errc{} || seconds < 1) {
        const auto& told = json_member(body, "retry_after_ms");
        auto milliseconds = told.is_number() ? told.get<double>() : 0.0;
        seconds = milliseconds > 0 && milliseconds < 1e9 ? static_cast<std::int64_t>(milliseconds / 1000.0) + 1 : 5;
    }
    return std::min(std::chrono::seconds{seconds}, longest_wait);
}

std::string in_words(const std::string& error, const json& body)
{
    auto known = std::find_if(meanings.begin(), meanings.end(), [&](const auto& m) { return m.error == error; });
    auto told = quotable(json_text(body, "error"), 150);
    if (known != meanings.end())
        return std::string{known->words} + " (" + error + (told.empty() ? "" : ": " + told) + ")";
    return "The homeserver refused: " + error + (told.empty() ? "" : ", " + told) + ".";
}

api_answer unsent(const failure& why)
{
    api_answer answer;
    auto nothing_sent = why.code == errc::unreachable || why.code == errc::not_trusted;
    answer.outcome = nothing_sent ? api_answer::kind::wait : api_answer::kind::unknown;
    answer.words = (nothing_sent ? "The homeserver could not be reached: " : "The homeserver's answer was lost: ") +
                   quotable(why.words, 300);
    return answer;
}

} // namespace

api_answer read_answer(const result<http_response>& got)
{
    if (!got) return unsent(got.error());
    const auto& response = *got;
    auto body = parse_untrusted_json(response.body);
    auto error = quotable(json_text(body, "errcode"), 60);
    api_answer answer;
    if (response.status == 429 || error == "M_LIMIT_EXCEEDED") {
        answer.outcome = api_answer::kind::wait;
        answer.after = pause_of(response, body);
        answer.rate_limited = true;
        answer.words = "The homeserver asks for a pause of " + std::to_string(answer.after.count()) + " s.";
        return answer;
    }
    if (response.status >= 500) {
        answer.words = "The homeserver has trouble of its own (HTTP " + std::to_string(response.status) + ").";
        return answer;
    }
    if (response.status >= 200 && response.status < 300) {
        if (!body.is_object()) {
            answer.words = "The homeserver's answer was not understood.";
            return answer;
        }
        answer.outcome = api_answer::kind::ok;
        answer.body = std::make_shared<const json>(std::move(body));
        return answer;
    }
    if (error == "M_UNKNOWN_TOKEN" || error == "M_MISSING_TOKEN") {
        answer.outcome = api_answer::kind::signed_out;
        answer.error = error;
        answer.words = "The homeserver does not accept the access token. Make a new one with highroad matrix-login.";
        return answer;
    }
    answer.outcome = api_answer::kind::refused;
    if (error.empty()) {
        answer.error = "HTTP " + std::to_string(response.status);
        answer.words = "The homeserver answered with " + answer.error +
                       ". Check the address of the homeserver in the configuration.";
    } else {
        answer.error = error;
        answer.words = in_words(error, body);
    }
    return answer;
}

api_answer read_answer(result<http_response> got, std::string_view secret)
{
    // Before anything is cut off: half a token would no longer be known for one. What is good is not told to anybody,
    // and may hold the same refresh token again.
    if (!got) {
        auto why = got.error();
        why.words = without_secrets(std::move(why.words), {secret});
        return read_answer(result<http_response>{std::move(why)});
    }
    if (got->status >= 300) got->body = without_secrets(std::move(got->body), {secret});
    auto answer = read_answer(got);
    // Once more, for what stood there with escapes of JSON.
    answer.words = without_secrets(std::move(answer.words), {secret});
    answer.error = without_secrets(std::move(answer.error), {secret});
    return answer;
}

delivery as_delivery(const api_answer& answer)
{
    switch (answer.outcome) {
    case api_answer::kind::wait:
        return try_again{answer.after, answer.words, answer.rate_limited};
    case api_answer::kind::signed_out:
        // A card must outlive a token: it waits until somebody has given us a new one.
        return try_again{1min, answer.words, true};
    case api_answer::kind::refused:
        return refused{answer.words};
    case api_answer::kind::ok:
    case api_answer::kind::unknown:
        break;
    }
    return outcome_unknown{answer.words};
}

failure as_failure(const api_answer& answer)
{
    switch (answer.outcome) {
    case api_answer::kind::refused:
        return {answer.error == "M_NOT_FOUND" ? errc::not_found : errc::refused, answer.words};
    case api_answer::kind::signed_out:
        return {errc::refused, answer.words};
    case api_answer::kind::wait:
        return {errc::try_later, answer.words};
    case api_answer::kind::ok:
    case api_answer::kind::unknown:
        break;
    }
    return {errc::unreachable, answer.words};
}

std::string to_text(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace highroad::matrix
