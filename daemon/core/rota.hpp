#pragma once

#include "daemon/core/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// One person's duty in [from, to). `person` is a configured name.
struct shift {
    instant from;
    instant to;
    std::string person;

    bool operator==(const shift&) const = default;
};

/// People who take turns for ever: the first from `start` on, each for `every`, handing over at the same local time
/// whatever the clocks do.
struct rotation {
    time_zone zone;
    local_time start;
    std::chrono::days every{7};
    std::vector<std::string> people;

    bool operator==(const rotation&) const = default;
};

/// Who is on call. An override wins over a fixed shift, a fixed shift over the rotation. Where two of one kind overlap,
/// both people are on call.
struct rota {
    std::string name;
    std::vector<shift> shifts; ///< from a calendar file
    std::optional<rotation> turns;
    std::vector<shift> overrides;

    bool operator==(const rota&) const = default;
};

/// A stretch of time in which the same people are on call.
struct duty {
    std::vector<std::string> people; ///< empty: nobody
    instant from;                    ///< `instant::min()` when it was always so
    std::optional<instant> to;       ///< empty when it goes on as far as is known

    bool operator==(const duty&) const = default;
};

[[nodiscard]] duty on_call(const rota& who, instant at);

} // namespace highroad
