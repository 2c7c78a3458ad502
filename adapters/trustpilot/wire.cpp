#include "adapters/trustpilot/wire.hpp"

#include "adapters/common/review_items.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace highroad::trustpilot {
namespace {

using nlohmann::json;

std::string review_path(const trustpilot_settings& settings, std::string_view review_id)
{
    return settings.api_base + "/v1/private/reviews/" + percent_encoded(review_id);
}

read_item read_one(const trustpilot_settings& settings, const json& item)
{
    if (!item.is_object()) return "it is no object";
    auto id = json_member(item, "id").is_string() ? usable_id(json_member(item, "id")) : std::string{};
    if (id.empty()) return "it has no usable id";
    auto stars = whole_stars(json_member(item, "stars"));
    if (!stars) return "its stars are no whole number from 1 to 5";
    for (auto name : {"title", "text", "language", "createdAt"})
        if (!text_or_absent(item, name)) return std::string{name} + " is no text";
    const auto& consumer = json_member(item, "consumer");
    if (!(consumer.is_null() || consumer.is_object()) || !text_or_absent(consumer, "displayName"))
        return "its consumer cannot be understood";
    const auto& answered = json_member(item, "companyReply");
    if (!(answered.is_null() || (answered.is_object() && json_member(answered, "text").is_string())))
        return "its companyReply cannot be understood";

    review seen;
    seen.key = {"trustpilot", settings.source, std::move(id)};
    seen.mark = stars;
    seen.title = json_text(item, "title");
    seen.text = json_text(item, "text");
    seen.author = json_text(consumer, "displayName");
    seen.language = json_text(item, "language");
    seen.created = parse_instant(json_text(item, "createdAt"));
    seen.url = "https://www.trustpilot.com/reviews/" + percent_encoded(seen.key.id);
    if (answered.is_object()) {
        platform_reply reply;
        reply.text = json_text(answered, "text");
        reply.changed = parse_instant(json_text(answered, "updatedAt"));
        if (!reply.changed) reply.changed = parse_instant(json_text(answered, "createdAt"));
        seen.reply = std::move(reply);
    }
    return seen;
}

} // namespace

platform_words words_for(const trustpilot_settings& settings)
{
    return {"Trustpilot",
            "Trustpilot did not accept the access token. Look at api_key and api_secret; they must belong to an "
            "application that may use the private API.",
            "Trustpilot does not allow that. The account needs access to the API (a plan with Connect), and the "
            "application or the business user must belong to this business unit.",
            "business unit " + settings.business_unit};
}

std::string token_url(const trustpilot_settings& settings)
{
    return settings.api_base + "/v1/oauth/oauth-business-users-for-applications/" +
           (settings.refresh_token.empty() ? "accesstoken" : "refresh");
}

std::string list_url(const trustpilot_settings& settings, int page, int per_page)
{
    return settings.api_base + "/v1/private/business-units/" + percent_encoded(settings.business_unit) +
           "/reviews?page=" + std::to_string(page) + "&perPage=" + std::to_string(per_page) + "&orderBy=createdat.desc";
}

int page_of(std::string_view cursor)
{
    if (cursor.empty()) return 1;
    int page = 0;
    auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), page);
    return read.ec == std::errc{} && read.ptr == cursor.data() + cursor.size() && page > 0 && page < 1'000'000 ? page
                                                                                                               : 0;
}

http_request read_request(const trustpilot_settings& settings, std::string_view review_id)
{
    return {"GET", review_path(settings, review_id)};
}

http_request reply_request(const trustpilot_settings& settings, std::string_view review_id, std::string_view text)
{
    http_request request{"POST", review_path(settings, review_id) + "/reply"};
    request.headers.set("Content-Type", "application/json");
    json body{{"message", text}};
    if (!settings.author.empty()) body["authorBusinessUserId"] = settings.author;
    request.body = body.dump();
    return request;
}

http_request delete_request(const trustpilot_settings& settings, std::string_view review_id)
{
    return {"DELETE", review_path(settings, review_id) + "/reply"};
}

result<review_page> read_page(const trustpilot_settings& settings, int page, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "reviews");
    if (!items.is_array()) return failure{errc::bad_answer, "Trustpilot's list of reviews cannot be understood."};
    auto read = read_items(items, [&](const json& item) { return read_one(settings, item); });
    if (!items.empty()) read.next = std::to_string(page + 1);
    return read;
}

result<review> read_review(const trustpilot_settings& settings, std::string_view body)
{
    auto read = read_one(settings, parse_untrusted_json(body));
    if (const auto* why = std::get_if<std::string>(&read))
        return failure{errc::bad_answer, "Trustpilot's answer about the review cannot be understood: " + *why + "."};
    return std::get<review>(std::move(read));
}

} // namespace highroad::trustpilot
