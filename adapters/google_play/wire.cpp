#include "adapters/google_play/wire.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/common/review_items.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace highroad::play {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t longest_id = 256;

constexpr std::string_view permission_words =
    "The service account may not do that. Invite it as a user in the Play Console (Users and permissions) with the "
    "permission \"Reply to reviews\" for this app; it can take a day until Google honours it.";
constexpr std::string_view credential_words =
    "Google Play did not accept the access token of the service account. Look whether its key was deleted.";

/// {"seconds":"1761800000","nanos":0}; int64 is a text in Google's JSON.
std::optional<instant> time_in(const json& stamp)
{
    const auto& given = json_member(stamp, "seconds");
    long long seconds = -1;
    if (given.is_string()) {
        const auto& text = given.get_ref<const std::string&>();
        std::from_chars(text.data(), text.data() + text.size(), seconds);
    } else if (given.is_number_integer()) {
        seconds = given.get<long long>();
    }
    constexpr long long end_of_9999 = 253'402'300'799;
    if (seconds < 0 || seconds > end_of_9999) return std::nullopt;
    return instant{std::chrono::seconds{seconds}};
}

/// The newest entry of that kind; null when there is none.
const json& newest(const json& comments, std::string_view kind)
{
    static const json nothing;
    const auto* found = &nothing;
    std::optional<instant> found_at;
    for (const auto& entry : comments) {
        const auto& comment = json_member(entry, kind);
        if (!comment.is_object()) continue;
        auto at = time_in(json_member(comment, "lastModified"));
        if (!found->is_object() || (at && (!found_at || *at > *found_at))) {
            found = &comment;
            found_at = at;
        }
    }
    return *found;
}

/// "title TAB body"; without a tab everything is body.
std::pair<std::string, std::string> split_title(const std::string& text)
{
    auto tab = text.find('\t');
    if (tab == std::string::npos) return {std::string{}, text};
    return {text.substr(0, tab), text.substr(tab + 1)};
}

read_item read_one(const google_play_settings& settings, const json& item)
{
    auto no = [](std::string why) { return read_item{std::move(why)}; };
    if (!item.is_object()) return no("it is no object");
    auto id = json_text(item, "reviewId");
    if (id.empty() || id.size() > longest_id) return no("it has no usable reviewId");
    const auto& comments = json_member(item, "comments");
    if (!comments.is_array()) return no("it has no comments");
    const auto& said = newest(comments, "userComment");
    if (!said.is_object()) return no("it has no comment of a customer");
    const auto& stars = json_member(said, "starRating");
    if (!stars.is_number_integer()) return no("its starRating is no whole number");
    if (stars < 1 || stars > 5) return no("its starRating is not between 1 and 5");
    for (auto name : {"text", "originalText", "reviewerLanguage", "appVersionName"})
        if (!text_or_absent(said, name)) return no(std::string{name} + " is no text");
    if (!text_or_absent(item, "authorName")) return no("authorName is no text");

    review seen;
    seen.key = {"google_play", settings.source, std::move(id)};
    seen.mark = rating{stars.get<double>(), 5};
    auto shown = json_text(said, "text");
    auto original = json_text(said, "originalText");
    // A translation may read differently tomorrow; only what the customer wrote tells whether they edited it.
    std::tie(seen.title, seen.text) = split_title(original.empty() ? shown : original);
    if (!original.empty() && original != shown) {
        auto [title, text] = split_title(shown);
        seen.translation = title.empty() ? text : title + "\n" + text;
    }
    seen.author = json_text(item, "authorName");
    seen.language = json_text(said, "reviewerLanguage");
    std::replace(seen.language.begin(), seen.language.end(), '_', '-');
    seen.version = json_text(said, "appVersionName");
    const auto& code = json_member(said, "appVersionCode");
    if (seen.version.empty() && code.is_number_integer()) seen.version = std::to_string(code.get<long long>());
    // Google tells only when the review last changed. It lists in that order.
    seen.created = time_in(json_member(said, "lastModified"));
    seen.url = "https://play.google.com/store/apps/details?id=" + percent_encoded(settings.package_name) +
               "&reviewId=" + percent_encoded(seen.key.id);

    const auto& answered = newest(comments, "developerComment");
    if (answered.is_object()) {
        platform_reply reply;
        reply.text = json_text(answered, "text");
        reply.changed = time_in(json_member(answered, "lastModified"));
        seen.reply = std::move(reply);
    }
    return seen;
}

std::string app_url(const google_play_settings& settings)
{
    return settings.api_base + "/androidpublisher/v3/applications/" + percent_encoded(settings.package_name) +
           "/reviews";
}

} // namespace

std::string list_url(const google_play_settings& settings, int limit, std::string_view page_token)
{
    auto url = app_url(settings) + "?maxResults=" + std::to_string(limit);
    if (!settings.translate_to.empty()) url += "&translationLanguage=" + percent_encoded(settings.translate_to);
    if (!page_token.empty()) url += "&token=" + percent_encoded(page_token);
    return url;
}

std::string review_url(const google_play_settings& settings, std::string_view review_id)
{
    auto url = app_url(settings) + "/" + percent_encoded(review_id);
    if (!settings.translate_to.empty()) url += "?translationLanguage=" + percent_encoded(settings.translate_to);
    return url;
}

http_request reply_request(const google_play_settings& settings, std::string_view review_id, std::string_view text)
{
    http_request request{"POST", app_url(settings) + "/" + percent_encoded(review_id) + ":reply"};
    request.headers.set("Content-Type", "application/json");
    json body{{"replyText", text}};
    request.body = body.dump();
    return request;
}

result<review_page> read_page(const google_play_settings& settings, std::string_view page_token, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "reviews");
    // An app without a review in a week is {}.
    if (!document.is_object() || !(items.is_array() || items.is_null()))
        return failure{errc::bad_answer, "Google Play's list of reviews cannot be understood."};

    auto page = read_items(items, [&](const json& item) { return read_one(settings, item); });
    const auto& paging = json_member(document, "tokenPagination");
    const auto& next = json_member(paging, "nextPageToken");
    if (!(next.is_null() || next.is_string()) || !(paging.is_null() || paging.is_object()))
        return failure{errc::bad_answer, "Google Play's token of the next page cannot be understood."};
    page.next = json_text(paging, "nextPageToken");
    if (!page.next.empty() && page.next == page_token)
        return failure{errc::bad_answer,
                       "Google Play's list goes round in a circle: a page names itself as the next one."};
    return page;
}

result<review> read_review(const google_play_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    auto read = read_one(settings, document);
    if (const auto* why = std::get_if<std::string>(&read))
        return failure{errc::bad_answer, "Google Play's answer about the review cannot be understood: " + *why + "."};
    return std::get<review>(std::move(read));
}

bool holds_a_tag(std::string_view text)
{
    for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        auto rest = text.substr(at + 1);
        auto first = rest.empty() ? '\0' : rest.front();
        auto opens = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '/' || first == '!';
        if (opens && rest.find('>') != std::string_view::npos) return true;
    }
    return false;
}

delivery read_reply_answer(const http_response& answer)
{
    if (answer.status == 200) {
        auto document = parse_untrusted_json(answer.body);
        const auto& result = json_member(document, "result");
        if (!json_member(result, "replyText").is_string())
            return outcome_unknown{"Google Play took the reply, but its answer cannot be understood."};
        auto at = time_in(json_member(result, "lastEdited"));
        return delivered{at ? to_iso8601(*at) : std::string{}};
    }
    auto error = read_google_error(answer.body);
    if (is_over_quota(answer, error))
        return try_again{retry_after(answer, 5min), "Google Play says that the request quota is used up.", true};
    switch (answer.status) {
    case 401:
        return try_again{5min, with_googles_words(credential_words, error), true};
    case 403:
        // Some single reviews are refused in the same way, so the others of the app need not wait.
        return try_again{5min,
                         with_googles_words(std::string{permission_words} +
                                                " If other reviews of the app can be answered, Google does not allow "
                                                "it for this one.",
                                            error),
                         false};
    case 404:
        return refused{with_googles_words("Google Play does not know the review (any more).", error)};
    case 408:
        return outcome_unknown{"Google Play gave up waiting for the reply; it may have arrived."};
    default:
        break;
    }
    if (answer.status >= 400 && answer.status < 500)
        return refused{with_googles_words("Google Play refused the reply (" + std::to_string(answer.status) +
                                              "). Change it and approve it again.",
                                          error)};
    return outcome_unknown{"Google Play answered " + std::to_string(answer.status) + "; the reply may have arrived."};
}

failure read_list_failure(const http_response& answer, std::string_view package_name)
{
    auto error = read_google_error(answer.body);
    auto status = std::to_string(answer.status);
    auto app = std::string{package_name};
    if (is_over_quota(answer, error))
        return {errc::try_later, "Google Play says that the request quota of " + app +
                                     " is used up; reading goes on in " + in_words(retry_after(answer, 5min)) + "."};
    if (answer.status == 401) return {errc::refused, with_googles_words(credential_words, error)};
    if (answer.status == 403 && error.says("SERVICE_DISABLED"))
        return {errc::refused, with_googles_words("The Google Play Android Developer API is not enabled in the Google "
                                                  "Cloud project of the service account. Enable it there.",
                                                  error)};
    if (answer.status == 403) return {errc::refused, with_googles_words(permission_words, error)};
    if (answer.status == 404 && error.readable)
        return {errc::not_found, with_googles_words("Google Play knows no app " + app +
                                                        " that this service account may see. Look at package_name.",
                                                    error)};
    if (answer.status == 408 || answer.status >= 500)
        return {errc::try_later, "Google Play has trouble of its own (it answered " + status + ")."};
    if (answer.status >= 400 && error.readable)
        return {errc::refused, with_googles_words("Google Play refused the request (" + status + ").", error)};
    return {errc::bad_answer, "Something that is not Google Play seems to have answered (" + status + ")."};
}

} // namespace highroad::play
