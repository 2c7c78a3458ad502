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

/// One of the forms that ask for a text and nothing else.
struct words_asked {
    card_action action;
    std::string_view title; ///< before "#42"; Slack's titles end at 24 characters
    std::string_view submit;
    std::string_view label;
    std::string_view missing; ///< said when nothing was written; empty: that is fine
    std::size_t most;
    case_command (*made)(std::string text);
};

constexpr std::array<words_asked, 8> all_words{{
    {card_action::dismiss, "Dismiss case ", "Dismiss",
     "Why does this review need no reply? The reason is kept with the case.",
     "Give a reason: no review is left without a reply or a reason.", field_limit,
     [](std::string text) -> case_command { return command::dismiss{std::move(text)}; }},
    {card_action::note, "Note on case ", "Add note", "Note for the team; the customer never sees it",
     "Write the note first.", field_limit,
     [](std::string text) -> case_command { return command::note{std::move(text)}; }},
    {card_action::escalate,
     "Page on call ",
     "Page now",
     "Why? This pages whoever is on call, by the escalation policy of this case. The page carries the reason.",
     {},
     longest_reason,
     [](std::string text) -> case_command { return command::escalate{std::move(text)}; }},
    {card_action::offline,
     "Take offline ",
     "Take offline",
     "How does it go on: by phone, by e-mail, with whom? Its outcome is still owed.",
     {},
     longest_outcome,
     [](std::string text) -> case_command { return command::take_offline{std::move(text)}; }},
    {card_action::resolve, "Outcome of ", "Close as resolved", "How did it go? It is kept with the case.",
     "Say how it went: no case is closed without an outcome.", longest_outcome,
     [](std::string text) -> case_command { return command::resolve{std::move(text)}; }},
    {card_action::assign, "Assign case ", "Assign", "To whom? The person's name in the playbook.",
     "Name somebody of the playbook.", longest_name,
     [](std::string text) -> case_command { return command::assign{std::move(text)}; }},
    {card_action::mended, "Cause is mended ", "Keep change",
     "What was changed? Every customer who waits on this cause may be told in these words; a person approves each.",
     "Say what was changed.", longest_change,
     // Which cause it is stands in the case.
     [](std::string text) -> case_command {
         return command::cause_fixed{{}, std::move(text)};
     }},
    {card_action::give_up,
     "Close as tried ",
     "Close as tried",
     "What was tried? It is kept with the case.",
     {},
     longest_outcome,
     [](std::string text) -> case_command { return command::give_up{std::move(text)}; }},
}};

std::string callback_of(const words_asked& one)
{
    return "highroad." + std::string{name_of(one.action)};
}

} // namespace

opened_form words_form(card_action action, const review_case& current, form_memory memory)
{
    auto asked =
        std::find_if(all_words.begin(), all_words.end(), [&](const words_asked& one) { return one.action == action; });
    if (asked == all_words.end()) return no_form{"There is nothing to fill in for that."};
    auto blocks = json::array(
        {text_field("text0", asked->label, asked->most, asked->missing.empty() ? needed::no : needed::yes)});
    // A cause that nobody could have typed is not remembered: what a form carries has a limit.
    auto cause = valid_utf8(current.cause);
    if (action == card_action::mended && cause.size() <= longest_cause * 4) memory.began = {std::move(cause)};
    auto title = std::string{asked->title} + number_of(current);
    return form_view{to_text(view_of(callback_of(*asked), title, asked->submit, memory, std::move(blocks)))};
}

form_reading read_words_form(const form_sent& sent, const form_memory& memory)
{
    auto asked = std::find_if(all_words.begin(), all_words.end(),
                              [&](const words_asked& one) { return callback_of(one) == sent.callback; });
    if (asked == all_words.end()) return ignored{"a form that is not ours"};
    auto text = std::string{trimmed(entered(sent, "text0"))};
    if (text.empty() && !asked->missing.empty()) return wrong("text0", std::string{asked->missing});
    if (auto why = why_too_long(text, asked->most); !why.empty()) return wrong("text0", std::move(why));
    return form_request{memory.case_number, asked->made(std::move(text)), memory.channel, "text0"};
}

std::string why_another_cause(const case_command& asked, const form_memory& memory, const review_case& now)
{
    auto is = valid_utf8(now.cause);
    if (!std::holds_alternative<command::cause_fixed>(asked) || memory.began.empty()) return {};
    const auto& was = memory.began.front();
    if (was == is) return {};
    return "The cause of " + number_of(now) + " was changed while you wrote: it was \"" + was +
           (is.empty() ? "\" and is none now" : "\" and is \"" + is + "\" now") +
           ". Nothing was kept. To say that the first is mended, type: fixed " + was + " <what we changed>";
}

} // namespace highroad::slack
