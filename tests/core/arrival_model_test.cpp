#include "daemon/core/arrival_model.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <random>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

constexpr instant monday{1'790'000'000s / 86'400s * 86'400s};

/// Reads every five minutes; `an_hour` gives the mean number of reviews at a time.
template <class Rate>
arrival_model taught(std::chrono::days length, Rate an_hour)
{
    arrival_model model{monday};
    std::mt19937_64 chance{7};
    for (auto at = monday; at < monday + length; at += 5min) {
        std::poisson_distribution<std::size_t> count{an_hour(at) / 12};
        model.saw(at, at + 5min, count(chance));
    }
    return model;
}

int hour_of(instant at)
{
    return static_cast<int>((at - std::chrono::floor<std::chrono::days>(at)) / 1h);
}

} // namespace

TEST_CASE("reviews that come evenly are foretold evenly, right after one as well", "[polling]")
{
    auto model = taught(std::chrono::days{60}, [](instant) { return 0.5; });
    auto usual = model.usual_rate() * 3600;
    CHECK(usual > 0.4);
    CHECK(usual < 0.6);
    auto end = monday + std::chrono::days{60};
    model.saw(end, end + 5min, 2);
    for (auto later : {5min, 1h + 0min, 9h + 0min})
        CHECK(std::abs(model.rate(end + later) / model.usual_rate() - 1) < 0.25);
    CHECK(model.evenness() > 0.97);
}

TEST_CASE("the hours in which reviews come are learned", "[polling]")
{
    auto model = taught(std::chrono::days{30}, [](instant at) { return hour_of(at) >= 18 ? 4.0 : 0.2; });
    auto midnight = monday + std::chrono::days{30};
    CHECK(model.rate(midnight + 20h) > 5 * model.rate(midnight + 5h));
}

TEST_CASE("a source whose reviews come in storms is expected to go on storming, and to stop", "[polling]")
{
    auto storms = [](instant at) { return (at - monday) % (4 * 24h) < 6h ? 20.0 : 0.1; };
    auto model = taught(std::chrono::days{40}, storms);
    auto next = monday + std::chrono::days{42}; // no storm for a day and a half
    for (auto at = monday + std::chrono::days{40}; at < next; at += 5min)
        model.saw(at, at + 5min, 0);
    auto calm = model.rate(next);
    model.saw(next, next + 15min, 5);
    auto storm = model.rate(next + 15min);
    CHECK(storm > 5 * calm);
    for (auto at = next + 15min; at < next + 12h; at += 5min)
        model.saw(at, at + 5min, 0);
    CHECK(model.rate(next + 12h) < storm / 5);
}

TEST_CASE("the times that a first read finds teach as much as having been there", "[polling]")
{
    std::vector<instant> times;
    for (int day = 0; day < 30; ++day)
        for (auto at : {19h, 20h, 21h})
            times.push_back(monday + std::chrono::days{day} + at + 30min);
    std::reverse(times.begin(), times.end());
    arrival_model model{monday};
    model.learn(times, monday + std::chrono::days{30});
    CHECK(std::abs(model.usual_rate() * 86'400 - 3) < 0.5);
    CHECK(model.rate(monday + std::chrono::days{30} + 20h) > 4 * model.rate(monday + std::chrono::days{30} + 5h));
}

TEST_CASE("spans that were told, that are in reverse or without a length teach nothing", "[polling]")
{
    arrival_model model{monday};
    model.saw(monday, monday + 1h, 3);
    auto known = model.text();
    model.saw(monday, monday + 1h, 3);
    model.saw(monday + 2h, monday + 1h, 3);
    model.saw(monday + 1h, monday + 1h, 3);
    CHECK(model.text() == known);
}

TEST_CASE("no count and no pause makes a rate that is not a number", "[polling]")
{
    arrival_model model{monday};
    model.saw(monday, monday + 1s, 5'000'000);
    model.saw(monday + 1s, monday + std::chrono::days{900}, 0);
    model.saw(monday + std::chrono::days{900}, monday + std::chrono::days{901}, 1);
    for (auto later : {0h, 1h, 1000h}) {
        auto rate = model.rate(monday + std::chrono::days{901} + later);
        CHECK(std::isfinite(rate));
        CHECK(rate > 0);
    }
    CHECK(std::isfinite(model.evenness()));
}

TEST_CASE("what was learned survives as text, and nothing else passes for it", "[polling]")
{
    auto model = taught(std::chrono::days{20}, [](instant at) { return hour_of(at) >= 18 ? 4.0 : 0.2; });
    auto now = monday + std::chrono::days{21};
    auto text = model.text();
    CHECK(text.size() < 2048);
    auto again = arrival_model::from_text(text, now);
    CHECK(std::abs(again.rate(now + 20h) / model.rate(now + 20h) - 1) < 0.001);
    CHECK(again.text() == text);

    auto fresh = arrival_model{now}.text();
    auto bad = GENERATE_COPY(std::string{}, std::string{"arrivals-1"}, text.substr(0, text.size() / 2),
                             "arrivals-2" + text.substr(10), std::string{"arrivals-1 -5 1 1 1"},
                             std::string{"arrivals-1 1 nan inf -1"}, std::string(4096, '9'));
    CHECK(arrival_model::from_text(bad, now).text() == fresh);
    // A clock that was set back: nothing of the future is believed.
    CHECK(arrival_model::from_text(text, monday).text() == arrival_model{monday}.text());
}
