#pragma once

#include "daemon/core/rota.hpp"
#include "daemon/ports/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

// Both read the text of an .ics file (RFC 5545): at most 4 MB and 100,000 events in [from, to]. Repetitions, exceptions
// and moved events are followed; cancelled events are left out. Times with a TZID are in that zone of the system, or in
// the one that the file describes; times without a zone are in `zone`. What makes no sense is an error with its line or
// words.

/// The whole local days, in `zone`, that an event covers, ascending and without overlap. A meeting is no day off.
[[nodiscard]] result<std::vector<day_range>> days_off_in(std::string_view text, const time_zone& zone, instant from,
                                                         instant to);

/// Finds the configured name for an address ("ada@example.com") or a title ("Ada, first line"); empty: nobody we know.
using person_lookup = std::function<std::optional<std::string>(std::string_view)>;

struct shifts_read {
    std::vector<shift> shifts;           ///< ascending; those of one person that touch are one
    std::vector<std::string> complaints; ///< in words: events that name nobody we know, each name once
};

/// Each event is a shift of its attendees or, when it has none that is known, of whom its title names.
[[nodiscard]] result<shifts_read> shifts_in(std::string_view text, const person_lookup& who, const time_zone& zone,
                                            instant from, instant to);

} // namespace highroad
