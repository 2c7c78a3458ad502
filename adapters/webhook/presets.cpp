// What other services push, read as they write it. Neither form is documented by its sender to the end; what is read
// here is what samples show.

#include "adapters/common/review_items.hpp"
#include "adapters/webhook/wire.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace highroad::webhook {
namespace {

using nlohmann::json;

bool object_or_absent(const json& what)
{
    return what.is_null() || what.is_object();
}

/// The members that both have, under the names that each gives them.
struct member_names {
    std::string_view stars, title, text, created, author_in;
};

std::variant<review, std::string> read_pushed(const webhook_settings& from, const json& item, const member_names& names)
{
    if (!item.is_object()) return "it is no object";
    review seen;
    seen.key = {from.platform, from.source, usable_id(json_member(item, "id"))};
    if (seen.key.id.empty()) return "it has no usable id";
    seen.mark = whole_stars(json_member(item, names.stars));
    if (!seen.mark) return "its " + std::string{names.stars} + " is no whole number from 1 to 5";
    for (auto name : {names.title, names.text, names.created, std::string_view{"language"}})
        if (!text_or_absent(item, name)) return std::string{name} + " is no text";
    const auto& author = json_member(item, names.author_in);
    if (!object_or_absent(author) || !text_or_absent(author, "name") || !text_or_absent(author, "displayName"))
        return "its " + std::string{names.author_in} + " cannot be understood";
    seen.title = json_text(item, names.title);
    seen.text = json_text(item, names.text);
    seen.language = json_text(item, "language");
    seen.author = json_text(author, "displayName");
    if (seen.author.empty()) seen.author = json_text(author, "name");
    seen.created = parse_instant(json_text(item, names.created));
    return seen;
}

void take(message& into, std::variant<review, std::string> read, const json& item, std::size_t index)
{
    if (auto* seen = std::get_if<review>(&read))
        into.reviews.push_back(std::move(*seen));
    else
        into.rejected.push_back(
            {index,
             {"A pushed review cannot be understood: " + std::get<std::string>(read) + ".", quarantined_text(item)}});
}

/// {"events":[{"eventName":"service-review-created","eventData":{...}}]}
std::variant<message, std::string> read_trustpilot(const webhook_settings& from, const json& document)
{
    constexpr member_names names{"stars", "title", "text", "createdAt", "consumer"};
    const auto& events = json_member(document, "events");
    if (!events.is_array()) return "The body is none of Trustpilot's: it has no list of events.";
    if (events.size() > most_reviews) return "There are more than 1000 events in one message.";
    message read;
    read.reviews.reserve(events.size());
    std::size_t index = 0;
    for (const auto& event : events) {
        auto name = json_text(event, "eventName");
        // An update shows no reply, so that where we read the API too it would look as if the reply were gone.
        auto wanted =
            name == "service-review-created" || (name == "service-review-updated" && from.platform == "webhook");
        const auto& item = json_member(event, "eventData");
        if (wanted) {
            auto one = read_pushed(from, item, names);
            if (auto* seen = std::get_if<review>(&one))
                seen->url = "https://www.trustpilot.com/reviews/" + percent_encoded(seen->key.id);
            take(read, std::move(one), item, index);
        } else if (name.empty()) {
            take(read, std::string{"the event has no eventName"}, event, index);
        }
        ++index;
    }
    return read;
}

/// {"event":"review/created","platform":"shopify","shop_domain":"...","review":{...}}
std::variant<message, std::string> read_judge_me(const webhook_settings& from, const json& document)
{
    constexpr member_names names{"rating", "title", "body", "created_at", "reviewer"};
    auto event = json_text(document, "event");
    if (event.empty()) return "The body is none of Judge.me's: it has no event.";
    message read;
    if (event != "review/created" && event != "review/updated") return read;
    const auto& item = json_member(document, "review");
    take(read, read_pushed(from, item, names), item, 0);
    return read;
}

} // namespace

std::variant<message, std::string> read_message_of(const webhook_settings& from, std::string_view body)
{
    if (from.sender == webhook_sender::highroad) return read_message(from.source, body);
    auto document = parse_untrusted_json(body);
    if (!document.is_object()) return "The body is no JSON object.";
    return from.sender == webhook_sender::trustpilot ? read_trustpilot(from, document) : read_judge_me(from, document);
}

} // namespace highroad::webhook
