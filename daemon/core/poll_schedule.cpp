#include "daemon/core/poll_schedule.hpp"

#include <algorithm>
#include <cmath>

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
/// No quota that we know of is larger within its window.
constexpr std::size_t most_remembered = 20'000;
/// Of an allowance, before its requests are spread over the window.
constexpr double spent_freely = 0.75;

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
    sources_.insert_or_assign(std::move(source), one{bounds, std::move(known)});
}

void poll_schedule::learned(const std::string& source, arrival_model known)
{
    sources_.at(source).model = std::move(known);
}

seconds poll_schedule::wait_for_room(instant now)
{
    if (!allowed_) return seconds{0};
    auto limit = std::max<std::size_t>(allowed_->limit, 1);
    while (!asked_.empty() && asked_.front() + allowed_->window <= now)
        asked_.pop_front();
    if (asked_.size() < limit) return seconds{0};
    // The request whose leaving the window makes room for one more.
    return std::max(asked_[asked_.size() - limit] + allowed_->window - now, seconds{0});
}

void poll_schedule::asks(instant now)
{
    asked_.push_back(now);
    if (asked_.size() > most_remembered) asked_.pop_front();
}

double poll_schedule::wanted() const
{
    double sum = 0;
    for (const auto& [name, each] : sources_)
        sum += each.requests / as_double(each.bounds.every);
    return sum;
}

double poll_schedule::budget(instant now) const
{
    auto sum = wanted();
    if (!allowed_ || allowed_->window <= seconds{0}) return sum;
    // What a quiet time left over may be spent at once; only then the window has to be shared out.
    auto lately = std::upper_bound(asked_.begin(), asked_.end(), now - allowed_->window);
    auto used = static_cast<double>(asked_.end() - lately);
    if (used < static_cast<double>(allowed_->limit) * spent_freely) return sum;
    return std::min(sum, static_cast<double>(std::max<std::size_t>(allowed_->limit, 1)) / as_double(allowed_->window));
}

void poll_schedule::pass(instant now)
{
    if (counted_to_ && now > *counted_to_) saved_ += budget(now) * as_double(now - *counted_to_);
    if (!counted_to_ || now > *counted_to_) counted_to_ = now;
    auto most = budget(now) * settling;
    saved_ = std::clamp(saved_, -most, most);
}

void poll_schedule::was_read(const std::string& source, instant from, instant to, std::size_t fresh,
                             std::size_t requests)
{
    auto& it = sources_.at(source);
    it.model.saw(from, to, fresh);
    pass(to);
    saved_ -= static_cast<double>(requests);
    it.requests += remembered_requests * (static_cast<double>(std::max<std::size_t>(requests, 1)) - it.requests);
}

void poll_schedule::spent(const std::string& source, instant at, std::size_t requests)
{
    (void)sources_.at(source);
    pass(at);
    saved_ -= static_cast<double>(requests);
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
    auto stretch = scarce ? std::max(1.0, 2 * at_least / per_second) : 1.0;
    auto last = now + seconds{std::llround(as_double(longest(it.bounds)) * stretch)};
    auto first = now + shortest(it.bounds);

    auto reach = 0.95 + 0.1 * std::clamp(spread, 0.0, 1.0);
    if (!it.bounds.adaptive) {
        auto slower = std::max(1.0, wanted() / per_second);
        auto pause = seconds{std::llround(as_double(it.bounds.every) * slower * reach)};
        return {now + pause, scarce ? pace::quota_shared : pace::even};
    }

    // Reads a second of this source: its part of the budget, by the square root of its rate for what a read costs.
    double all = 0;
    for (const auto& [name, each] : sources_)
        all += std::sqrt(each.model.usual_rate() * each.requests) * each.model.evenness();
    auto making_up = std::exp(std::clamp(saved_ / (per_second * settling), -1.0, 1.0));
    auto scale = per_second * making_up / (all * std::sqrt(it.requests));

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
