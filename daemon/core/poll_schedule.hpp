#pragma once

#include "daemon/core/arrival_model.hpp"
#include "daemon/core/time.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// How often one source may be and has to be read.
struct poll_bounds {
    std::chrono::seconds every{300};        ///< on average, where the quota has room for that
    std::chrono::seconds at_least_every{0}; ///< the longest pause; zero: four times `every`
    bool adaptive = true;                   ///< false: always `every`
};

/// What may be spent on reading within a window, by all sources of one schedule together.
struct read_allowance {
    std::size_t limit = 0; ///< requests
    std::chrono::seconds window{0};
};

/// Why the next read is when it is.
enum class pace {
    even,         ///< as often as configured
    busier,       ///< more often: reviews are likelier than usual
    quieter,      ///< less often: reviews are less likely than usual
    rarest,       ///< the longest pause that is configured
    quota_shared, ///< the quota has no room for more
    failed        ///< the last read failed; it is tried again
};
/// "more often than usual: new reviews are likely".
[[nodiscard]] std::string_view in_words(pace why);

struct next_read {
    instant at;
    pace why = pace::even;
};

/// Spreads the reads of the sources that share one quota over the sources and over time, so that reviews are found as
/// early as the same number of requests allows: reads a second go with the square root of the rate of new reviews. The
/// sum stays what fixed intervals would take (`every` of each source) and within the allowance.
///
/// Pure: reads no clock and asks nobody. Sources are named; unknown names are a mistake of the caller.
class poll_schedule {
public:
    void add(std::string source, poll_bounds bounds, arrival_model known);
    void learned(const std::string& source, arrival_model known);

    /// From now on; empty: no limit is known.
    void allow(std::optional<read_allowance> allowed) { allowed_ = allowed; }

    /// A place for one request, or several at once: how long they have to wait so that no window holds more than the
    /// allowance. Places are given in the order in which they are asked for, so that nobody is passed over. Empty, and
    /// no place taken, when the wait would be longer than `at_most`.
    [[nodiscard]] std::optional<std::chrono::seconds> take_place(instant now, std::chrono::seconds at_most,
                                                                 std::size_t requests = 1);

    /// Places that were taken and not needed; lost while others wait, since their turns are given. Below zero: requests
    /// that went without one, for which others wait.
    void give_back(instant now, double places);

    /// A read of that source ended at `to`; it took `requests` (of shared ones its part), and brought `fresh` reviews
    /// that came after `from`.
    void was_read(const std::string& source, instant from, instant to, std::size_t fresh, double requests);
    /// Requests of another kind (a first read, a look for edits): they are made up for by later reads.
    void spent(const std::string& source, instant at, double requests);

    /// When that source is to be read again after a read that ended at `now`. `spread` from 0 to 1 moves that by up to
    /// a twentieth of the pause to either side, so that many who began together do not stay together; 0.5: not at all.
    [[nodiscard]] next_read after(const std::string& source, instant now, double spread = 0.5) const;

    [[nodiscard]] const arrival_model& model_of(const std::string& source) const { return sources_.at(source).model; }

private:
    struct one {
        poll_bounds bounds;
        arrival_model model;
        double requests = 1; ///< that a read takes, on average
    };
    [[nodiscard]] double wanted() const;
    [[nodiscard]] double in_the_long_run() const;
    [[nodiscard]] double places_at(instant now) const;
    [[nodiscard]] double budget(instant now) const;
    [[nodiscard]] double scale_for(double per_second, double stretch) const;
    void pass(instant now);

    std::map<std::string, one> sources_;
    std::optional<read_allowance> allowed_;
    double places_ = 0;                ///< requests that may go at once; below zero: places given away ahead
    std::optional<instant> places_at_; ///< when that was counted
    std::optional<instant> counted_to_;
    double saved_ = 0; ///< requests that even pauses would have taken beyond ours; below zero: we took more
};

} // namespace highroad
