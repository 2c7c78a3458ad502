#include "bench/polling/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace highroad::bench {
namespace {

constexpr double hour = 3600;
constexpr double day = 24 * hour;
using rate = std::function<double(double)>; ///< reviews a second at a time

/// A Poisson process with a rate that changes, by thinning one that is never slower.
std::vector<double> thinned(std::mt19937_64& chance, double length, double most, const rate& of)
{
    std::vector<double> out;
    std::exponential_distribution<double> gap{most};
    std::uniform_real_distribution<double> part{0, 1};
    for (double at = gap(chance); at < length; at += gap(chance)) {
        if (part(chance) * most < of(at)) out.push_back(at);
    }
    return out;
}

std::vector<double> even(std::mt19937_64& chance, double length, double a_day)
{
    return thinned(chance, length, a_day / day, [=](double) { return a_day / day; });
}

/// Nine times as many at 20:00 as at 08:00, as people write in the evening.
double evening(double at)
{
    return 1 + 0.8 * std::cos(2 * std::numbers::pi * (at / day - 20.0 / 24));
}

/// Starts of storms: on average one in `gap`, at any time.
std::vector<double> storms(std::mt19937_64& chance, double length, double gap)
{
    return even(chance, length, day / gap);
}

/// `base_a_day` always, and `peak_an_hour` more from each start on: for `lasting`, or fading with it.
std::vector<double> with_storms(std::mt19937_64& chance, double length, double base_a_day, double gap,
                                double peak_an_hour, double lasting, bool fading)
{
    auto starts = storms(chance, length, gap);
    auto of = [&](double at) {
        double sum = base_a_day / day;
        for (auto start : starts) {
            if (start > at) break;
            if (fading) {
                sum += peak_an_hour / hour * std::exp(-(at - start) / lasting);
            } else if (at < start + lasting) {
                sum += peak_an_hour / hour;
            }
        }
        return sum;
    };
    return thinned(chance, length, base_a_day / day + 4 * peak_an_hour / hour, of);
}

arrival_times one(std::vector<double> times)
{
    return {std::move(times)};
}

/// Forty locations: a few with many reviews, most with few, as chains have them.
arrival_times locations(std::mt19937_64& chance, double length, bool stormy)
{
    std::lognormal_distribution<double> a_day{-0.5, 1.3};
    arrival_times out;
    for (int i = 0; i < 40; ++i) {
        auto mean = a_day(chance);
        if (stormy && i % 4 == 0) {
            out.push_back(with_storms(chance, length, mean, 6 * day, 12, 5 * hour, false));
        } else {
            out.push_back(
                thinned(chance, length, 1.8 * mean / day, [&](double at) { return mean / day * evening(at); }));
        }
    }
    return out;
}

} // namespace

std::vector<scenario> all_scenarios()
{
    using chance = std::mt19937_64&;
    std::vector<scenario> out;
    out.push_back({"even, 2 a day", false, 300, [](chance c, double l) { return one(even(c, l, 2)); }});
    out.push_back({"even, 20 a day", false, 300, [](chance c, double l) { return one(even(c, l, 20)); }});
    out.push_back({"even, 300 a day", false, 300, [](chance c, double l) { return one(even(c, l, 300)); }});
    out.push_back({"rare, 1 a week", false, 300, [](chance c, double l) { return one(even(c, l, 1.0 / 7)); }});
    out.push_back({"regular, every 8 h", false, 300, [](chance c, double l) {
                       std::uniform_real_distribution<double> phase{0, 8 * hour};
                       std::vector<double> times;
                       for (double at = phase(c); at < l; at += 8 * hour)
                           times.push_back(at);
                       return one(times);
                   }});
    out.push_back({"evenings, 30 a day", false, 300, [](chance c, double l) {
                       return one(thinned(c, l, 54 / day, [](double at) { return 30 / day * evening(at); }));
                   }});
    out.push_back({"growing tenfold", false, 300, [](chance c, double l) {
                       return one(thinned(c, l, 40 / day, [=](double at) { return (4 + 36 * at / l) / day; }));
                   }});
    out.push_back({"gone quiet half way", false, 300, [](chance c, double l) {
                       return one(thinned(c, l, 40 / day, [=](double at) { return (at < l / 2 ? 40 : 1) / day; }));
                   }});
    out.push_back({"outages, 6 h, every 4 days", true, 300,
                   [](chance c, double l) { return one(with_storms(c, l, 2, 4 * day, 20, 6 * hour, false)); }});
    out.push_back({"short outages, 2 h, every 3 days", true, 300,
                   [](chance c, double l) { return one(with_storms(c, l, 2, 3 * day, 40, 2 * hour, false)); }});
    out.push_back({"bad releases, fading over 8 h, weekly", true, 300,
                   [](chance c, double l) { return one(with_storms(c, l, 3, 7 * day, 30, 8 * hour, true)); }});
    out.push_back({"outages, read every 15 min", true, 900,
                   [](chance c, double l) { return one(with_storms(c, l, 2, 4 * day, 20, 6 * hour, false)); }});
    out.push_back({"40 locations on one quota", false, 300, [](chance c, double l) { return locations(c, l, false); }});
    out.push_back(
        {"40 locations, 10 of them with storms", true, 300, [](chance c, double l) { return locations(c, l, true); }});
    return out;
}

} // namespace highroad::bench
