#pragma once

#include "daemon/core/board.hpp"
#include "daemon/core/decide.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

// What one case cannot decide for itself: how often a channel or a person is disturbed, and when many cases are one.

/// Somebody was disturbed.
struct ring {
    enum class kind { reminder, page } what = kind::reminder;
    std::string whom; ///< "channel:reviews", "person:ana"
    instant at;

    bool operator==(const ring&) const = default;
};

/// What `attend` has to know beside the cases: the rings of the last day, and the boards and storms concerned.
struct surroundings_of_cases {
    std::vector<ring> rings;
    std::vector<board> boards; ///< reminders of the channels of those cases
    std::vector<storm> storms; ///< those that are not over
};

/// Everything that follows for several cases at once; stored whole or not at all, like a decision.
struct round {
    std::vector<decision> cases;
    std::vector<board> boards;
    std::vector<storm> storms;
    std::vector<ring> rings;
    std::vector<planned_effect> effects; ///< that belong to no case
};

/// The keys of boards.
[[nodiscard]] std::string reminders_board(std::string_view channel);
[[nodiscard]] std::string storm_board(int storm, std::string_view channel);

/// "highroad/42/1": one for an escalation, through all its steps. Empty while the case was never escalated.
[[nodiscard]] std::string page_key_of(const review_case& c);
/// Which case such a key names; empty when it is none of ours.
[[nodiscard]] std::optional<int> case_of_page(std::string_view key);

/// When a case must be attended to: the next nudge or the next step of its escalation.
[[nodiscard]] std::optional<instant> next_attention(const review_case& c);

/// Reminds of and escalates what is due among `due`. What is due but may not ring now (quiet hours, a pause, a budget)
/// gets a later time: after a round nothing that was handed in is due any more.
[[nodiscard]] round attend(const std::vector<review_case>& due, const surroundings_of_cases& around,
                           const playbook& rules, instant now);

/// A case that was opened lately: what a storm is made of.
struct recent_case {
    int number = 0;
    std::vector<std::string> themes;
    instant opened;
};

/// Puts a case that is being opened into a storm, when there is one or this makes one. Changes `opened` (no card of its
/// own) and gives the storm with its boards.
[[nodiscard]] round gather_storm(decision& opened, const std::vector<recent_case>& lately,
                                 const std::vector<storm>& storms, const std::vector<board>& boards,
                                 int next_storm_number, const playbook& rules, instant now);

/// A storm that was paged about has tripled since: its leading case is paged about again. When that one is handled
/// already, the latest of the `members` that asked for a page leads from now on; when there is none, the next that
/// does. Empty while it has not tripled.
[[nodiscard]] round page_about_growth(const std::vector<review_case>& members, storm grown, const playbook& rules,
                                      instant now);
[[nodiscard]] bool has_tripled(const storm& s);

/// The storms that have calmed by `now`.
[[nodiscard]] std::vector<storm> calmed(const std::vector<storm>& storms, const playbook& rules, instant now);

/// What a digest looks at of a case that waits for the team.
struct waiting_case {
    int number = 0;
    std::vector<std::string> channels;
    nudging nudges;
    int storm = 0;
    bool quiet = false;

    bool operator==(const waiting_case&) const = default;
};
/// Only of one that waits: see waits_for_team().
[[nodiscard]] waiting_case as_waiting(const review_case& c);

/// The digests that are due in (`since`, `now`]: a board for each channel that has something to tell.
[[nodiscard]] round digest(const std::vector<waiting_case>& waiting, instant since, const playbook& rules, instant now);
/// The next time after `now` at which `digest` may have something.
[[nodiscard]] std::optional<instant> next_digest(const playbook& rules, instant now);

/// The team was reminded of it, and nobody has acted since.
[[nodiscard]] bool is_reminded(const review_case& c);
/// The cases of a board that still have something to show there: a reminder ends when somebody acts on its case.
[[nodiscard]] std::vector<int> still_shown(const board& shown, const std::vector<review_case>& cases);

/// The board as people see it, from its cases as they are now.
[[nodiscard]] group_card present(const board& shown, const std::vector<review_case>& cases, const playbook& rules,
                                 instant now);

} // namespace highroad
