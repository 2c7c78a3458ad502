#pragma once

#include "daemon/core/calendar.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace highroad {

/// Open hours by weekday, as in `calendar`: each day ascending and without overlap.
using week = std::array<std::vector<day_span>, 7>;

/// "09:00" to "23:59".
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

/// "09:00-17:00". One that ends before it begins goes on past midnight; "00:00-24:00" is the whole day.
struct clock_span {
    std::chrono::minutes from{0};
    std::chrono::minutes to{0};
};
[[nodiscard]] std::optional<clock_span> parse_clock_span(std::string_view text);

/// "Mon-Fri 09:00-17:00", "Sat,Sun 10:00-14:00", "Fri-Sat 18:00-02:00": past midnight belongs to the next day.
[[nodiscard]] std::optional<week> parse_hours(std::string_view text);

/// What both have together; empty when some of `more` is in `hours` already.
[[nodiscard]] std::optional<week> joined(const week& hours, const week& more);

[[nodiscard]] week without(const week& hours, const clock_span& quiet);
[[nodiscard]] bool never_opens(const week& hours);

/// "2026-12-25" or "2026-12-24..2026-12-26".
[[nodiscard]] std::optional<day_range> parse_days(std::string_view text);

/// "2026-01-05T09:00", by the clocks of some place.
[[nodiscard]] std::optional<local_time> parse_local_time(std::string_view text);

} // namespace highroad
