#include "adapters/pagers/answers.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace highroad::pagers {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::optional<std::chrono::seconds> retry_after(const http_response& answer)
{
    auto header = answer.headers.get("Retry-After");
    long seconds = 0;
    auto read = std::from_chars(header.data(), header.data() + header.size(), seconds);
    if (read.ec != std::errc{} || seconds <= 0) return std::nullopt;
    // A page must not wait for an hour because a service says so.
    return std::chrono::seconds{std::min(seconds, 600L)};
}

/// Services say what is wrong as "message", "error", "errors" or as plain text.
std::string words_of(const http_response& answer)
{
    auto document = parse_untrusted_json(answer.body);
    if (!document.is_object()) return answer.body.starts_with('<') ? std::string{} : quotable(answer.body);
    auto words = json_text(document, "message");
    if (words.empty()) words = json_text(document, "error");
    const auto& errors = json_member(document, "errors");
    if (errors.is_array()) {
        for (const auto& one : errors)
            if (one.is_string()) words += (words.empty() ? "" : ": ") + one.get<std::string>();
    }
    return quotable(words);
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
        return delivered{without_secrets(of, quotable(json_text(parse_untrusted_json(answer.body), receipt_member)))};
    }
    if (answer.status == 429) {
        auto wait = retry_after(answer).value_or(1min);
        return try_again{wait, of.name + " asks us to slow down.", true};
    }
    if (answer.status == 408 || answer.status >= 500) {
        auto wait = retry_after(answer).value_or(30s);
        return try_again{wait, of.name + " has trouble of its own (" + status + ").", false};
    }
    auto said = without_secrets(of, words_of(answer));
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
    for (const auto& secret : of.secrets) {
        if (secret.empty()) continue;
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
            text.replace(at, secret.size(), "***");
    }
    return text;
}

std::string why_not_delivered(const delivery& outcome)
{
    if (const auto* one = std::get_if<try_again>(&outcome)) return one->why;
    if (const auto* one = std::get_if<refused>(&outcome)) return one->why;
    if (const auto* one = std::get_if<outcome_unknown>(&outcome)) return one->why;
    return {};
}

http_request json_request(std::string method, std::string url, const json& body)
{
    http_request request{std::move(method), std::move(url)};
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Accept", "application/json");
    request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return request;
}

std::string why_no_name(std::string_view name)
{
    auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (!name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), plain)) return {};
    return "the name of a pager is part of an address; use letters, digits, - and _ only, at most 64.";
}

std::string why_no_url(std::string_view key, std::string_view url)
{
    auto odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F; };
    if (may_carry_secrets(url) && std::none_of(url.begin(), url.end(), odd)) return {};
    return std::string{key} + " must be https (http only towards this machine), without user name or password.";
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
