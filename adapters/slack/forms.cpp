#include "adapters/slack/forms.hpp"

#include "adapters/slack/markup.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace highroad::slack {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

// Slack's ceiling for one input field; longer texts get several, whose contents are simply put together.
constexpr std::size_t field_limit = 3000;
constexpr std::size_t most_parts = 4;
constexpr std::size_t error_limit = 1000;

struct snooze_choice {
    std::string_view id;
    std::string_view label;
    std::chrono::seconds length;
};
constexpr std::array<snooze_choice, 5> snooze_choices{{{"1h", "1 hour", 1h},
                                                       {"4h", "4 hours", 4h},
                                                       {"24h", "Until tomorrow, this time", 24h},
                                                       {"3d", "3 days", 72h},
                                                       {"7d", "7 days", 168h}}};

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

json view_of(std::string_view callback, std::string_view title, std::string_view submit, const form_memory& memory,
             json blocks)
{
    return {{"type", "modal"},
            {"callback_id", callback},
            {"title", plain_text(title, 24)},
            {"submit", plain_text(submit, 24)},
            {"close", plain_text("Cancel", 24)},
            {"private_metadata", to_metadata(memory)},
            {"blocks", std::move(blocks)}};
}

json customer_words(const review_case& current)
{
    auto words =
        current.subject.title.empty() ? current.subject.text : current.subject.title + "\n" + current.subject.text;
    return {{"type", "section"}, {"text", plain_text(words, 1500)}};
}

json text_field(std::string block, std::string_view label, std::size_t most)
{
    return {
        {"type", "input"},
        {"block_id", std::move(block)},
        {"label", plain_text(label, 2000)},
        {"element", {{"type", "plain_text_input"}, {"action_id", "text"}, {"multiline", true}, {"max_length", most}}}};
}

std::string field_name(std::size_t part)
{
    return "text" + std::to_string(part);
}

std::string number_of(const review_case& current)
{
    return "#" + std::to_string(current.number);
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

opened_form edit_form(const review_case& current, form_memory memory)
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
    for (std::size_t i = 0; i < fields; ++i) {
        auto label = i == 0 ? "Reply, " + limit_in_words(current.rules)
                            : "Reply, part " + std::to_string(i + 1) +
                                  (i < parts.size() ? " (goes on where the part before ends)" : " (a new paragraph)");
        auto field = text_field(field_name(i), label, most);
        if (i > 0) field["optional"] = true;
        if (i < parts.size() && !parts[i].empty()) field["element"]["initial_value"] = parts[i];
        blocks.push_back(std::move(field));
    }
    return form_view{
        to_text(view_of("highroad.edit", "Edit reply " + number_of(current), "Save draft", memory, blocks))};
}

opened_form snooze_form(const review_case& current, const form_memory& memory)
{
    auto options = json::array();
    for (const auto& choice : snooze_choices) {
        options.push_back({{"text", plain_text(choice.label, 75)}, {"value", choice.id}});
    }
    json select{{"type", "static_select"},
                {"action_id", "length"},
                {"placeholder", plain_text("How long", 150)},
                {"initial_option", options[1]},
                {"options", options}};
    json field{
        {"type", "input"}, {"block_id", "length"}, {"label", plain_text("For how long?", 2000)}, {"element", select}};
    return form_view{to_text(
        view_of("highroad.snooze", "Snooze case " + number_of(current), "Snooze", memory, json::array({field})))};
}

opened_form words_form(const review_case& current, const form_memory& memory, std::string_view callback,
                       std::string_view title, std::string_view submit, std::string_view label)
{
    auto blocks = json::array({text_field(field_name(0), label, field_limit)});
    return form_view{to_text(view_of(callback, std::string{title} + number_of(current), submit, memory, blocks))};
}

std::string entered(const form_sent& sent, const std::string& field)
{
    auto found = sent.values.find(field);
    return found == sent.values.end() ? std::string{} : valid_utf8(found->second);
}

form_errors wrong(std::string field, std::string words)
{
    return {{{std::move(field), std::move(words)}}};
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

form_reading read_edit(const form_sent& sent, const form_memory& memory, const reply_rules& rules)
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

} // namespace

std::string to_metadata(const form_memory& memory)
{
    return to_text({{"case", memory.case_number},
                    {"draft_revision", memory.draft_revision},
                    {"channel", memory.channel},
                    {"mark", memory.mark},
                    {"joints", memory.joints}});
}

std::optional<form_memory> read_metadata(std::string_view text)
{
    if (text.size() > 3000) return std::nullopt;
    auto value = parse_untrusted_json(text, 2);
    auto number = [&](std::string_view name, std::int64_t least, std::int64_t most) -> std::optional<int> {
        const auto& member = json_member(value, name);
        if (!member.is_number_integer()) return std::nullopt;
        auto got = member.get<std::int64_t>();
        if (got < least || got > most) return std::nullopt;
        return static_cast<int>(got);
    };
    auto case_number = number("case", 1, 2'000'000'000);
    auto draft = number("draft_revision", 0, 2'000'000'000);
    auto mark = json_text(value, "mark");
    if (!case_number || !draft || !is_mark(mark)) return std::nullopt;
    form_memory memory{*case_number, *draft, json_text(value, "channel"), std::move(mark), {}};
    const auto& joints = json_member(value, "joints");
    if (joints.is_array()) {
        for (const auto& joint : joints) {
            if (joint.is_string() && memory.joints.size() + 1 < most_parts)
                memory.joints.push_back(joint.get<std::string>());
        }
    }
    return memory;
}

opened_form form_for(card_action action, const review_case& current, std::string channel)
{
    form_memory memory{current.number, current.draft_revision, std::move(channel), mark_of(current), {}};
    switch (action) {
    case card_action::edit:
        return edit_form(current, memory);
    case card_action::snooze:
        return snooze_form(current, memory);
    case card_action::dismiss:
        return words_form(current, memory, "highroad.dismiss", "Dismiss case ", "Dismiss",
                          "Why does this review need no reply? The reason is kept with the case.");
    case card_action::note:
        return words_form(current, memory, "highroad.note", "Note on case ", "Add note",
                          "Note for the team; the customer never sees it");
    default:
        return no_form{"There is nothing to fill in for that."};
    }
}

form_reading read_form(const form_sent& sent, const reply_rules& rules, instant now)
{
    auto memory = read_metadata(sent.metadata);
    if (!memory) return ignored{"a form that is not ours"};
    if (sent.callback == "highroad.edit") return read_edit(sent, *memory, rules);
    if (sent.callback == "highroad.snooze") {
        auto chosen = entered(sent, "length");
        auto choice =
            std::find_if(snooze_choices.begin(), snooze_choices.end(), [&](const auto& c) { return c.id == chosen; });
        if (choice == snooze_choices.end()) return wrong("length", "Choose for how long.");
        return form_request{memory->case_number, command::snooze{now + choice->length}, memory->channel, "length"};
    }
    auto text = std::string{trimmed(entered(sent, "text0"))};
    if (sent.callback == "highroad.dismiss") {
        if (text.empty()) return wrong("text0", "Give a reason: no review is left without a reply or a reason.");
        return form_request{memory->case_number, command::dismiss{std::move(text)}, memory->channel, "text0"};
    }
    if (sent.callback == "highroad.note") {
        if (text.empty()) return wrong("text0", "Write the note first.");
        return form_request{memory->case_number, command::note{std::move(text)}, memory->channel, "text0"};
    }
    return ignored{"a form that is not ours"};
}

std::string errors_answer(const form_errors& errors)
{
    auto words = json::object();
    for (const auto& [field, text] : errors.words)
        words[field] = shortened(displayable(valid_utf8(text)), error_limit);
    return to_text({{"response_action", "errors"}, {"errors", words}});
}

} // namespace highroad::slack
