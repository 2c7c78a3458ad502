#include "adapters/common/usual_answers.hpp"

#include "adapters/common/retry_after.hpp"
#include "daemon/core/time.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::string words_in(const json& what, int depth)
{
    if (what.is_string()) return quotable(what.get_ref<const std::string&>());
    if (depth > 3) return {};
    if (what.is_array()) return what.empty() ? std::string{} : words_in(what.front(), depth + 1);
    // The longest explanation first; "faultstring" is what the gateway in front of several of them writes.
    for (auto name :
         {"message", "error_description", "description", "detail", "faultstring", "fault", "error", "errors"})
        if (auto words = words_in(json_member(what, name), depth + 1); !words.empty()) return words;
    return {};
}

bool is_json(const http_response& answer)
{
    return parse_untrusted_json(answer.body).is_object();
}

std::string not_them(const platform_words& whose, int status)
{
    return "Something that is not " + whose.name + " seems to have answered (" + std::to_string(status) + ").";
}

std::string over_quota(const platform_words& whose, std::chrono::seconds pause)
{
    return whose.name + " says that there were too many requests; it goes on in " + in_words(pause) + ".";
}

} // namespace

std::string words_in_error(std::string_view body)
{
    return words_in(parse_untrusted_json(body), 0);
}

std::string with_their_words(std::string sentence, const platform_words& whose, std::string_view body)
{
    auto words = words_in_error(body);
    return words.empty() ? sentence : sentence + " " + whose.name + "'s words: " + words;
}

failure list_failure(const http_response& answer, const platform_words& whose, std::chrono::seconds pause)
{
    auto status = std::to_string(answer.status);
    if (answer.status == 429) return {errc::try_later, over_quota(whose, retry_after(answer, pause))};
    if (answer.status == 401) return {errc::refused, with_their_words(whose.credential, whose, answer.body)};
    if (answer.status == 403) return {errc::refused, with_their_words(whose.permission, whose, answer.body)};
    if (answer.status == 404 && is_json(answer))
        return {errc::not_found, with_their_words(whose.name + " knows no " + whose.whereabouts + " that we may see.",
                                                  whose, answer.body)};
    if (answer.status == 408 || answer.status >= 500)
        return {errc::try_later, whose.name + " has trouble of its own (it answered " + status + ")."};
    if (answer.status >= 400 && is_json(answer))
        return {errc::refused,
                with_their_words(whose.name + " refused the request (" + status + ").", whose, answer.body)};
    return {errc::bad_answer, not_them(whose, answer.status)};
}

look look_failure(const http_response& answer, const platform_words& whose, std::chrono::seconds pause)
{
    auto why = list_failure(answer, whose, pause);
    if (answer.status == 429) return try_again{retry_after(answer, pause), std::move(why.words), true};
    if (answer.status == 401 || answer.status == 403) return try_again{5min, std::move(why.words), true};
    if (why.code == errc::refused) return refused{std::move(why.words)};
    return try_again{1min, std::move(why.words), false};
}

delivery reply_failure(const http_response& answer, const platform_words& whose, std::chrono::seconds pause)
{
    auto status = std::to_string(answer.status);
    auto theirs = [&](std::string sentence) { return with_their_words(std::move(sentence), whose, answer.body); };
    switch (answer.status) {
    case 401:
        return try_again{5min, theirs(whose.credential), true};
    case 403:
        return try_again{5min, theirs(whose.permission), true};
    case 404:
        // Something in between (a proxy, a wrong base) may say so too, and then nothing was refused.
        if (!is_json(answer)) return try_again{5min, not_them(whose, 404), true};
        return refused{theirs(whose.name + " does not know the review (any more).")};
    case 408:
        return outcome_unknown{whose.name + " gave up waiting for the reply; it may have arrived."};
    case 429: {
        auto wait = retry_after(answer, pause);
        return try_again{wait, over_quota(whose, wait), true};
    }
    default:
        break;
    }
    if (answer.status >= 400 && answer.status < 500)
        return refused{theirs(whose.name + " refused the reply (" + status + "). Change it and approve it again.")};
    return outcome_unknown{whose.name + " answered " + status + "; the reply may have arrived."};
}

} // namespace highroad
