#include "adapters/slack/form_parts.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/forms.hpp"

#include <nlohmann/json.hpp>

namespace highroad::slack {

using json = nlohmann::json;

opened_form snooze_form(const review_case& current, const form_memory& memory)
{
    auto options = json::array();
    std::size_t usual = 0;
    for (const auto& one : snooze_choices()) {
        if (one.id == usual_snooze().id) usual = options.size();
        options.push_back(option_of({one.id, one.label}));
    }
    json day{
        {"type", "input"},
        {"block_id", "date"},
        {"optional", true},
        {"label", plain_text("The day, where \"Until a date\" is chosen above", 2000)},
        {"element", {{"type", "datepicker"}, {"action_id", "date"}, {"placeholder", plain_text("Choose a day", 150)}}}};
    auto blocks = json::array({select_field("length", "For how long?", std::move(options), usual), std::move(day)});
    return form_view{
        to_text(view_of(snooze_callback, "Snooze case " + number_of(current), "Snooze", memory, std::move(blocks)))};
}

form_reading read_snooze_form(const form_sent& sent, const form_memory& memory, instant now)
{
    auto choice = entered(sent, "length");
    auto read = chosen_snooze(choice, entered(sent, "date"), now);
    if (auto* fault = std::get_if<form_fault>(&read)) return wrong(std::move(fault->field), std::move(fault->words));
    return form_request{memory.case_number, std::get<command::snooze>(read), memory.channel,
                        choice == "date" ? "date" : "length"};
}

} // namespace highroad::slack
