#pragma once

#include "daemon/calendars/content_lines.hpp"
#include "daemon/core/calendar.hpp"

namespace highroad::ics {

/// One time that an event takes place.
struct occurrence {
    const component* event; ///< in the tree that was read
    instant from;
    instant to;
    bool whole_days = false; ///< written as dates
};

/// Every occurrence that has some of [from, to), ascending.
[[nodiscard]] result<std::vector<occurrence>> occurrences(const component& calendars, const time_zone& zone,
                                                          instant from, instant to);

} // namespace highroad::ics
