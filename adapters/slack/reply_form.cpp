#include "adapters/slack/form_parts.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

// Longer texts get several fields, whose contents are simply put together.
constexpr std::size_t most_parts = most_joints + 1;
constexpr std::size_t most_sections = 12;

std::string unit_in_words(length_unit unit)
{
    switch (unit) {
    case length_unit::characters:
        return "characters";
    case length_unit::bytes:
        return "bytes (an accented letter counts 2, an emoji 4)";
    case length_unit::utf16_units:
        return "characters (an emoji counts 2)";
    }
    return "characters";
}

std::string limit_in_words(const reply_rules& rules)
{
    if (rules.limit == 0) return "no limit is known";
    return "at most " + std::to_string(rules.limit) + " " + unit_in_words(rules.unit);
}

std::string field_name(std::size_t part)
{
    return "text" + std::to_string(part);
}

/// Slack's clients may drop white space at both ends of a field, so it is kept aside. A joint is never longer than 16.
std::vector<std::string> take_joints(std::vector<std::string>& parts)
{
    std::vector<std::string> joints;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        auto last = parts[i].find_last_not_of(" \n\t") + 1;
        auto first = std::min(parts[i + 1].find_first_not_of(" \n\t"), parts[i + 1].size());
        joints.push_back((parts[i].substr(last) + parts[i + 1].substr(0, first)).substr(0, 16));
        parts[i].resize(last);
        parts[i + 1].erase(0, first);
    }
    return joints;
}

/// The fields of one text that comes in `fields` parts; those that `parts` lacks are empty.
void add_fields(json& blocks, const std::vector<std::string>& parts, std::size_t fields, std::size_t most,
                const reply_rules& rules)
{
    for (std::size_t i = 0; i < fields; ++i) {
        auto label = i == 0 ? "Reply, " + limit_in_words(rules)
                            : "Reply, part " + std::to_string(i + 1) +
                                  (i < parts.size() ? " (goes on where the part before ends)" : " (a new paragraph)");
        auto field = text_field(field_name(i), label, most, i == 0 ? needed::yes : needed::no);
        if (i < parts.size() && !parts[i].empty()) field["element"]["initial_value"] = parts[i];
        blocks.push_back(std::move(field));
    }
}

form_view edit_view(const review_case& current, const form_memory& memory, json blocks)
{
    return {
        to_text(view_of(reply_callback, "Edit reply " + number_of(current), "Save draft", memory, std::move(blocks)))};
}

std::string put_together(const form_sent& sent, const std::vector<std::string>& joints)
{
    auto text = entered(sent, field_name(0));
    for (std::size_t i = 0; i < joints.size(); ++i) {
        auto part = entered(sent, field_name(i + 1));
        if (!text.empty() && !part.empty()) text += joints[i];
        text += part;
    }
    return text;
}

} // namespace

opened_form reply_form(const review_case& current, form_memory memory)
{
    auto text = valid_utf8(chosen_text(current));
    auto parts = pieces(text, field_limit);
    // A field may be as long as the platform allows, and a text may grow into a second one.
    auto room = current.rules.limit;
    auto wanted = room > field_limit ? std::min<std::size_t>((room + field_limit - 1) / field_limit, 2) : 1;
    auto fields = std::max(wanted, std::max<std::size_t>(parts.size(), 1));
    if (fields > most_parts) {
        return no_form{
            "This reply is too long to be edited in Slack. Use the command line on the server: highroad edit " +
            std::to_string(current.number) + "."};
    }
    memory.joints = take_joints(parts);
    memory.joints.resize(fields - 1, "\n\n");
    auto longest_first = parts.empty() ? std::size_t{0} : length_in(length_unit::utf16_units, parts.front());
    auto most = fields > 1 || room == 0 ? field_limit : std::min(std::max(room, longest_first), field_limit);

    auto blocks = json::array({customer_words(current)});
    add_fields(blocks, parts, fields, most, current.rules);
    return edit_view(current, memory, std::move(blocks));
}

std::optional<form_view> renewed_reply_form(const form_sent& sent, const review_case& now, std::string_view why)
{
    auto memory = read_metadata(sent.metadata);
    if (sent.callback != reply_callback || !memory || memory->draft_revision == now.draft_revision) return std::nullopt;
    memory->draft_revision = now.draft_revision;
    memory->mark = mark_of(now);
    std::vector<std::string> parts;
    for (std::size_t i = 0; i <= memory->joints.size(); ++i)
        parts.push_back(entered(sent, field_name(i)));
    auto stands = chosen_text(now);
    auto told = std::string{why} + "\n\n" +
                (stands.empty() ? "There is no reply text now." : "The reply reads now:\n" + stands) +
                "\n\nYours is below, as you wrote it.";
    auto blocks = json::array({customer_words(now)});
    for (const auto& section : plain_sections(told, most_sections))
        blocks.push_back(section);
    add_fields(blocks, parts, parts.size(), field_limit, now.rules);
    return edit_view(now, *memory, std::move(blocks));
}

form_reading read_reply_form(const form_sent& sent, const form_memory& memory, const reply_rules& rules)
{
    auto text = std::string{trimmed(put_together(sent, memory.joints))};
    if (text.empty()) return wrong("text0", "Write the reply first.");
    auto length = length_in(rules.unit, text);
    if (rules.limit != 0 && length > rules.limit) {
        return wrong("text0", "This is " + std::to_string(length - rules.limit) + " too long: the platform takes " +
                                  limit_in_words(rules) + ", and this has " + std::to_string(length) + ".");
    }
    return form_request{memory.case_number, command::edit{memory.draft_revision, std::move(text)}, memory.channel,
                        "text0"};
}

} // namespace highroad::slack
