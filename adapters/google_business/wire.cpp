#include "adapters/google_business/wire.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/google_business/comments.hpp"
#include "adapters/google_business/reasons.hpp"
#include "adapters/google_business/review_item.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace highroad::business {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t longest_id = 256;

constexpr std::string_view permission_words =
    "The Google account may not do that. It must be an owner or manager of this Business Profile, and the profile must "
    "be verified.";
constexpr std::string_view credential_words =
    "Google did not accept the access token. If that lasts, make a new refresh token: docs/platforms/"
    "google-business.md.";
constexpr std::string_view not_enabled_words =
    "The Google My Business API is not enabled in the Google Cloud project of the OAuth client. Enable it there; "
    "Google "
    "offers it only to projects whose application for API access it has approved.";
constexpr std::string_view scope_words =
    "The refresh token was made without the scope business.manage. Make a new one: docs/platforms/google-business.md.";
constexpr std::string_view quota_words =
    "Google says that the request quota is used up. A project that Google has not approved for this API has a quota of "
    "0";

std::optional<instant> time_in(const json& object, std::string_view name)
{
    return parse_instant(json_text(object, name));
}

/// Whole words in the place of numbers; absent is "not specified", as in all of Google's JSON.
enum class stars_are { known, unspecified, no_such_word };
stars_are read_stars(const json& item, std::optional<rating>& mark)
{
    constexpr std::array<std::string_view, 5> words{"ONE", "TWO", "THREE", "FOUR", "FIVE"};
    auto word = json_text(item, "starRating");
    if (word.empty() || word == "STAR_RATING_UNSPECIFIED") return stars_are::unspecified;
    const auto* found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return stars_are::no_such_word;
    mark = rating{static_cast<double>(found - words.begin() + 1), 5};
    return stars_are::known;
}

/// What stood there before April 2026 has no state: everybody saw it. A state that we do not know is no proof of that.
reply_state state_in(const json& answer)
{
    auto word = json_text(answer, "reviewReplyState");
    if (word.empty() || word == "APPROVED" || word == "REVIEW_REPLY_STATE_UNSPECIFIED") return reply_state::live;
    return word == "REJECTED" ? reply_state::rejected : reply_state::pending;
}

std::string location_url(const google_business_settings& settings)
{
    return settings.api_base + "/v4/accounts/" + percent_encoded(settings.account) + "/locations/" +
           percent_encoded(settings.location) + "/reviews";
}

} // namespace

read_item read_review_item(const google_business_settings& settings, const json& item)
{
    auto no = [](std::string why) { return read_item{std::move(why)}; };
    if (!item.is_object()) return no("it is no object");
    auto id = json_text(item, "reviewId");
    if (id.empty() || id.size() > longest_id || id.find('/') != std::string::npos)
        return no("it has no usable reviewId");
    for (auto name : {"name", "starRating", "comment", "createTime", "updateTime", "reviewReplyUrl"})
        if (!text_or_absent(item, name)) return no(std::string{name} + " is no text");
    // The reply goes to an address made of the id. If that were another review's, so would the reply.
    auto name = json_text(item, "name");
    if (!name.empty() && !name.ends_with("/reviews/" + id)) return no("its name and its reviewId differ");

    review seen;
    if (read_stars(item, seen.mark) == stars_are::no_such_word) return no("its starRating is none of ONE to FIVE");
    const auto& reviewer = json_member(item, "reviewer");
    if (!(reviewer.is_null() || reviewer.is_object()) || !text_or_absent(reviewer, "displayName"))
        return no("its reviewer cannot be understood");
    const auto& answered = json_member(item, "reviewReply");
    if (!(answered.is_null() || answered.is_object()) || !text_or_absent(answered, "comment"))
        return no("its reviewReply cannot be understood");

    seen.key = {"google_business", settings.source, std::move(id)};
    // A translation may read differently tomorrow; only what the customer wrote tells whether they edited it.
    auto said = without_translation(json_text(item, "comment"));
    seen.text = std::move(said.text);
    seen.translation = std::move(said.translation);
    if (json_member(reviewer, "isAnonymous") != true) seen.author = json_text(reviewer, "displayName");
    // Google lists by the last change, and reading on stops by this time.
    seen.created = time_in(item, "updateTime");
    if (!seen.created) seen.created = time_in(item, "createTime");
    seen.url = card_link(json_text(item, "reviewReplyUrl"));

    if (answered.is_object()) {
        platform_reply reply;
        // Google translates replies too. What was approved is the original.
        reply.text = without_translation(json_text(answered, "comment")).text;
        reply.state = state_in(answered);
        if (reply.state == reply_state::rejected) reply.reason = why_rejected(json_text(answered, "policyViolation"));
        reply.changed = time_in(answered, "updateTime");
        seen.reply = std::move(reply);
    }
    return seen;
}

std::string list_url(const google_business_settings& settings, int limit, std::string_view page_token)
{
    // Newest change first is the default. Google's pages spell it in two ways, so it is not asked for by name.
    auto url = location_url(settings) + "?pageSize=" + std::to_string(limit);
    if (!page_token.empty()) url += "&pageToken=" + percent_encoded(page_token);
    return url;
}

std::string review_url(const google_business_settings& settings, std::string_view review_id)
{
    return location_url(settings) + "/" + percent_encoded(review_id);
}

http_request reply_request(const google_business_settings& settings, std::string_view review_id, std::string_view text)
{
    http_request request{"PUT", review_url(settings, review_id) + "/reply"};
    request.headers.set("Content-Type", "application/json");
    json body{{"comment", text}};
    request.body = body.dump();
    return request;
}

result<review_page> read_page(const google_business_settings& settings, std::string_view page_token,
                              std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "reviews");
    // A location without a review is {}.
    if (!document.is_object() || !(items.is_array() || items.is_null()))
        return failure{errc::bad_answer, "Google's list of reviews cannot be understood."};

    auto page = read_items(items, [&](const json& item) { return read_review_item(settings, item); });
    if (!text_or_absent(document, "nextPageToken"))
        return failure{errc::bad_answer, "Google's token of the next page cannot be understood."};
    page.next = json_text(document, "nextPageToken");
    if (!page.next.empty() && page.next == page_token)
        return failure{errc::bad_answer, "Google's list goes round in a circle: a page names itself as the next one."};
    return page;
}

bool goes_back_behind(const std::vector<review>& listed, instant since)
{
    auto later = [](const review& a, const review& b) { return a.created > b.created; };
    auto all_dated =
        std::all_of(listed.begin(), listed.end(), [](const review& one) { return one.created.has_value(); });
    return all_dated && !listed.empty() && std::is_sorted(listed.begin(), listed.end(), later) &&
           *listed.back().created < since;
}

result<review> read_review(const google_business_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    auto read = read_review_item(settings, document);
    if (const auto* why = std::get_if<std::string>(&read))
        return failure{errc::bad_answer, "Google's answer about the review cannot be understood: " + *why + "."};
    return std::get<review>(std::move(read));
}

delivery read_reply_answer(const http_response& answer)
{
    if (answer.status == 200) {
        auto document = parse_untrusted_json(answer.body);
        if (!json_member(document, "comment").is_string())
            return outcome_unknown{"Google took the reply, but its answer cannot be understood."};
        auto at = time_in(document, "updateTime");
        return delivered{at ? to_iso8601(*at) : std::string{}};
    }
    auto error = read_google_error(answer.body);
    if (is_over_quota(answer, error)) return try_again{retry_after(answer, 1min), std::string{quota_words} + ".", true};
    switch (answer.status) {
    case 401:
        return try_again{5min, with_googles_words(credential_words, error), true};
    case 403: {
        auto why = error.says("SERVICE_DISABLED")                  ? not_enabled_words
                   : error.says("ACCESS_TOKEN_SCOPE_INSUFFICIENT") ? scope_words
                                                                   : permission_words;
        return try_again{5min, with_googles_words(why, error), true};
    }
    case 404:
        // Something in between (a proxy, a wrong base) may say so too, and then nothing was refused.
        if (!error.readable) return try_again{5min, "Something that is not Google seems to have answered (404).", true};
        return refused{with_googles_words("Google does not know the review (any more).", error)};
    case 408:
        return outcome_unknown{"Google gave up waiting for the reply; it may have arrived."};
    case 409:
        return try_again{1min, with_googles_words("Somebody else changed the same reply at that moment.", error),
                         false};
    default:
        break;
    }
    if (answer.status >= 400 && answer.status < 500)
        return refused{with_googles_words("Google refused the reply (" + std::to_string(answer.status) +
                                              "). Change it and approve it again.",
                                          error)};
    return outcome_unknown{"Google answered " + std::to_string(answer.status) + "; the reply may have arrived."};
}

failure read_list_failure(const http_response& answer, const google_business_settings& settings)
{
    auto error = read_google_error(answer.body);
    auto status = std::to_string(answer.status);
    if (is_over_quota(answer, error))
        return {errc::try_later,
                std::string{quota_words} + "; reading goes on in " + in_words(retry_after(answer, 1min)) + "."};
    if (answer.status == 401) return {errc::refused, with_googles_words(credential_words, error)};
    if (answer.status == 403 && error.says("SERVICE_DISABLED"))
        return {errc::refused, with_googles_words(not_enabled_words, error)};
    if (answer.status == 403 && error.says("ACCESS_TOKEN_SCOPE_INSUFFICIENT"))
        return {errc::refused, with_googles_words(scope_words, error)};
    if (answer.status == 403) return {errc::refused, with_googles_words(permission_words, error)};
    if (answer.status == 404 && error.readable)
        return {errc::not_found,
                with_googles_words("Google knows no location " + settings.location + " of account " + settings.account +
                                       " that this Google account may see. Look at account and "
                                       "location.",
                                   error)};
    if (answer.status == 408 || answer.status >= 500)
        return {errc::try_later, "Google has trouble of its own (it answered " + status + ")."};
    if (answer.status >= 400 && error.readable)
        return {errc::refused, with_googles_words("Google refused the request (" + status + ").", error)};
    return {errc::bad_answer, "Something that is not Google seems to have answered (" + status + ")."};
}

} // namespace highroad::business
