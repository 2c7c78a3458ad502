// Items of a JSON document, found by JSON pointers (RFC 6901).

#include "adapters/feed/items.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace highroad::feed {
namespace {

using nlohmann::json;

/// "~1" is a slash, "~0" a tilde; that is checked when the settings are read.
std::string unescaped(std::string_view token)
{
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto escape = token[i] == '~' && i + 1 < token.size();
        out += !escape ? token[i] : token[i + 1] == '1' ? '/' : '~';
        if (escape) ++i;
    }
    return out;
}

/// Null where the pointer leads nowhere. nlohmann's own throws on some of that.
const json& found_at(const json& document, std::string_view pointer)
{
    static const json nothing;
    const auto* here = &document;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        auto token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        if (here->is_array()) {
            std::size_t index = 0;
            auto read = std::from_chars(token.data(), token.data() + token.size(), index);
            if (token.empty() || read.ec != std::errc{} || read.ptr != token.data() + token.size() ||
                index >= here->size())
                return nothing;
            here = &(*here)[index];
        } else {
            here = &json_member(*here, unescaped(token));
        }
    }
    return *here;
}

struct item_reader {
    const json& item;
    std::string why_not; ///< the first part that is of a kind that cannot be meant

    std::optional<std::string> part(std::string_view name, const std::string& pointer)
    {
        if (pointer.empty()) return std::nullopt;
        const auto& found = found_at(item, pointer);
        if (found.is_null()) return std::nullopt;
        if (found.is_string()) return found.get<std::string>();
        if (found.is_number()) return found.dump();
        why_not = std::string{name} + " is neither a text nor a number";
        return std::nullopt;
    }
};

} // namespace

std::string why_no_pointer(std::string_view pointer)
{
    if (!pointer.empty() && pointer.front() != '/') return "it does not begin with a slash";
    for (std::size_t i = 0; i < pointer.size(); ++i)
        if (pointer[i] == '~' && (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1')))
            return "a tilde in it is followed by neither 0 nor 1";
    return {};
}

result<review_page> read_json(const feed_settings& settings, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    if (document.is_discarded())
        return failure{errc::bad_answer, "The feed " + settings.source + " is no JSON document, or not a whole one."};
    const auto& where = settings.mapping;
    const auto& items = found_at(document, where.items);
    if (!items.is_array())
        return failure{errc::bad_answer, "The feed " + settings.source + " has no list at " +
                                             (where.items.empty() ? "its top" : quotable(where.items)) +
                                             ". Look at the key items."};
    review_page page;
    // JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): where the older items are. Whether it is followed is for
    // the caller to say.
    page.next = json_text(document, "next_url");
    page.reviews.reserve(items.size());
    for (const auto& item : items) {
        item_reader read{item, item.is_object() || item.is_array() ? "" : "it is no object"};
        item_parts parts;
        parts.id = read.part("id", where.id);
        parts.rating = read.part("rating", where.rating);
        parts.scale = read.part("scale", where.scale);
        parts.title = read.part("title", where.title);
        parts.text = read.part("text", where.text);
        parts.author = read.part("author", where.author);
        parts.created = read.part("created", where.created);
        parts.updated = read.part("updated", where.updated);
        parts.link = read.part("link", where.link);
        parts.language = read.part("language", where.language);
        parts.reply = read.part("reply", where.reply);
        auto made = read.why_not.empty() ? review_of(settings, std::move(parts))
                                         : std::variant<review, std::string>{std::move(read.why_not)};
        if (auto* seen = std::get_if<review>(&made))
            page.reviews.push_back(std::move(*seen));
        else
            page.malformed.push_back({"An item of the feed cannot be understood: " + std::get<std::string>(made) + ".",
                                      quarantined_text(item)});
    }
    return page;
}

} // namespace highroad::feed
