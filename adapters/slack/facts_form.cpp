#include "adapters/slack/form_parts.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/forms.hpp"
#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace highroad::slack {
namespace {

using json = nlohmann::json;

constexpr std::array<choice, 3> wishes{
    {{"unknown", "Not known"}, {"heard", "To be heard"}, {"helped", "To be helped"}}};

/// A field that starts with what is known. What does not fit into one of Slack's fields is not shown, and so stays.
void add_fact(json& blocks, const std::string& block, std::string_view label, const std::string& known,
              std::size_t most, lines shape = lines::many)
{
    auto text = valid_utf8(known);
    auto length = length_in(length_unit::utf16_units, text);
    if (length > field_limit) {
        blocks.push_back(
            {{"type", "context"},
             {"elements", json::array({plain_text(
                              "Too long to be changed in Slack, and kept as it is: " + std::string{label}, 2000)})}});
        return;
    }
    auto several = text.find('\n') != std::string::npos;
    auto field = text_field(block, label, std::max(most, length), needed::no, several ? lines::many : shape);
    if (!text.empty()) field["element"]["initial_value"] = text;
    blocks.push_back(std::move(field));
}

std::optional<std::string> told_in(const form_sent& sent, const std::string& field)
{
    if (!sent.values.contains(field)) return std::nullopt;
    return std::string{trimmed(entered(sent, field))};
}

} // namespace

opened_form facts_form(const review_case& current, const form_memory& memory)
{
    auto known = facts_to_start_from(current);
    auto blocks = json::array({customer_words(current)});
    add_fact(blocks, "when", "When did it happen?", known.when, longest_fact, lines::one);
    add_fact(blocks, "expected", "What did the customer expect?", known.expected, longest_fact);
    add_fact(blocks, "got", "What did they get?", known.got, longest_fact);

    auto options = json::array();
    std::size_t wanted = 0;
    for (const auto& one : wishes) {
        if (one.id == name_of(known.wants)) wanted = options.size();
        options.push_back(option_of(one));
    }
    auto wants = select_field("wants", "What does the customer want?", std::move(options), wanted);
    wants["optional"] = true;
    blocks.push_back(std::move(wants));

    add_fact(blocks, "cause", "Cause: a short name that many cases can share, such as late-delivery", current.cause,
             longest_cause, lines::one);
    add_fact(blocks, "notes", "Notes for us only: never in a reply", known.notes, longest_fact);
    return form_view{
        to_text(view_of(facts_callback, "Facts of case " + number_of(current), "Keep facts", memory, blocks))};
}

std::string first_field_of_facts(const form_sent& sent)
{
    for (const auto* field : {"when", "expected", "got"}) {
        if (sent.values.contains(field)) return field;
    }
    return "wants";
}

form_reading read_facts_form(const form_sent& sent, const form_memory& memory)
{
    command::tell_facts told;
    told.when = told_in(sent, "when");
    told.expected = told_in(sent, "expected");
    told.got = told_in(sent, "got");
    told.cause = told_in(sent, "cause");
    told.notes = told_in(sent, "notes");
    if (auto chosen = told_in(sent, "wants")) {
        told.wants = chosen->empty() ? wish::unknown : wish_named(*chosen);
        if (!told.wants) return wrong("wants", "Choose one of the list.");
    }
    if (auto fault = why_not_kept(told)) return wrong(std::move(fault->field), std::move(fault->words));
    return form_request{memory.case_number, std::move(told), memory.channel, first_field_of_facts(sent)};
}

} // namespace highroad::slack
