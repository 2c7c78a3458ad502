#pragma once

#include "daemon/core/judgement.hpp"
#include "daemon/core/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace highroad {

/// What a person had before their eyes when they approved. An approval without it approves nothing.
struct seen_text {
    int review_revision = 0; ///< 0 when only the draft's number was named: a new review revision renumbers the draft
    int draft_revision = 0;

    bool operator==(const seen_text&) const = default;
};

/// Commands on one case: what a person asked for, whichever way they asked.
namespace command {

struct approve {
    std::optional<seen_text> seen; ///< absent when typed without the draft's number
    bool operator==(const approve&) const = default;
};
/// A reaction names no text, only a message and a time: it approves what the card in that channel showed then.
struct approve_shown {
    std::string channel;
    instant reacted;
    std::string reaction{}; ///< the chat's own name of the reaction, kept with the approval that it gives
    bool operator==(const approve_shown&) const = default;
};
struct edit {
    std::optional<int> based_on; ///< the draft revision that the editor started from; absent when typed
    std::string text;
    bool operator==(const edit&) const = default;
};
struct next_draft {
    bool operator==(const next_draft&) const = default;
};
struct dismiss {
    std::string reason; ///< required; an empty one is refused with the question
    bool operator==(const dismiss&) const = default;
};
/// When a snooze ends that is not given as a time.
enum class snooze_until { time, tomorrow_morning, next_working_day, customer_edits, morning_of_day };
struct snooze {
    instant until{}; ///< counts with snooze_until::time only
    snooze_until kind = snooze_until::time;
    std::chrono::local_days day{}; ///< counts with snooze_until::morning_of_day only: as the team's calendar has it
    bool operator==(const snooze&) const = default;
};
struct claim {
    bool operator==(const claim&) const = default;
};
struct note {
    std::string text;
    std::string said_in{}; ///< the channel in whose thread people read the words already; empty for nowhere
    bool operator==(const note&) const = default;
};
struct undo {
    /// The reaction that was taken away, by the name that it had in approve_shown: what another one gave stays. Empty
    /// where somebody asked for it in words or by a button: that takes back whatever stands.
    std::string reaction{};
    bool operator==(const undo&) const = default;
};
struct reopen {
    bool operator==(const reopen&) const = default;
};
/// Puts the case's card into the channel it was asked from, if it has none there.
struct show {
    bool operator==(const show&) const = default;
};
/// Where the platform has no way to answer: a person did it by hand.
struct posted_by_hand {
    std::optional<seen_text> seen;
    bool operator==(const posted_by_hand&) const = default;
};
/// Names a person of the playbook who takes care of the case.
struct assign {
    std::string person; ///< configured name
    bool operator==(const assign&) const = default;
};
/// Pages whoever is on call, by the case's escalation policy.
struct escalate {
    std::string why; ///< may be empty
    bool operator==(const escalate&) const = default;
};
/// Somebody answers a page: no further step is taken.
struct acknowledge {
    bool operator==(const acknowledge&) const = default;
};
/// The matter goes on by phone or e-mail; its outcome is still owed.
struct take_offline {
    std::string how; ///< "called, left a message"; may be empty
    bool operator==(const take_offline&) const = default;
};
/// A person says that it is resolved, and how.
struct resolve {
    std::string how; ///< required
    bool operator==(const resolve&) const = default;
};
/// We did what we could: an honourable end.
struct give_up {
    std::string why; ///< may be empty
    bool operator==(const give_up&) const = default;
};
/// What lies behind the review: a short name that many cases can share. An empty one unlinks the case.
struct link_cause {
    std::string cause;
    bool operator==(const link_cause&) const = default;
};
/// The case's cause is mended. `what_changed` is told to the customer in a follow-up that people approve.
struct cause_fixed {
    std::string cause; ///< empty: the one that the case asked about has
    std::string what_changed;
    bool operator==(const cause_fixed&) const = default;
};
/// The customer wants to hear no more from us, or may be written to again.
struct contact_wish {
    bool allowed = false;
    bool operator==(const contact_wish&) const = default;
};
/// The form with what happened. Fields that are absent stay as they are.
struct tell_facts {
    std::optional<std::string> when;
    std::optional<std::string> expected;
    std::optional<std::string> got;
    std::optional<wish> wants;
    std::optional<std::string> cause;
    std::optional<std::string> notes; ///< private: never in a draft
    bool operator==(const tell_facts&) const = default;
};
/// A person corrects what the machine made of the review.
struct correct_judgement {
    std::optional<severity> level;
    std::optional<bool> angry;
    bool operator==(const correct_judgement&) const = default;
};

} // namespace command

using case_command =
    std::variant<command::approve, command::approve_shown, command::edit, command::next_draft, command::dismiss,
                 command::snooze, command::claim, command::note, command::undo, command::reopen, command::show,
                 command::posted_by_hand, command::assign, command::escalate, command::acknowledge,
                 command::take_offline, command::resolve, command::give_up, command::link_cause, command::cause_fixed,
                 command::contact_wish, command::tell_facts, command::correct_judgement>;

/// "approve", "snooze", ...: the word people type and the journal keeps.
[[nodiscard]] std::string_view name_of(const case_command& asked);

} // namespace highroad
