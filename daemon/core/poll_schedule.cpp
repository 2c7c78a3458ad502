#include "daemon/core/poll_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace highroad {
namespace {

using std::chrono::seconds;

/// What was spent beyond the average is made up for within about this time, and what was saved is spent.
constexpr double settling = 2 * 86'400;
/// A single read is never more than this much sooner than `every`: a platform's lists are no faster than that.
constexpr int quickest_part = 20;
constexpr seconds shortest_pause{5};
/// A read takes as many requests as the last ones did.
constexpr double remembered_requests = 0.1;
/// However many sources one request serves: a read that came to nothing would be done without end.
constexpr double least_requests = 0.01;
/// Of looking which sources are read at their longest pause: each round finds most of those that are left.
constexpr int most_rounds = 10;
/// Of an allowance: what may be spent at once after a quiet time, and what comes back in the course of a window. Both
/// together are less than the whole, since a request may go up to a second later than its place.
constexpr double spent_freely = 0.25;
constexpr double spread_out = 0.7;
/// Seconds in which what may go at once is planned to go.
constexpr double leftover_lasts = 60;
constexpr double least_when_behind = 0.3;
/// Of what comes back, what is planned for: the rest keeps the queue for places short.
constexpr double planned_part = 0.9;

seconds longest(const poll_bounds& bounds)
{
    if (bounds.at_least_every <= seconds{0}) return bounds.every * 4;
    return std::max(bounds.at_least_every, bounds.every);
}

seconds shortest(const poll_bounds& bounds)
{
    return std::min(bounds.every, std::max(bounds.every / quickest_part, shortest_pause));
}

double as_double(seconds length)
{
    return static_cast<double>(length.count());
}

} // namespace

std::string_view in_words(pace why)
{
    switch (why) {
    case pace::even:
        return "as often as configured";
    case pace::busier:
        return "more often than usual: new reviews are likely";
    case pace::quieter:
        return "less often than usual: new reviews are not likely now";
    case pace::rarest:
        return "the longest pause that is configured: hardly any new reviews";
    case pace::quota_shared:
        return "as often as the share of the quota for reading allows";
    case pace::failed:
        break;
    }
    return "the last read failed; it is tried again";
}

void poll_schedule::add(std::string source, poll_bounds bounds, arrival_model known)
{
    sources_.insert_or_assign(std::move(source), one{bounds, known});
}

void poll_schedule::learned(const std::string& source, arrival_model known)
{
    sources_.at(source).model = known;
}

double poll_schedule::places_at(instant now) const
{
    auto limit = static_cast<double>(std::max<std::size_t>(allowed_->limit, 1));
    auto at_once = std::max(1.0, limit * spent_freely);
    if (!places_at_) return at_once;
    auto passed = as_double(std::max(now - *places_at_, seconds{0}));
    return std::min(at_once, places_ + passed * limit * spread_out / as_double(allowed_->window));
}

std::optional<seconds> poll_schedule::take_place(instant now, seconds at_most, std::size_t requests)
{
    if (!allowed_ || allowed_->window <= seconds{0}) return seconds{0};
    auto left = places_at(now) - static_cast<double>(requests);
    auto a_second =
        static_cast<double>(std::max<std::size_t>(allowed_->limit, 1)) * spread_out / as_double(allowed_->window);
    auto wait = left >= 0 ? seconds{0} : seconds{static_cast<seconds::rep>(std::ceil(-left / a_second))};
    if (wait > at_most) return std::nullopt;
    places_ = left;
    places_at_ = places_at_ ? std::max(now, *places_at_) : now;
    return wait;
}

void poll_schedule::give_back(instant now, double places)
{
    if (!allowed_ || allowed_->window <= seconds{0} || places == 0) return;
    // Whoever waits keeps the turn that was given: with another one in it, a window could hold too many.
    if (places > 0 && places_at(now) < 0) return;
    places_ = places_at(now) + places;
    places_at_ = places_at_ ? std::max(now, *places_at_) : now;
}

double poll_schedule::wanted() const
{
    double sum = 0;
    for (const auto& [name, each] : sources_)
        sum += each.requests / as_double(each.bounds.every);
    return sum;
}

double poll_schedule::in_the_long_run() const
{
    auto sum = wanted();
    if (!allowed_ || allowed_->window <= seconds{0}) return sum;
    auto allowed = static_cast<double>(std::max<std::size_t>(allowed_->limit, 1)) / as_double(allowed_->window);
    return std::min(sum, allowed * spread_out * planned_part);
}

double poll_schedule::budget(instant now) const
{
    auto long_run = in_the_long_run();
    if (long_run >= wanted()) return long_run;
    // What a quiet time left over may be spent at once, but every source that shares it will think so.
    auto left = places_at(now);
    if (left >= 0) return std::min(wanted(), long_run + left / leftover_lasts);
    // Places are given away ahead (all began at once): plan for less until that is worked off.
    auto behind = -left / static_cast<double>(std::max<std::size_t>(allowed_->limit, 1));
    return long_run * std::max(1 - 2 * behind, least_when_behind);
}

void poll_schedule::pass(instant now)
{
    if (counted_to_ && now > *counted_to_) saved_ += in_the_long_run() * as_double(now - *counted_to_);
    if (!counted_to_ || now > *counted_to_) counted_to_ = now;
    auto most = in_the_long_run() * settling;
    saved_ = std::clamp(saved_, -most, most);
}

void poll_schedule::was_read(const std::string& source, instant from, instant to, std::size_t fresh, double requests)
{
    auto& it = sources_.at(source);
    it.model.saw(from, to, fresh);
    pass(to);
    saved_ -= requests;
    it.requests += remembered_requests * (std::max(requests, least_requests) - it.requests);
}

void poll_schedule::spent(const std::string& source, instant at, double requests)
{
    (void)sources_.at(source);
    pass(at);
    saved_ -= requests;
}

/// What the square root of a rate is worth in reads a second, so that all sources together take `per_second` requests,
/// those included that are read at their longest pause.
double poll_schedule::scale_for(double per_second, double stretch) const
{
    struct share {
        double cost;  ///< requests a second for a scale of 1
        double least; ///< and at the longest pause
    };
    std::vector<share> left;
    left.reserve(sources_.size());
    double sum = 0;
    for (const auto& [name, each] : sources_) {
        left.push_back({std::sqrt(each.model.usual_rate() * each.requests) * each.model.evenness(),
                        each.requests / (as_double(longest(each.bounds)) * stretch)});
        sum += left.back().cost;
    }
    auto scale = per_second / sum;
    for (int round = 0; round < most_rounds; ++round) {
        auto quiet =
            std::partition(left.begin(), left.end(), [&](const share& s) { return s.cost * scale >= s.least; });
        if (quiet == left.end() || quiet == left.begin()) break;
        for (auto at = quiet; at != left.end(); ++at) {
            per_second -= at->least;
            sum -= at->cost;
        }
        left.erase(quiet, left.end());
        scale = std::max(per_second, 0.0) / sum;
    }
    return scale;
}

next_read poll_schedule::after(const std::string& source, instant now, double spread) const
{
    const auto& it = sources_.at(source);
    auto per_second = budget(now);
    auto scarce = per_second < wanted() * 0.999;
    // The quota goes before the longest pause: where that alone would take more than half of it, all pauses grow alike.
    double at_least = 0;
    for (const auto& [name, each] : sources_)
        at_least += each.requests / as_double(longest(each.bounds));
    auto stretch = scarce ? std::max(1.0, 2 * at_least / in_the_long_run()) : 1.0;
    auto last = now + seconds{std::llround(as_double(longest(it.bounds)) * stretch)};
    auto first = now + shortest(it.bounds);

    auto reach = 0.95 + 0.1 * std::clamp(spread, 0.0, 1.0);
    if (!it.bounds.adaptive) {
        auto slower = std::max(1.0, wanted() / per_second);
        auto pause = seconds{std::llround(as_double(it.bounds.every) * slower * reach)};
        return {now + pause, scarce ? pace::quota_shared : pace::even};
    }

    // Reads a second of this source: its part of the budget, by the square root of its rate for what a read costs.
    // Where a quota is short there is nothing to be made up for: what is left of it does not come back.
    auto most_made_up = in_the_long_run() < wanted() ? 0.0 : 1.0;
    auto making_up = std::exp(std::clamp(saved_ / (per_second * settling), -1.0, most_made_up));
    auto scale = scale_for(per_second, stretch) * making_up / std::sqrt(it.requests);

    // The next read is due when the expected number of reads since the last one reaches one.
    auto step = std::max(seconds{1}, it.bounds.every / 40);
    double due = 0;
    auto at = now;
    while (due < reach && at < last) {
        due += scale * std::sqrt(it.model.rate(at + step / 2)) * as_double(step);
        at += step;
    }
    if (at >= last) return {last, stretch > 1 ? pace::quota_shared : pace::rarest};
    at = std::max(at, first);
    auto pause = as_double(at - now);
    auto usual = as_double(it.bounds.every) * (scarce ? wanted() / per_second : 1);
    if (pause < usual * 0.8) return {at, pace::busier};
    if (pause > usual * 1.25) return {at, pace::quieter};
    return {at, scarce ? pace::quota_shared : pace::even};
}

} // namespace highroad
