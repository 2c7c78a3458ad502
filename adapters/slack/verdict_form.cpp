#include "adapters/slack/form_parts.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/forms.hpp"

#include <nlohmann/json.hpp>

namespace highroad::slack {

using json = nlohmann::json;

opened_form verdict_form(const review_case& current, const form_memory& memory)
{
    auto options = json::array();
    for (const auto& one : verdict_choices())
        options.push_back(option_of({one.id, one.label}));
    auto label = "It counts as " + std::string{name_of(current.judged.level)} +
                 (current.judged.anger >= 0.5 ? ", angry" : ", not angry") + ". What is it rather?";
    auto blocks = json::array({select_field("verdict", label, std::move(options), 0)});
    return form_view{to_text(
        view_of(verdict_callback, "Verdict on case " + number_of(current), "Correct", memory, std::move(blocks)))};
}

form_reading read_verdict_form(const form_sent& sent, const form_memory& memory)
{
    auto read = chosen_verdict(entered(sent, "verdict"));
    if (auto* fault = std::get_if<form_fault>(&read)) return wrong(std::move(fault->field), std::move(fault->words));
    return form_request{memory.case_number, std::get<command::correct_judgement>(read), memory.channel, "verdict"};
}

} // namespace highroad::slack
