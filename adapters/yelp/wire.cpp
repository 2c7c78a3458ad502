#include "adapters/yelp/wire.hpp"

#include "adapters/common/review_items.hpp"
#include "adapters/yelp/pacific_time.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace highroad::yelp {
namespace {

using nlohmann::json;

read_item read_one(const yelp_settings& settings, const json& item)
{
    if (!item.is_object()) return "it is no object";
    auto id = json_member(item, "id").is_string() ? usable_id(json_member(item, "id")) : std::string{};
    if (id.empty()) return "it has no usable id";
    const auto& stars = json_member(item, "rating");
    if (!stars.is_number()) return "its rating is no number";
    auto given = stars.get<double>();
    if (!std::isfinite(given) || given < 1 || given > 5) return "its rating is not from 1 to 5";
    for (auto name : {"text", "url", "time_created"})
        if (!text_or_absent(item, name)) return std::string{name} + " is no text";
    const auto& user = json_member(item, "user");
    if (!(user.is_null() || user.is_object()) || !text_or_absent(user, "name")) return "its user cannot be understood";

    review seen;
    seen.key = {"yelp", settings.source, std::move(id)};
    seen.mark = rating{given, 5};
    seen.text = json_text(item, "text");
    seen.author = json_text(user, "name");
    seen.url = card_link(json_text(item, "url"));
    seen.created = parse_pacific(json_text(item, "time_created"));
    return seen;
}

} // namespace

platform_words words_for_reading(const yelp_settings& settings)
{
    return {"Yelp", "Yelp did not accept api_key. Look at the app in Yelp's developer pages.",
            "Yelp does not give reviews to this API key. Look which plan it has.", "business " + settings.business};
}

platform_words words_for_owner()
{
    return {"Yelp",
            "Yelp did not accept the business owner's access token. If that lasts, sign in again for a new "
            "refresh_token.",
            "Yelp does not allow that to this business owner. Respond to Reviews is a partner API that Yelp has to "
            "switch on.",
            "review"};
}

http_request list_request(const yelp_settings& settings)
{
    http_request request{"GET", settings.api_base + "/v3/businesses/" + percent_encoded(settings.business) +
                                    "/reviews?limit=50"};
    request.headers.set("Accept", "application/json");
    request.headers.set("Authorization", "Bearer " + settings.api_key);
    return request;
}

http_request reply_request(const yelp_settings& settings, std::string_view review_id, std::string_view text)
{
    http_request request{"POST", settings.partner_base + "/reviews/v1/" + percent_encoded(review_id)};
    request.headers.set("Content-Type", "application/json");
    json body{{"response_text", text}, {"response_type", "public_comment"}};
    request.body = body.dump();
    return request;
}

http_request owner_request(const yelp_settings& settings)
{
    return {"GET", settings.partner_base + "/v1/business_owner/me/profile"};
}

result<review_page> read_page(const yelp_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "reviews");
    if (!items.is_array()) return failure{errc::bad_answer, "Yelp's list of reviews cannot be understood."};
    return read_items(items, [&](const json& item) { return read_one(settings, item); });
}

} // namespace highroad::yelp
