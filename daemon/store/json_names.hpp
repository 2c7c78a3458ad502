#pragma once

#include "daemon/core/board.hpp"
#include "daemon/core/effect.hpp"
#include "daemon/core/review_case.hpp"

#include <array>
#include <chrono>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

/// The stored names of enumerators, in their order. They are fixed for ever, unlike the words that people see.
namespace highroad::stored {

inline constexpr std::array<std::string_view, 6> phases{"awaiting_team", "publishing", "awaiting_customer",
                                                        "snoozed",       "offline",    "closed"};
inline constexpr std::array<std::string_view, 5> reasons{"revised", "resolved", "tried", "dismissed", "gone"};
inline constexpr std::array<std::string_view, 4> reply_states{"live", "pending", "rejected", "accepted"};
inline constexpr std::array<std::string_view, 3> units{"characters", "bytes", "utf16_units"};
inline constexpr std::array<std::string_view, finding_kinds> kinds_of_findings{
    "anger",   "sarcasm", "blame",    "excuse",      "shouting",  "private_data", "name",
    "contact", "offer",   "promise",  "admission",   "link",      "pressure",     "language",
    "length",  "copy",    "spelling", "placeholder", "forbidden", "unfounded"};
inline constexpr std::array<std::string_view, 3> severities{"ordinary", "serious", "severe"};
inline constexpr std::array<std::string_view, 2> readers{"word_lists", "language_model"};
inline constexpr std::array<std::string_view, 3> wishes{"unknown", "heard", "helped"};
inline constexpr std::array<std::string_view, 4> contact_kinds{"reply", "fix_notice", "satisfaction", "update_note"};
inline constexpr std::array<std::string_view, 3> page_calls{"raise", "acknowledge", "resolve"};
inline constexpr std::array<std::string_view, 4> board_sorts{"reminders", "storm", "digest", "parked"};

template <class>
constexpr bool unnamed = false;

template <class Enum>
constexpr std::span<const std::string_view> names_of()
{
    if constexpr (std::is_same_v<Enum, case_phase>) {
        return phases;
    } else if constexpr (std::is_same_v<Enum, close_reason>) {
        return reasons;
    } else if constexpr (std::is_same_v<Enum, reply_state>) {
        return reply_states;
    } else if constexpr (std::is_same_v<Enum, length_unit>) {
        return units;
    } else if constexpr (std::is_same_v<Enum, finding_kind>) {
        return kinds_of_findings;
    } else if constexpr (std::is_same_v<Enum, severity>) {
        return severities;
    } else if constexpr (std::is_same_v<Enum, wish>) {
        return wishes;
    } else if constexpr (std::is_same_v<Enum, reader>) {
        return readers;
    } else if constexpr (std::is_same_v<Enum, contact_kind>) {
        return contact_kinds;
    } else if constexpr (std::is_same_v<Enum, effect::page_call>) {
        return page_calls;
    } else if constexpr (std::is_same_v<Enum, board::sort>) {
        return board_sorts;
    } else {
        static_assert(unnamed<Enum>, "its enumerators have no stored names yet");
    }
}

template <class T>
constexpr bool is_time = std::is_same_v<T, instant> || std::is_same_v<T, std::chrono::seconds>;
template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;

} // namespace highroad::stored
