#pragma once

#include "daemon/core/command.hpp"
#include "daemon/core/review_case.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// What the forms of all chats have in common: what they start with, what can be chosen, and what keeps them open.
namespace highroad {

/// What a person has to correct. The form stays open, with these words under that field.
struct form_fault {
    std::string field;
    std::string words;

    bool operator==(const form_fault&) const = default;
};

/// How many characters of each are kept with a case. Forms refuse more; a typed line is shortened.
constexpr std::size_t longest_reason = 500; ///< of an escalation
constexpr std::size_t longest_outcome = 1000;
constexpr std::size_t longest_fact = 2000;
constexpr std::size_t longest_cause = 60;
constexpr std::size_t longest_change = 500; ///< what was mended: customers are told in these words
constexpr std::size_t longest_name = 40;    ///< of a person in the playbook

/// Why a form keeps no text of that length; empty when it does.
[[nodiscard]] std::string why_too_long(std::string_view text, std::size_t most);

struct snooze_choice {
    std::string_view id;
    std::string_view label;
};
[[nodiscard]] std::span<const snooze_choice> snooze_choices();
/// What is chosen when the form opens.
[[nodiscard]] const snooze_choice& usual_snooze();
/// `date` is "2026-12-31" and counts with the choice "date" only. The fields are called "length" and "date".
[[nodiscard]] std::variant<command::snooze, form_fault> chosen_snooze(std::string_view choice, std::string_view date,
                                                                      instant now);

/// A snooze "until 2026-12-31", typed or chosen: until that morning where the team is. Empty for what is no day.
[[nodiscard]] std::optional<command::snooze> until_day(std::string_view date);

/// What a verdict can be corrected to; the ids are the words that people type.
struct verdict_choice {
    std::string_view id;
    std::string_view label;
    command::correct_judgement meant;
};
[[nodiscard]] std::span<const verdict_choice> verdict_choices();
/// The field is called "verdict".
[[nodiscard]] std::variant<command::correct_judgement, form_fault> chosen_verdict(std::string_view choice);

/// What the form with what happened starts with: what people told, and where they told nothing, what the review itself
/// says. The cause comes from the case alone.
[[nodiscard]] known_facts facts_to_start_from(const review_case& c);
[[nodiscard]] std::optional<wish> wish_named(std::string_view name);
/// The fields are called as the members of tell_facts.
[[nodiscard]] std::optional<form_fault> why_not_kept(const command::tell_facts& told);

} // namespace highroad
