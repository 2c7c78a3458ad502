#pragma once

#include "daemon/core/time.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

/// Local wall time, whole seconds, without a zone.
using local_time = std::chrono::local_seconds;

/// One change of a zone's clock: from `from` on, local time is UTC plus `offset`.
struct zone_change {
    instant from;
    std::chrono::seconds offset{0};

    bool operator==(const zone_change&) const = default;
};

/// An IANA time zone over the years that matter, as plain values: the core knows no time zone database.
struct time_zone {
    std::string name = "UTC";
    std::chrono::seconds before{0};   ///< the offset before the first change
    std::vector<zone_change> changes; ///< ascending

    bool operator==(const time_zone&) const = default;
};

[[nodiscard]] local_time to_local(const time_zone& zone, instant at);
/// The first moment at which clocks there show `at` or later: a time that is skipped means the moment of the change,
/// one that is shown twice the first of the two.
[[nodiscard]] instant to_instant(const time_zone& zone, local_time at);

/// "Wed 25 Nov 14:00" in that zone: for people who know which zone is meant.
[[nodiscard]] std::string local_in_words(const time_zone& zone, instant at);

/// A stretch of a day, in minutes since local midnight. 0 <= from < to <= 1440
struct day_span {
    std::chrono::minutes from{0};
    std::chrono::minutes to{1440};

    bool operator==(const day_span&) const = default;
};

/// Whole local days, both included.
struct day_range {
    std::chrono::local_days first;
    std::chrono::local_days last;

    bool operator==(const day_range&) const = default;
};

/// When somebody works: by weekday, minus days off (holidays, vacations). By default always.
struct calendar {
    time_zone zone;
    /// Indexed by `std::chrono::weekday::c_encoding()` (0 is Sunday); each ascending and without overlap.
    std::array<std::vector<day_span>, 7> open{std::vector<day_span>{day_span{}},
                                              {day_span{}},
                                              {day_span{}},
                                              {day_span{}},
                                              {day_span{}},
                                              {day_span{}},
                                              {day_span{}}};
    std::vector<day_range> days_off; ///< in any order; they may overlap

    bool operator==(const calendar&) const = default;
};

/// Exactly what a clock on the wall says: an hour that is shown twice is worked twice, a skipped one never.
[[nodiscard]] bool is_open(const calendar& of, instant at);

/// `at` itself when it is open, else the next opening. Empty when there is none within two years.
[[nodiscard]] std::optional<instant> next_open(const calendar& of, instant at);

/// The end of the open stretch that contains `at`; `at` itself when it is closed. Two years later at the latest.
[[nodiscard]] instant open_until(const calendar& of, instant at);

/// The first moment, from `from` on, at which both are open. Empty when there is none within two years.
[[nodiscard]] std::optional<instant> next_open(const calendar& one, const calendar& other, instant from);

/// When `length` of open time has passed since `from`: at the latest the end of a stretch, not the next opening. Where
/// nothing opens for two years, plain time counts.
[[nodiscard]] instant after_open_time(const calendar& of, instant from, std::chrono::seconds length);

/// Open time in [from, to); zero when `to` is not later.
[[nodiscard]] std::chrono::seconds open_time_between(const calendar& of, instant from, instant to);

/// The next time strictly after `after` at which clocks there show `of_day`, once a day: skipped and repeated times are
/// understood as in `to_instant`.
[[nodiscard]] instant next_time_of_day(const time_zone& zone, instant after, std::chrono::minutes of_day);

/// The first opening on a local day after the one of `at`: "next working day". A day later where nothing ever opens.
[[nodiscard]] instant next_working_day(const calendar& of, instant at);

} // namespace highroad
