#include "daemon/core/arrival_model.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <sstream>

namespace highroad {
namespace {

using std::chrono::seconds;

constexpr double day = 86'400;
/// A usual rate and a daily rhythm are those of the last weeks; younger weeks count more.
constexpr double long_memory = 21 * day;
/// A forecast that was wrong gets its chance again after about that time: sources change.
constexpr double forgiving = 10 * day;
/// Before a review was seen: one a day, worth a day of looking.
constexpr double first_count = 1;
constexpr double first_seconds = day;
/// An hour of the day is believed to be busier or quieter only as far as more than this many reviews say so.
constexpr double hourly_doubt = 3;
constexpr std::array<double, 4> memory_seconds{1'800, 7'200, 28'800, day};
constexpr std::array<double, 2> trust_in_lately{0.5, 0.9};
/// Spans are told in pieces of at most this length: within one, a forecast changes little.
constexpr seconds piece{1'800};

/// The even forecast, the daily one, and the rest in equal parts.
template <std::size_t N>
std::array<double, N> first_weights()
{
    std::array<double, N> out{};
    out[0] = 0.5;
    out[1] = 0.3;
    for (std::size_t i = 2; i < N; ++i)
        out[i] = 0.2 / static_cast<double>(N - 2);
    return out;
}

std::size_t hour_of(instant at)
{
    auto since_midnight = at - std::chrono::floor<std::chrono::days>(at);
    return static_cast<std::size_t>(std::chrono::duration_cast<std::chrono::hours>(since_midnight).count());
}

} // namespace

arrival_model::arrival_model(instant from)
    : at_{from}, count_{first_count}, seconds_{first_seconds}, weight_{first_weights<forecasts>()}
{
    for (std::size_t m = 0; m < memories; ++m)
        lately_[m] = usual_rate() * memory_seconds[m];
}

double arrival_model::usual_rate() const
{
    return (count_ + first_count) / (seconds_ + first_seconds);
}

double arrival_model::shape_at(instant at) const
{
    // Neighbouring hours are alike, so each is judged with its two neighbours.
    auto usual = usual_rate();
    auto here = hour_of(at);
    double count = hourly_doubt;
    double expected = hourly_doubt;
    for (auto [hour, part] :
         {std::pair{(here + hours - 1) % hours, 0.5}, std::pair{here, 1.0}, std::pair{(here + 1) % hours, 0.5}}) {
        count += part * hourly_count_[hour];
        expected += part * hourly_seconds_[hour] * usual;
    }
    return std::clamp(count / expected, 0.02, 50.0);
}

arrival_model::by_forecast arrival_model::rates(instant at) const
{
    by_forecast out{};
    auto usual = usual_rate();
    auto daily = usual * shape_at(at);
    out[0] = usual;
    out[1] = daily;
    auto passed = static_cast<double>(std::max(at - at_, seconds{0}).count());
    for (std::size_t m = 0; m < memories; ++m) {
        auto lately = lately_[m] * std::exp(-passed / memory_seconds[m]) / memory_seconds[m];
        for (std::size_t t = 0; t < trusts; ++t)
            out[2 + m * trusts + t] = (1 - trust_in_lately[t]) * daily + trust_in_lately[t] * lately;
    }
    return out;
}

double arrival_model::rate(instant at) const
{
    auto all = rates(at);
    return std::max(std::inner_product(all.begin(), all.end(), weight_.begin(), 0.0), usual_rate() * 1e-3);
}

void arrival_model::weigh(const by_forecast& expected, std::size_t count, seconds span)
{
    by_forecast fit{};
    for (std::size_t i = 0; i < forecasts; ++i) {
        auto mean = std::max(expected[i], 1e-9);
        fit[i] = static_cast<double>(count) * std::log(mean) - mean;
    }
    auto best = *std::max_element(fit.begin(), fit.end());
    double sum = 0;
    for (std::size_t i = 0; i < forecasts; ++i) {
        weight_[i] *= std::exp(std::max(fit[i] - best, -500.0));
        sum += weight_[i];
    }
    auto first = first_weights<forecasts>();
    auto kept = std::exp(-static_cast<double>(span.count()) / forgiving);
    for (std::size_t i = 0; i < forecasts; ++i)
        weight_[i] = kept * (sum > 0 ? weight_[i] / sum : first[i]) + (1 - kept) * first[i];
}

void arrival_model::advance(seconds span, std::size_t count)
{
    auto length = static_cast<double>(span.count());
    auto middle = at_ + span / 2;
    auto foretold = rates(middle);
    auto relative = std::sqrt(std::max(rate(middle) / usual_rate(), 0.0));
    auto fade = std::exp(-length / long_memory);
    evenness_ = fade * evenness_ + (1 - fade) * relative;
    for (auto& one : foretold)
        one *= length;
    weigh(foretold, count, span);

    count_ = fade * count_ + static_cast<double>(count);
    seconds_ = fade * seconds_ + length;
    for (auto& one : hourly_count_)
        one *= fade;
    for (auto& one : hourly_seconds_)
        one *= fade;
    hourly_count_[hour_of(middle)] += static_cast<double>(count);
    hourly_seconds_[hour_of(middle)] += length;
    for (std::size_t m = 0; m < memories; ++m)
        lately_[m] = lately_[m] * std::exp(-length / memory_seconds[m]) +
                     static_cast<double>(count) * std::exp(-length / 2 / memory_seconds[m]);
    at_ += span;
}

void arrival_model::saw(instant from, instant to, std::size_t count)
{
    from = std::max(from, at_);
    if (to <= from) return;
    // What is not told of (we were down and the platform no longer shows it) teaches nothing; it only fades.
    auto untold = static_cast<double>((from - at_).count());
    for (std::size_t m = 0; m < memories; ++m)
        lately_[m] *= std::exp(-untold / memory_seconds[m]);
    at_ = from;
    auto left = count;
    while (at_ < to) {
        auto span = std::min<seconds>(to - at_, piece);
        auto share = to - at_ <= piece
                         ? left
                         : left * static_cast<std::size_t>(span.count()) / static_cast<std::size_t>((to - at_).count());
        advance(span, share);
        left -= share;
    }
}

void arrival_model::learn(std::vector<instant> arrivals, instant until)
{
    std::sort(arrivals.begin(), arrivals.end());
    auto next = std::upper_bound(arrivals.begin(), arrivals.end(), at_);
    while (at_ < until) {
        auto end = std::min(at_ + piece, until);
        auto after = std::upper_bound(next, arrivals.end(), end);
        advance(end - at_, static_cast<std::size_t>(after - next));
        next = after;
    }
}

std::string arrival_model::text() const
{
    std::string out = "arrivals-1 " + std::to_string(at_.time_since_epoch().count());
    // Not by a stream: a hundred numbers for each source and hour, and a stream takes ten times as long for one.
    auto number = [&out](double value) {
        std::array<char, 32> digits{};
        auto end = std::to_chars(digits.begin(), digits.end(), value, std::chars_format::general, 7).ptr;
        out += ' ';
        out.append(digits.begin(), end);
    };
    auto all = [&number](const auto& values) { std::for_each(values.begin(), values.end(), number); };
    number(count_);
    number(seconds_);
    number(evenness_);
    all(hourly_count_);
    all(hourly_seconds_);
    all(lately_);
    all(weight_);
    return out;
}

arrival_model arrival_model::from_text(std::string_view text, instant now)
{
    arrival_model fresh{now};
    arrival_model read{now};
    std::istringstream in{std::string{text}};
    in.imbue(std::locale::classic());
    std::string form;
    std::int64_t at = 0;
    if (!(in >> form >> at) || form != "arrivals-1" || at > now.time_since_epoch().count() || at < 0) return fresh;
    read.at_ = instant{seconds{at}};
    auto number = [&](double& into) {
        return static_cast<bool>(in >> into) && std::isfinite(into) && into >= 0 && into < 1e12;
    };
    auto all = [&](auto& values) { return std::all_of(values.begin(), values.end(), number); };
    if (!number(read.count_) || !number(read.seconds_) || !number(read.evenness_) || !all(read.hourly_count_) ||
        !all(read.hourly_seconds_) || !all(read.lately_) || !all(read.weight_))
        return fresh;
    auto sum = std::accumulate(read.weight_.begin(), read.weight_.end(), 0.0);
    if (std::abs(sum - 1) > 0.01 || read.evenness_ < 0.01 || read.evenness_ > 100) return fresh;
    return read;
}

} // namespace highroad
