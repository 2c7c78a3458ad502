#pragma once

#include "daemon/core/time.hpp"

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
struct snooze {
    instant until;
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

} // namespace command

using case_command = std::variant<command::approve, command::approve_shown, command::edit, command::next_draft,
                                  command::dismiss, command::snooze, command::claim, command::note, command::undo,
                                  command::reopen, command::show, command::posted_by_hand>;

/// "approve", "snooze", ...: the word people type and the journal keeps.
[[nodiscard]] std::string_view name_of(const case_command& asked);

} // namespace highroad
