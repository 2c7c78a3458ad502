#pragma once

#include "daemon/core/time.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// How likely new reviews of one source are, now and in the hours to come, learned from how many came between its
/// reads.
///
/// A mixture of forecasts: an even rate, one by the hour of the day, and several that follow what came lately (a
/// release that fails, a television report). Each is weighted by how well it foretold what then came (the Poisson
/// likelihood of the count), so a source whose reviews come evenly is not read in jumps because two of them came
/// together.
class arrival_model {
public:
    /// Nothing is known before `from`; one review a day is the first guess.
    explicit arrival_model(instant from);

    /// `count` new reviews came in (from, to]. Times that were told before are left out; a span in reverse is nothing.
    void saw(instant from, instant to, std::size_t count);

    /// Tells what came in the past, such as the times that a first read found, up to `until`. In any order.
    void learn(std::vector<instant> arrivals, instant until);

    /// Reviews a second at `at`, which is not before the last span told. Never zero.
    [[nodiscard]] double rate(instant at) const;
    /// Reviews a second in the long run.
    [[nodiscard]] double usual_rate() const;
    /// The mean of sqrt(rate / usual_rate) over the last weeks: how uneven the source is. 1 for an even one.
    [[nodiscard]] double evenness() const { return evenness_; }

    /// All of it, to be kept over a restart: plain words and numbers, under 2 KiB.
    [[nodiscard]] std::string text() const;
    /// What text() gave; anything else, or a time in the future, begins anew at `now`.
    [[nodiscard]] static arrival_model from_text(std::string_view text, instant now);

private:
    static constexpr std::size_t hours = 24;
    static constexpr std::size_t memories = 4; ///< how long ago still counts: 30 min to 1 d
    static constexpr std::size_t trusts = 2;   ///< how much of the rate is put down to what came lately
    static constexpr std::size_t forecasts = 2 + memories * trusts;
    using by_forecast = std::array<double, forecasts>;

    void advance(std::chrono::seconds span, std::size_t count);
    [[nodiscard]] double shape_at(instant at) const;
    [[nodiscard]] by_forecast rates(instant at) const;
    void weigh(const by_forecast& expected, std::size_t count, std::chrono::seconds span);

    instant at_;
    double count_; ///< decayed number of reviews, and the seconds that they came in
    double seconds_;
    double evenness_ = 1;
    std::array<double, hours> hourly_count_{};
    std::array<double, hours> hourly_seconds_{};
    std::array<double, memories> lately_{}; ///< number of reviews, each fading with one of the memories
    by_forecast weight_{};
};

} // namespace highroad
