#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// What a reply can be found to do that it had better not.
enum class finding_kind {
    anger,
    sarcasm,
    blame,        ///< of the customer
    excuse,       ///< in place of owning it
    shouting,     ///< capitals, rows of exclamation marks
    private_data, ///< order numbers, mail addresses, phone numbers of the customer
    name,         ///< of a person who did not sign with it in public
    contact,      ///< a way to reach us that nobody configured
    offer,        ///< money, gifts, refunds
    promise,
    admission, ///< of a legal fault
    link,
    pressure, ///< to change the rating or to take the review away, and star words
    language, ///< another one than the customer's
    length,   ///< more than the platform takes
    copy,     ///< of a reply that stands near it
    spelling,
    placeholder, ///< a gap that nobody filled in
    forbidden,   ///< by the team's own list
    unfounded    ///< in a language model's draft: what nobody told it
};
constexpr std::size_t finding_kinds = 20;

/// What follows from a finding. Ascending.
enum class finding_weight { off, warn, second_approver, block };

/// One thing found in a text, for the people who decide about it.
struct finding {
    finding_kind what = finding_kind::anger;
    std::string words;    ///< of the text, as they stand there; empty where it is about the whole
    std::size_t from = 0; ///< where they stand, in bytes; 0 and 0 for the whole
    std::size_t to = 0;
    std::string advice; ///< what to do: one sentence

    bool operator==(const finding&) const = default;
};

/// How much each kind weighs, where the playbook may choose. Offers go by playbook::compensation_allowed; pressure,
/// length and what is unfounded always block: the law or the platform would refuse them, and nobody may be told
/// what a machine made up. docs/check.md says why these are the defaults.
struct check_rules {
    finding_weight anger = finding_weight::block;
    finding_weight sarcasm = finding_weight::second_approver;
    finding_weight blame = finding_weight::second_approver;
    finding_weight excuses = finding_weight::warn;
    finding_weight shouting = finding_weight::warn;
    finding_weight private_data = finding_weight::block;
    finding_weight names = finding_weight::warn;
    finding_weight contacts = finding_weight::second_approver;
    finding_weight promises = finding_weight::second_approver;
    finding_weight admissions = finding_weight::second_approver;
    finding_weight links = finding_weight::block;
    finding_weight language = finding_weight::warn;
    finding_weight copies = finding_weight::warn;
    finding_weight spelling = finding_weight::warn;
    finding_weight placeholders = finding_weight::block;
    finding_weight forbidden = finding_weight::block;

    bool operator==(const check_rules&) const = default;
};

struct playbook;
[[nodiscard]] finding_weight weight_of(finding_kind what, const playbook& rules);
/// `off` when there is nothing.
[[nodiscard]] finding_weight heaviest(const std::vector<finding>& all, const playbook& rules);

/// "anger", "private_data", ...: stable words for machines.
[[nodiscard]] std::string_view name_of(finding_kind what);
/// "off", "warn", "second_approver", "block"
[[nodiscard]] std::string_view name_of(finding_weight weight);

/// For people: what it may look like, the words in quotes, what to do, and what follows.
[[nodiscard]] std::string in_words(const finding& found, finding_weight weight);
/// The heaviest first, at most `most`, and how many more there are. Those that are off are left out.
[[nodiscard]] std::vector<std::string> in_words(const std::vector<finding>& all, const playbook& rules,
                                                std::size_t most = 4);

} // namespace highroad
