#include "adapters/pagers/answers.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/common/without_secrets.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace highroad::pagers {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

/// A page must not wait for an hour because a service says so.
std::chrono::seconds pause_of(const http_response& answer, std::chrono::seconds otherwise)
{
    return std::min<std::chrono::seconds>(retry_after(answer, otherwise), 10min);
}

/// Services say what is wrong as "message", "error", "errors" or as plain text. Secrets go before anything is cut off:
/// half of one would no longer be known for one.
std::string words_of(const service& of, const http_response& answer)
{
    auto document = parse_untrusted_json(answer.body);
    if (!document.is_object())
        return answer.body.starts_with('<') ? std::string{} : quotable(without_secrets(of, answer.body));
    auto words = json_text(document, "message");
    if (words.empty()) words = json_text(document, "error");
    const auto& errors = json_member(document, "errors");
    if (errors.is_array()) {
        for (const auto& one : errors)
            if (one.is_string()) words += (words.empty() ? "" : ": ") + one.get<std::string>();
    }
    return quotable(without_secrets(of, std::move(words)));
}

delivery after_failure(const service& of, const failure& why)
{
    auto words = without_secrets(of, of.name + " did not get the page: " + why.words);
    switch (why.code) {
    case errc::unreachable:
        return try_again{30s, words, true};
    case errc::not_trusted:
        return try_again{5min, words, true};
    case errc::bad_input:
        return refused{words};
    default:
        return try_again{30s,
                         without_secrets(of, of.name + "'s answer was lost: " + why.words +
                                                 ". It is told again under the same key, which wakes nobody twice."),
                         false};
    }
}

} // namespace

delivery read_answer(const service& of, const result<http_response>& got, std::string_view receipt_member)
{
    if (!got) return after_failure(of, got.error());
    const auto& answer = *got;
    auto status = std::to_string(answer.status);
    if (answer.status >= 200 && answer.status < 300) {
        if (receipt_member.empty()) return delivered{};
        return delivered{quotable(without_secrets(of, json_text(parse_untrusted_json(answer.body), receipt_member)))};
    }
    if (answer.status == 429) {
        return try_again{pause_of(answer, 1min), of.name + " asks us to slow down.", true};
    }
    if (answer.status == 408 || answer.status >= 500) {
        return try_again{pause_of(answer, 30s), of.name + " has trouble of its own (" + status + ").", false};
    }
    auto said = words_of(of, answer);
    auto their_words = said.empty() ? std::string{} : " Its words: " + said;
    if (answer.status == 401 || answer.status == 403)
        return refused{of.name + " does not accept us (" + status + "). " + of.credential_advice + their_words};
    if (answer.status < 400 || answer.status == 404 || answer.status == 405)
        return refused{of.name + " is not at this address (" + status + "). Check the pager's base address." +
                       their_words};
    return refused{of.name + " refused the page (" + status + "). " + of.credential_advice + their_words};
}

std::string without_secrets(const service& of, std::string text)
{
    for (const auto& secret : of.secrets)
        text = highroad::without_secrets(std::move(text), {secret});
    return text;
}

std::string why_not_delivered(const delivery& outcome)
{
    if (const auto* one = std::get_if<try_again>(&outcome)) return one->why;
    if (const auto* one = std::get_if<refused>(&outcome)) return one->why;
    if (const auto* one = std::get_if<outcome_unknown>(&outcome)) return one->why;
    return {};
}

check_line line_about(std::string pager, const delivery& outcome, std::string when_delivered)
{
    auto works = std::holds_alternative<delivered>(outcome);
    return {works, std::move(pager), works ? std::move(when_delivered) : why_not_delivered(outcome)};
}

http_request json_request(std::string method, std::string url, const json& body)
{
    http_request request{std::move(method), std::move(url)};
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Accept", "application/json");
    request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return request;
}

failure unusable(std::string_view pager_name, const std::string& words)
{
    return {errc::bad_input, "Pager " + quotable(pager_name, 64) + ": " + words};
}

std::optional<failure> why_no_name(std::string_view name)
{
    auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (!name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), plain)) return {};
    return unusable(name, "the name of a pager is part of an address; use letters, digits, - and _ only, at most 64.");
}

std::optional<failure> why_no_address(std::string_view name, std::string_view key, std::string_view url)
{
    if (auto why = why_no_name(name)) return why;
    auto odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F; };
    if (may_carry_secrets(url) && std::none_of(url.begin(), url.end(), odd)) return {};
    return unusable(name, std::string{key} +
                              " must be https (http only towards this machine), without user name or password.");
}

std::optional<failure> why_guessable(std::string_view name, std::string_view key, std::string_view secret)
{
    if (secret.size() >= signed_message::shortest_secret) return {};
    return unusable(name, std::string{key} + " is shorter than 16 bytes, so it could be guessed. Make one with: "
                                             "openssl rand -hex 32");
}

bool is_header_text(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

std::string without_slash(std::string base)
{
    while (base.ends_with('/'))
        base.pop_back();
    return base;
}

} // namespace highroad::pagers
