#include "adapters/tripadvisor/wire.hpp"

#include "adapters/common/review_items.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace highroad::tripadvisor {
namespace {

using nlohmann::json;

bool object_or_absent(const json& what)
{
    return what.is_null() || what.is_object();
}

read_item read_one(const tripadvisor_settings& settings, const json& item)
{
    if (!item.is_object()) return "it is no object";
    auto id = usable_id(json_member(item, "id"));
    if (id.empty()) return "it has no usable id";
    const auto& mark = json_member(item, "rating");
    if (!mark.is_number()) return "its rating is no number";
    auto bubbles = mark.get<double>();
    if (!std::isfinite(bubbles) || bubbles < 1 || bubbles > 5) return "its rating is not from 1 to 5";
    for (auto name : {"title", "text", "lang", "published_date", "url"})
        if (!text_or_absent(item, name)) return std::string{name} + " is no text";
    const auto& user = json_member(item, "user");
    const auto& answered = json_member(item, "owner_response");
    if (!object_or_absent(user) || !text_or_absent(user, "username")) return "its user cannot be understood";
    if (!object_or_absent(answered) || !text_or_absent(answered, "text"))
        return "its owner_response cannot be understood";

    review seen;
    seen.key = {"tripadvisor", settings.source, std::move(id)};
    seen.mark = rating{bubbles, 5};
    seen.title = json_text(item, "title");
    seen.text = json_text(item, "text");
    seen.author = json_text(user, "username");
    seen.language = json_text(item, "lang");
    seen.url = card_link(json_text(item, "url"));
    seen.created = parse_instant(json_text(item, "published_date"));
    // An empty object stands where nobody has answered.
    if (auto text = json_text(answered, "text"); !text.empty()) {
        platform_reply reply;
        reply.id = usable_id(json_member(answered, "id"));
        reply.text = std::move(text);
        reply.changed = parse_instant(json_text(answered, "published_date"));
        seen.reply = std::move(reply);
    }
    return seen;
}

} // namespace

platform_words words_for(const tripadvisor_settings& settings)
{
    return {"Tripadvisor", "Tripadvisor did not accept api_key.",
            "Tripadvisor does not give reviews to this API key. Look whether it is restricted to other addresses, and "
            "whether its billing is set up.",
            "location " + settings.location};
}

std::string list_url(const tripadvisor_settings& settings, std::string_view language)
{
    // Tripadvisor takes the key in the query only; the address is never shown.
    return settings.api_base + "/api/v1/location/" + percent_encoded(settings.location) +
           "/reviews?key=" + percent_encoded(settings.api_key) + "&language=" + percent_encoded(language);
}

result<review_page> read_page(const tripadvisor_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "data");
    if (!items.is_array()) return failure{errc::bad_answer, "Tripadvisor's list of reviews cannot be understood."};
    return read_items(items, [&](const json& item) { return read_one(settings, item); });
}

} // namespace highroad::tripadvisor
