#include "adapters/app_store_connect/wire.hpp"

#include "adapters/common/retry_after.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace highroad::app_store {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t longest_id = 256;

// Brackets are not allowed in a query as they are.
constexpr std::string_view members_wanted =
    "include=response"
    "&fields%5BcustomerReviews%5D=rating,title,body,reviewerNickname,createdDate,territory,response"
    "&fields%5BcustomerReviewResponses%5D=responseBody,lastModifiedDate,state";

constexpr std::string_view role_words =
    "The key may not answer reviews: it needs the role Customer Support or higher. Give it that role under Users and "
    "Access, Integrations in App Store Connect.";
constexpr std::string_view key_words =
    "App Store Connect did not accept the key. Look whether it was revoked, whether key id and issuer id belong to "
    "it, and whether this machine's clock is right.";

std::string with_detail(std::string_view words, const apple_errors& errors)
{
    std::string text{words};
    if (!errors.words.empty()) text += " Apple's words: " + errors.words;
    return text;
}

/// The part of a URL up to and without the path.
std::string_view origin_of(std::string_view url)
{
    auto host = url.find("://");
    if (host == std::string_view::npos) return {};
    return url.substr(0, std::min(url.find_first_of("/?#", host + 3), url.size()));
}

bool same_letters(std::string_view a, std::string_view b)
{
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

platform_reply read_reply(const json& resource)
{
    const auto& attributes = json_member(resource, "attributes");
    platform_reply reply;
    reply.id = json_text(resource, "id");
    reply.text = json_text(attributes, "responseBody");
    reply.state = json_text(attributes, "state") == "PENDING_PUBLISH" ? reply_state::pending : reply_state::live;
    reply.changed = parse_instant(json_text(attributes, "lastModifiedDate"));
    return reply;
}

/// The included resource that the review's relationship names; null when the answer does not hold it.
const json* included_reply(const json& document, const std::string& id)
{
    for (const auto& resource : json_member(document, "included")) {
        if (json_text(resource, "type") == "customerReviewResponses" && json_text(resource, "id") == id &&
            json_member(json_member(resource, "attributes"), "responseBody").is_string())
            return &resource;
    }
    return nullptr;
}

struct read_item {
    review what;
    std::string why_not;         ///< empty when it is a review
    bool reply_withheld = false; ///< there is an answer, and we were not told which
};

bool text_or_absent(const json& attributes, std::string_view name)
{
    const auto& member = json_member(attributes, name);
    return member.is_null() || member.is_string();
}

read_item read_one(const app_store_connect_settings& settings, const json& item, const json& document)
{
    auto no = [](std::string why) { return read_item{{}, std::move(why), false}; };
    if (!item.is_object()) return no("it is no object");
    if (json_text(item, "type") != "customerReviews") return no("its type is not customerReviews");
    auto id = json_text(item, "id");
    if (id.empty() || id.size() > longest_id) return no("it has no usable id");

    const auto& attributes = json_member(item, "attributes");
    const auto& stars = json_member(attributes, "rating");
    if (!stars.is_number_integer()) return no("its rating is no whole number");
    if (stars < 1 || stars > 5) return no("its rating is not between 1 and 5");
    for (auto name : {"title", "body", "reviewerNickname", "createdDate", "territory"})
        if (!text_or_absent(attributes, name)) return no(std::string{name} + " is no text");

    read_item read;
    auto& seen = read.what;
    seen.key = {"app_store", settings.source, std::move(id)};
    seen.mark = rating{stars.get<double>(), 5};
    seen.title = json_text(attributes, "title");
    seen.text = json_text(attributes, "body");
    seen.author = json_text(attributes, "reviewerNickname");
    seen.territory = json_text(attributes, "territory");
    // A date that we cannot read is less than a review that we do not show.
    seen.created = parse_instant(json_text(attributes, "createdDate"));
    seen.url = settings.store_page.empty() ? "https://apps.apple.com/app/id" + settings.app_id + "?see-all=reviews"
                                           : settings.store_page;

    const auto& response = json_member(json_member(json_member(item, "relationships"), "response"), "data");
    if (response.is_object()) {
        auto reply_id = json_text(response, "id");
        const auto* resource = included_reply(document, reply_id);
        read.reply_withheld = resource == nullptr;
        seen.reply = resource ? read_reply(*resource) : platform_reply{std::move(reply_id), {}, {}, {}, {}};
    }
    return read;
}

} // namespace

std::string list_url(const app_store_connect_settings& settings, int limit)
{
    auto url = settings.api_base + "/v1/apps/" + percent_encoded(settings.app_id) +
               "/customerReviews?sort=-createdDate&limit=" + std::to_string(limit) + "&";
    url += members_wanted;
    std::string territories;
    for (const auto& territory : settings.territories)
        territories += (territories.empty() ? "" : ",") + percent_encoded(territory);
    if (!territories.empty()) url += "&filter%5Bterritory%5D=" + territories;
    return url;
}

std::string review_url(const app_store_connect_settings& settings, std::string_view review_id)
{
    auto url = settings.api_base + "/v1/customerReviews/" + percent_encoded(review_id) + "?";
    return url += members_wanted;
}

http_request reply_request(const app_store_connect_settings& settings, std::string_view review_id,
                           std::string_view text)
{
    http_request request{"POST", settings.api_base + "/v1/customerReviewResponses"};
    request.headers.set("Content-Type", "application/json");
    json review{{"type", "customerReviews"}, {"id", review_id}};
    json body{{"data",
               {{"type", "customerReviewResponses"},
                {"attributes", {{"responseBody", text}}},
                {"relationships", {{"review", {{"data", std::move(review)}}}}}}}};
    request.body = body.dump();
    return request;
}

result<std::string> same_origin_url(std::string_view api_base, std::string_view link)
{
    auto ours = origin_of(api_base);
    auto odd = [](unsigned char c) { return c <= 0x20 || c >= 0x7F || c == '\\'; };
    auto bad = std::any_of(link.begin(), link.end(), odd) || link.size() > 8192;
    // Apple's description allows a link relative to the host.
    if (!bad && link.starts_with('/') && !link.starts_with("//")) return std::string{ours} + std::string{link};
    if (!bad && same_letters(origin_of(link), ours)) return std::string{link};
    return failure{errc::bad_answer, "App Store Connect named a next page on another host (" + quotable(link, 80) +
                                         "). It was not followed, so that the key stays with " + quotable(ours) + "."};
}

result<review_page> read_page(const app_store_connect_settings& settings, std::string_view asked, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "data");
    if (!items.is_array())
        return failure{errc::bad_answer, "App Store Connect's list of reviews cannot be understood: it has no data."};

    review_page page;
    std::set<std::string> ids;
    for (const auto& item : items) {
        auto read = read_one(settings, item, document);
        if (!read.why_not.empty())
            page.malformed.push_back(
                {"A review of the list cannot be understood: " + read.why_not + ".", quarantined_text(item)});
        else if (ids.insert(read.what.key.id).second)
            page.reviews.push_back(std::move(read.what));
    }

    const auto& next = json_member(json_member(document, "links"), "next");
    if (next.is_null()) return page;
    if (!next.is_string())
        return failure{errc::bad_answer, "App Store Connect's link to the next page cannot be understood."};
    auto link = same_origin_url(settings.api_base, next.get_ref<const std::string&>());
    if (!link) return link.error();
    if (*link == asked)
        return failure{errc::bad_answer,
                       "App Store Connect's list goes round in a circle: a page names itself as the next one."};
    page.next = std::move(*link);
    return page;
}

result<review> read_review(const app_store_connect_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    auto read = read_one(settings, json_member(document, "data"), document);
    if (!read.why_not.empty())
        return failure{errc::bad_answer,
                       "App Store Connect's answer about the review cannot be understood: " + read.why_not + "."};
    // Without its text nobody can tell whether the answer is ours, and a reply of ours would replace it.
    if (read.reply_withheld)
        return failure{errc::bad_answer, "App Store Connect says that the review has an answer and does not show it."};
    return std::move(read.what);
}

std::optional<quota> read_quota(const http_response& answer)
{
    const auto* header = answer.headers.find("X-Rate-Limit");
    if (!header) return std::nullopt;
    auto number_after = [&](std::string_view name) -> long {
        auto at = header->find(name);
        if (at == std::string::npos) return -1;
        long value = -1;
        const auto* first = header->data() + at + name.size();
        auto read = std::from_chars(first, header->data() + header->size(), value);
        return read.ec == std::errc{} ? value : -1;
    };
    quota seen{number_after("user-hour-lim:"), number_after("user-hour-rem:")};
    // The figures are multiplied later: nothing that large is true.
    if (seen.limit <= 0 || seen.remaining < 0 || seen.limit > 1'000'000'000 || seen.remaining > 1'000'000'000)
        return std::nullopt;
    return seen;
}

apple_errors read_errors(std::string_view body)
{
    apple_errors read;
    auto document = parse_untrusted_json(body);
    const auto& errors = json_member(document, "errors");
    if (!errors.is_array() || errors.empty()) return read;
    for (const auto& error : errors) {
        auto code = json_text(error, "code");
        auto title = json_text(error, "title");
        if (code.empty() && title.empty()) continue;
        auto detail = json_text(error, "detail");
        auto pointer = json_text(json_member(error, "source"), "pointer");
        read.about_text = read.about_text || pointer.ends_with("responseBody");
        read.about_review = read.about_review || pointer.find("relationships/review") != std::string::npos;
        if (!read.readable) read.words = quotable(code, 80) + ": " + quotable(detail.empty() ? title : detail, 200);
        read.readable = true;
    }
    return read;
}

std::chrono::seconds wait_asked_for(const http_response& answer)
{
    auto left = read_quota(answer);
    // The hour is a rolling one, so something comes back every few minutes.
    return retry_after(answer, left && left->remaining == 0 ? 10min : 1min);
}

delivery read_reply_answer(const http_response& answer)
{
    if (answer.status == 201) {
        auto document = parse_untrusted_json(answer.body);
        const auto& resource = json_member(document, "data");
        auto id = json_text(resource, "id");
        if (json_text(resource, "type") != "customerReviewResponses" || id.empty())
            return outcome_unknown{"App Store Connect took the reply, but its answer cannot be understood."};
        return delivered{std::move(id)};
    }
    auto errors = read_errors(answer.body);
    switch (answer.status) {
    case 429:
        return try_again{wait_asked_for(answer), "App Store Connect asks us to slow down.", true};
    case 401:
        return try_again{5min, with_detail(key_words, errors), true};
    case 403:
        return try_again{5min, with_detail(role_words, errors), true};
    case 404:
        return refused{with_detail("App Store Connect no longer knows the review.", errors)};
    case 408:
        return outcome_unknown{"App Store Connect gave up waiting for the reply; it may have arrived."};
    default:
        break;
    }
    if (answer.status >= 400 && answer.status < 500) {
        if (errors.about_text)
            return refused{with_detail("App Store Connect refused the text. Change it and approve it again.", errors)};
        if (errors.about_review)
            return refused{with_detail("App Store Connect does not take an answer to this review; the customer may "
                                       "have removed it.",
                                       errors)};
        return refused{
            with_detail("App Store Connect refused the reply (" + std::to_string(answer.status) + ").", errors)};
    }
    return outcome_unknown{"App Store Connect answered " + std::to_string(answer.status) +
                           "; the reply may have arrived."};
}

failure read_list_failure(const http_response& answer, std::string_view app_id)
{
    auto errors = read_errors(answer.body);
    auto status = std::to_string(answer.status);
    if (answer.status == 401) return {errc::refused, with_detail(key_words, errors)};
    if (answer.status == 403)
        return {errc::refused, with_detail("The key may not read the reviews of app " + std::string{app_id} +
                                               ": it needs the role Customer Support or higher.",
                                           errors)};
    if (answer.status == 404 && errors.readable)
        return {errc::not_found, with_detail("App Store Connect knows no app " + std::string{app_id} +
                                                 " that this key may see. Look at app_id.",
                                             errors)};
    if (answer.status == 429)
        return {errc::try_later,
                "App Store Connect asks us to slow down for " + in_words(wait_asked_for(answer)) + "."};
    if (answer.status == 408 || answer.status >= 500)
        return {errc::try_later, "App Store Connect has trouble of its own (it answered " + status + ")."};
    if (answer.status >= 400 && errors.readable)
        return {errc::refused, with_detail("App Store Connect refused the request (" + status + ").", errors)};
    return {errc::bad_answer, "Something that is not App Store Connect seems to have answered (" + status + ")."};
}

} // namespace highroad::app_store
