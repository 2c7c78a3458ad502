#include "adapters/webhook/wire.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace highroad::webhook {
namespace {

using nlohmann::json;

constexpr std::size_t longest_id = 256;

/// Null counts as absent: many senders write every member.
std::string why_no_text(const json& item, std::string_view name)
{
    const auto& member = json_member(item, name);
    return member.is_null() || member.is_string() ? "" : std::string{name} + " is no text";
}

bool is_web_link(std::string_view url)
{
    return url.starts_with("https://") || url.starts_with("http://");
}

std::variant<platform_reply, std::string> read_reply(const json& given)
{
    if (!given.is_object()) return "reply is no object";
    const auto& text = json_member(given, "text");
    if (!text.is_string()) return "reply.text is no text";
    platform_reply reply;
    reply.text = text.get<std::string>();
    reply.id = json_text(given, "id");
    reply.reason = json_text(given, "reason");
    reply.changed = parse_instant(json_text(given, "changed"));
    auto state = json_text(given, "state");
    if (state == "pending") reply.state = reply_state::pending;
    if (state == "rejected") reply.state = reply_state::rejected;
    return reply;
}

} // namespace

std::variant<review, std::string> read_item(std::string_view source, const json& item)
{
    if (!item.is_object()) return "it is no object";
    review seen;
    const auto& id = json_member(item, "id");
    if (id.is_string())
        seen.key.id = id.get<std::string>();
    else if (id.is_number_integer())
        seen.key.id = id.dump();
    if (seen.key.id.empty() || seen.key.id.size() > longest_id) return "it has no usable id (a text of 1 to 256 bytes)";
    seen.key.platform = "webhook";
    seen.key.source = source;

    const auto& scale = json_member(item, "rating_scale");
    const auto& mark = json_member(item, "rating");
    if (!scale.is_null() && !scale.is_number()) return "rating_scale is no number";
    auto out_of = scale.is_number() ? scale.get<double>() : 5.0;
    if (!std::isfinite(out_of) || out_of <= 0 || out_of > 1000) return "rating_scale is not between 0 and 1000";
    if (!mark.is_null()) {
        if (!mark.is_number()) return "rating is no number";
        auto given = mark.get<double>();
        if (!std::isfinite(given) || given < 0 || given > out_of) return "rating is not between 0 and rating_scale";
        seen.mark = rating{given, out_of};
    }

    for (auto name : {"title", "text", "author", "created", "url", "language", "territory", "version"})
        if (auto why = why_no_text(item, name); !why.empty()) return why;
    seen.title = json_text(item, "title");
    seen.text = json_text(item, "text");
    seen.author = json_text(item, "author");
    seen.language = json_text(item, "language");
    seen.territory = json_text(item, "territory");
    seen.version = json_text(item, "version");
    // Any other scheme could run something when a person clicks it.
    if (auto url = json_text(item, "url"); is_web_link(url)) seen.url = std::move(url);
    if (!seen.mark && seen.text.empty() && seen.title.empty()) return "it has neither a rating nor a text";
    if (auto created = json_text(item, "created"); !created.empty()) {
        seen.created = parse_instant(created);
        if (!seen.created) return "created is no RFC 3339 time such as 2026-10-30T04:12:09-07:00";
    }
    if (const auto& reply = json_member(item, "reply"); !reply.is_null()) {
        auto read = read_reply(reply);
        if (auto* why = std::get_if<std::string>(&read)) return *why;
        seen.reply = std::get<platform_reply>(std::move(read));
    }
    return seen;
}

std::variant<message, std::string> read_message(std::string_view source, std::string_view body)
{
    auto document = parse_untrusted_json(body);
    if (!document.is_object())
        return "The body is no JSON object. It is {\"reviews\":[{\"id\":\"7\",\"rating\":2,\"text\":\"...\"}]}, or one "
               "such review alone.";
    auto alone = json::array();
    if (!document.contains("reviews")) alone.push_back(document);
    const auto& items = alone.empty() ? json_member(document, "reviews") : alone;
    if (!items.is_array()) return "reviews is no list.";
    if (items.size() > most_reviews) return "There are more than 1000 reviews in one message. Send them in several.";

    message read;
    read.reviews.reserve(items.size());
    std::size_t index = 0;
    for (const auto& item : items) {
        auto one = read_item(source, item);
        if (auto* seen = std::get_if<review>(&one))
            read.reviews.push_back(std::move(*seen));
        else
            read.rejected.push_back({index,
                                     {"A pushed review cannot be understood: " + std::get<std::string>(one) + ".",
                                      quarantined_text(item)}});
        ++index;
    }
    return read;
}

} // namespace highroad::webhook
