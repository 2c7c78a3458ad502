#pragma once

#include "daemon/core/time.hpp"

#include <optional>
#include <string_view>

namespace highroad {

/// Reads the ways in which feeds and exports write a time: RFC 3339; RFC 822 as in RSS ("Fri, 30 Oct 2026 04:12:09
/// -0700", "... GMT"); "2026-10-30 04:12:09" and "2026-10-30", taken as UTC where no zone stands; seconds or
/// milliseconds since 1970 as a number. Empty for anything else.
[[nodiscard]] std::optional<instant> parse_loose_time(std::string_view text);

} // namespace highroad
