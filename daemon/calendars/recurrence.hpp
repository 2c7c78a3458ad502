#pragma once

#include "daemon/core/calendar.hpp"
#include "daemon/ports/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace highroad::ics {

enum class frequency { daily, weekly, monthly, yearly };

struct weekday_rule {
    std::chrono::weekday day;
    int nth = 0; ///< of the month or year, from its end when negative; 0: each
};

/// The RRULE of RFC 5545 as far as whole days go. Rules that repeat within a day and BYWEEKNO are refused in words.
struct recurrence {
    frequency every = frequency::daily;
    int interval = 1;
    std::optional<int> count;
    std::optional<instant> until;          ///< written in UTC
    std::optional<local_time> until_local; ///< written as a date or a local time
    std::chrono::weekday week_start{1};
    std::vector<int> months, month_days, year_days, positions;
    std::vector<weekday_rule> weekdays;
};

[[nodiscard]] result<recurrence> parse_recurrence(std::string_view text);

/// What one file may cost. A search for a day that a rule never meets (30 February) can be long, and a file can hold
/// thousands of them: each day that is looked at is counted.
struct budget {
    std::int64_t days_left = 2'000'000;
    [[nodiscard]] bool spent() const { return days_left < 0; }
};

/// The days of a series that begins on `first`, from `from` to `to`, ascending. `first` belongs to it always. Ends
/// early when the budget is spent. UNTIL is the caller's, who knows zone and time of day.
[[nodiscard]] std::vector<std::chrono::local_days> repeat(const recurrence& rule, std::chrono::local_days first,
                                                          std::chrono::local_days from, std::chrono::local_days to,
                                                          budget& cost);

/// "20261125", "20261125T090000", "20261125T090000Z".
struct written_time {
    local_time shown;
    bool date_only = false;
    bool utc = false;
};
[[nodiscard]] std::optional<written_time> parse_time(std::string_view text);

} // namespace highroad::ics
