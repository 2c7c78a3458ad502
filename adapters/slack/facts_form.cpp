#include "adapters/slack/form_parts.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/forms.hpp"
#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

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

/// FNV-1a, as eight hexadecimal digits: enough to see that a text is another one.
std::string digest(std::string_view text)
{
    std::uint32_t sum = 2166136261U;
    for (auto letter : text)
        sum = (sum ^ static_cast<unsigned char>(letter)) * 16777619U;
    std::string out;
    for (int shift = 28; shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(sum >> static_cast<unsigned>(shift)) & 15U];
    return out;
}

std::string comparable(const std::string& text)
{
    auto valid = valid_utf8(text);
    return std::string{trimmed(valid)};
}

/// Each fact, by the name of its field.
std::array<std::pair<std::string_view, std::string>, 6> by_field(const known_facts& facts, const std::string& cause)
{
    return {{{"when", facts.when},
             {"expected", facts.expected},
             {"got", facts.got},
             {"wants", std::string{name_of(facts.wants)}},
             {"cause", cause},
             {"notes", facts.notes}}};
}

std::optional<std::string> told_in(const form_sent& sent, const std::string& field)
{
    if (!sent.values.contains(field)) return std::nullopt;
    return std::string{trimmed(entered(sent, field))};
}

} // namespace

opened_form facts_form(const review_case& current, form_memory memory)
{
    auto known = facts_to_start_from(current);
    auto shown = by_field(known, current.cause);
    auto stored = by_field(current.facts, current.cause);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        memory.began.push_back(std::string{shown[i].first} + " " + digest(comparable(shown[i].second)) + " " +
                               digest(comparable(stored[i].second)));
    }
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

void leave_to_others(command::tell_facts& told, const form_memory& memory, const review_case& now)
{
    auto stored = by_field(now.facts, now.cause);
    auto left_alone = [&](std::string_view field, const std::string& entered) {
        auto found = std::find_if(stored.begin(), stored.end(), [&](const auto& one) { return one.first == field; });
        auto unchanged = std::string{field} + " " + digest(comparable(entered)) + " ";
        return std::any_of(memory.began.begin(), memory.began.end(), [&](const std::string& began) {
            return began.starts_with(unchanged) && began != unchanged + digest(comparable(found->second));
        });
    };
    for (auto [field, fact] :
         {std::pair{"when", &told.when}, std::pair{"expected", &told.expected}, std::pair{"got", &told.got},
          std::pair{"cause", &told.cause}, std::pair{"notes", &told.notes}}) {
        if (*fact && left_alone(field, **fact)) fact->reset();
    }
    if (told.wants && left_alone("wants", std::string{name_of(*told.wants)})) told.wants.reset();
}

} // namespace highroad::slack
