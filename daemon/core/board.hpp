#pragma once

#include "daemon/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

/// A message in a channel that shows several cases and is kept up to date: the channel's reminders, a storm, a digest.
/// A new round is posted afresh, so that it is noticed, and takes the place of the old message; within a round the
/// message is edited in place. So there is never more than one of them to be seen.
struct board {
    enum class sort { reminders, storm, digest, parked };

    std::string key;          ///< "reminders/reviews", "storm/7/reviews", "digest/reviews/2026-11-25"
    std::int64_t version = 0; ///< counts stored changes; 0 means never stored
    sort what = sort::reminders;
    std::string channel;
    std::vector<int> cases;            ///< ascending
    std::vector<std::string> mentions; ///< people to be notified by this round: "slack:U024BE7LH"
    int round = 0;                     ///< the round that should be seen
    instant rang;                      ///< when that round began
    int shown_round = 0;               ///< the round that is seen; 0: none
    std::string message;               ///< the chat's id of it; empty: none
    bool over = false;                 ///< nothing more will be added

    bool operator==(const board&) const = default;
};

/// Many negative reviews of one source, or of one theme there, that are one event.
struct storm {
    int number = 0;
    std::int64_t version = 0;
    std::string source;
    std::string theme; ///< empty: of any theme
    std::vector<std::string> channels;
    std::vector<int> cases; ///< ascending; the first was there first
    instant opened;
    instant last_dense; ///< when so many came last that they would have begun it
    bool over = false;
    int leader = 0;      ///< the case that carries the storm's escalation; 0 while none does
    int paged_count = 0; ///< how many reviews it had when the last page went out

    bool operator==(const storm&) const = default;
};

/// What people see of a board, independent of any chat. Texts are displayable but not escaped.
struct group_card {
    std::string heading;
    std::vector<std::string> lines;
    std::vector<int> cases;            ///< each gets a way to open its card
    std::vector<std::string> marks;    ///< mark_of() each of them
    std::vector<std::string> mentions; ///< as in board
    bool over = false;                 ///< nothing is left to do: shown without a way to act
    int storm = 0;                     ///< number of the storm that it shows; 0 for anything else

    bool operator==(const group_card&) const = default;
};

} // namespace highroad
