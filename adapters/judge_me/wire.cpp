#include "adapters/judge_me/wire.hpp"

#include "adapters/common/review_items.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace highroad::judge_me {
namespace {

using nlohmann::json;

read_item read_one(const judge_me_settings& settings, const json& item)
{
    if (!item.is_object()) return "it is no object";
    auto id = usable_id(json_member(item, "id"));
    if (id.empty()) return "it has no usable id";
    auto stars = whole_stars(json_member(item, "rating"));
    if (!stars) return "its rating is no whole number from 1 to 5";
    for (auto name : {"title", "body", "created_at"})
        if (!text_or_absent(item, name)) return std::string{name} + " is no text";
    const auto& reviewer = json_member(item, "reviewer");
    if (!(reviewer.is_null() || reviewer.is_object()) || !text_or_absent(reviewer, "name"))
        return "its reviewer cannot be understood";

    review seen;
    seen.key = {"judge_me", settings.source, std::move(id)};
    seen.mark = stars;
    seen.title = json_text(item, "title");
    seen.text = json_text(item, "body");
    // The address of the reviewer is there too and is left there.
    seen.author = json_text(reviewer, "name");
    seen.created = parse_instant(json_text(item, "created_at"));
    return seen;
}

} // namespace

platform_words words_for(const judge_me_settings& settings)
{
    return {"Judge.me", "Judge.me did not accept api_token. It must be the private API token of this shop.",
            "Judge.me does not allow that with this api_token. It must be the private one.",
            "shop " + settings.shop_domain};
}

std::string list_url(const judge_me_settings& settings, int page, int per_page)
{
    // Judge.me takes the token in the query; the address is never shown.
    return settings.api_base + "/api/v1/reviews?shop_domain=" + percent_encoded(settings.shop_domain) +
           "&api_token=" + percent_encoded(settings.api_token) + "&page=" + std::to_string(page) +
           "&per_page=" + std::to_string(per_page);
}

int page_of(std::string_view cursor)
{
    if (cursor.empty()) return 1;
    int page = 0;
    auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), page);
    auto whole = read.ec == std::errc{} && read.ptr == cursor.data() + cursor.size();
    return whole && page > 0 && page < 1'000'000 ? page : 0;
}

result<review_page> read_page(const judge_me_settings& settings, int page, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& items = json_member(document, "reviews");
    if (!items.is_array()) return failure{errc::bad_answer, "Judge.me's list of reviews cannot be understood."};
    auto read = read_items(items, [&](const json& item) { return read_one(settings, item); });
    if (!items.empty()) read.next = std::to_string(page + 1);
    return read;
}

bool is_newest_first(const review_page& page, std::optional<instant> not_after)
{
    for (const auto& one : page.reviews) {
        if (!one.created) continue;
        if (not_after && *one.created > *not_after) return false;
        not_after = one.created;
    }
    return true;
}

} // namespace highroad::judge_me
