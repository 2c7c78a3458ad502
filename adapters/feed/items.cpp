#include "adapters/feed/items.hpp"

#include "adapters/common/loose_time.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace highroad {

feed_mapping usual_mapping(feed_format format)
{
    switch (format) {
    case feed_format::json:
        return {.items = "",
                .id = "/id",
                .rating = "/rating",
                .scale = "",
                .title = "/title",
                .text = "/text",
                .author = "/author",
                .created = "/created",
                .updated = "/updated",
                .link = "/url",
                .language = "/language",
                .reply = ""};
    case feed_format::csv:
        return {.items = "",
                .id = "id",
                .rating = "rating",
                .scale = "rating_scale",
                .title = "title",
                .text = "text",
                .author = "author",
                .created = "created",
                .updated = "updated",
                .link = "url",
                .language = "language",
                .reply = "reply"};
    case feed_format::xml:
        break;
    }
    // RSS and Atom have their own names for the rest, which the reader knows.
    feed_mapping xml;
    xml.rating = "im:rating";
    return xml;
}

namespace feed {
namespace {

constexpr std::size_t longest_id = 256;

/// A whole number or one with a point or comma, nothing else.
std::optional<double> number_in(std::string_view given)
{
    std::string text{trimmed(given)};
    std::replace(text.begin(), text.end(), ',', '.');
    if (text.empty() || text.size() > 20 || text.find_first_not_of("0123456789.") != std::string::npos ||
        std::count(text.begin(), text.end(), '.') > 1 || text == ".")
        return std::nullopt;
    return std::strtod(text.c_str(), nullptr);
}

bool is_web_link(std::string_view url)
{
    return (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= 2000;
}

bool says_something(const std::optional<std::string>& part)
{
    return part && !trimmed(*part).empty();
}

std::string taken(std::optional<std::string>& part)
{
    return part ? std::string{trimmed(*part)} : std::string{};
}

} // namespace

std::variant<review, std::string> review_of(const feed_settings& settings, item_parts parts)
{
    review seen;
    seen.key = {"feed", settings.source, taken(parts.id)};
    // An address makes a review known as well as an id does.
    if (seen.key.id.empty()) seen.key.id = taken(parts.link);
    if (seen.key.id.empty() || seen.key.id.size() > longest_id) return "it has no usable id (1 to 256 bytes)";

    auto out_of = settings.rating_scale;
    if (says_something(parts.scale)) {
        auto given = number_in(*parts.scale);
        if (!given || *given <= 0 || *given > 1000) return "its rating scale is no number from 0 to 1000";
        out_of = *given;
    }
    if (says_something(parts.rating)) {
        auto given = number_in(*parts.rating);
        if (!given || *given > out_of) return "its rating is no number from 0 to the scale";
        seen.mark = rating{*given, out_of};
    }
    seen.title = taken(parts.title);
    seen.text = taken(parts.text);
    if (!seen.mark && seen.title.empty() && seen.text.empty()) return "it has neither a rating nor a text";
    seen.author = taken(parts.author);
    seen.language = taken(parts.language);
    // Any other scheme could run something when a person clicks it.
    if (auto link = taken(parts.link); is_web_link(link)) seen.url = std::move(link);
    const auto& stamp = says_something(parts.updated) ? parts.updated : parts.created;
    if (says_something(stamp)) {
        seen.created = parse_loose_time(*stamp);
        if (!seen.created)
            return "its time cannot be understood (RFC 3339, as in 2026-10-30T04:12:09-07:00, always can)";
    }
    if (says_something(parts.reply)) {
        platform_reply reply;
        reply.text = taken(parts.reply);
        seen.reply = std::move(reply);
    }
    return seen;
}

result<review_page> read_document(const feed_settings& settings, std::string_view body)
{
    switch (settings.format) {
    case feed_format::json:
        return read_json(settings, body);
    case feed_format::xml:
        return read_xml(settings, body);
    case feed_format::csv:
        break;
    }
    return read_csv(settings, body);
}

} // namespace feed
} // namespace highroad
