#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <optional>

namespace highroad {

/// Wall time, whole seconds, UTC. Everything that outlives the process is in this unit.
using instant = std::chrono::sys_seconds;

/// "2026-11-21T21:32:08Z". The inverse of `parse_instant` for the years 0 to 9999.
[[nodiscard]] std::string to_iso8601(instant at);

/// Reads RFC 3339 with any offset ("2026-10-30T04:12:09-07:00"); fractions of a second are dropped.
/// Empty when the text is anything else, or leaves the years 0 to 9999 by its offset.
[[nodiscard]] std::optional<instant> parse_instant(std::string_view text);

/// "45 s", "10 min", "2 h", "3 d": the largest unit that divides it, else the two largest.
[[nodiscard]] std::string in_words(std::chrono::seconds length);

/// Reads "90s", "10m", "10 min", "4h", "3d", "2w". Empty for anything else, for zero and for more than ten years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

} // namespace highroad
