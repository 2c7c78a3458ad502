#pragma once

#include "daemon/calendars/content_lines.hpp"
#include "daemon/calendars/recurrence.hpp"

namespace highroad::ics {

/// The zone that a VTIMEZONE describes, with its changes up to `to`.
[[nodiscard]] result<time_zone> read_vtimezone(const component& described, instant to, budget& cost);

} // namespace highroad::ics
