// Adaptive polling beside fixed intervals, at equal numbers of requests, on simulated sources: mean time from a review
// being there to it being read. Runs the daemon's own policy (daemon/core/poll_schedule) and nothing else of it.

#include "bench/polling/arrivals.hpp"
#include "daemon/core/poll_schedule.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace highroad;
using namespace highroad::bench;
using std::chrono::seconds;

constexpr instant start{seconds{1'790'000'000 / 86'400 * 86'400}};

struct outcome {
    double waited = 0; ///< seconds, of all reviews together
    std::size_t reviews = 0;
    std::size_t reads = 0;
    seconds longest_pause{0};
};

double from_start(instant at)
{
    return static_cast<double>((at - start).count());
}

/// Reviews that came up to `at` and were not read before: how long they waited.
void look(const std::vector<double>& times, std::size_t& next, double at, outcome& out)
{
    for (; next < times.size() && times[next] <= at; ++next) {
        out.waited += at - times[next];
        ++out.reviews;
    }
}

struct habits {
    bool adaptive = true;
    int forget_every_days = 0; ///< a restart of a daemon that keeps no rates; 0: never
};

outcome adaptively(const scenario& what, const arrival_times& all, double length, std::uint64_t seed, habits how)
{
    poll_schedule schedule;
    poll_bounds bounds{seconds{what.every}, seconds{0}, how.adaptive};
    auto name = [](std::size_t i) { return std::to_string(i); };
    std::mt19937_64 chance{seed};
    std::uniform_int_distribution<int> phase{1, what.every};
    using turn = std::pair<instant, std::size_t>;
    std::priority_queue<turn, std::vector<turn>, std::greater<>> turns;
    std::vector<std::size_t> next(all.size(), 0);
    std::vector<instant> read_at(all.size(), start);
    for (std::size_t i = 0; i < all.size(); ++i) {
        schedule.add(name(i), bounds, arrival_model{start});
        turns.emplace(start + seconds{phase(chance)}, i);
    }
    outcome out;
    auto forgets = seconds{86'400 * how.forget_every_days};
    auto forgotten = start;
    while (from_start(turns.top().first) < length) {
        auto [now, i] = turns.top();
        turns.pop();
        if (forgets > seconds{0} && now - forgotten >= forgets) {
            forgotten = now;
            for (std::size_t s = 0; s < all.size(); ++s)
                schedule.add(name(s), bounds, arrival_model{now});
        }
        auto before = next[i];
        look(all[i], next[i], from_start(now), out);
        schedule.was_read(name(i), read_at[i], now, next[i] - before, 1);
        out.longest_pause = std::max(out.longest_pause, now - read_at[i]);
        read_at[i] = now;
        ++out.reads;
        turns.emplace(schedule.after(name(i), now).at, i);
    }
    return out;
}

/// As many reads, at one pause for all.
outcome at_fixed_intervals(const arrival_times& all, double length, std::size_t reads, std::uint64_t seed)
{
    std::mt19937_64 chance{seed};
    auto pause = length * static_cast<double>(all.size()) / static_cast<double>(reads);
    std::uniform_real_distribution<double> phase{0, pause};
    outcome out;
    for (const auto& times : all) {
        std::size_t next = 0;
        for (double at = phase(chance); at < length; at += pause) {
            look(times, next, at, out);
            ++out.reads;
        }
    }
    return out;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App cli{"Adaptive polling beside fixed intervals, at equal numbers of requests"};
    int days = 120;
    int runs = 12;
    std::string only;
    habits how;
    cli.add_option("--days", days, "of simulated time")->capture_default_str()->check(CLI::Range(1, 3650));
    cli.add_option("--runs", runs, "with other arrivals each")->capture_default_str()->check(CLI::Range(1, 1000));
    cli.add_option("--only", only, "scenarios whose names hold this");
    cli.add_option("--forget-every", how.forget_every_days, "days: as if a restart lost what was learned")
        ->capture_default_str();
    CLI11_PARSE(cli, argc, argv);

    auto length = days * 86'400.0;
    bool reached = true;
    std::cout
        << "| scenario | reviews | reads a day and source | fixed: mean wait | adaptive: mean wait | ratio | aim |"
        << " longest pause |\n|---|---|---|---|---|---|---|---|\n"
        << std::fixed;
    for (const auto& what : all_scenarios()) {
        if (what.name.find(only) == std::string::npos) continue;
        outcome fixed;
        outcome adaptive;
        std::size_t sources = 1;
        for (int run = 0; run < runs; ++run) {
            auto seed = static_cast<std::uint64_t>(run) * 7919 + 17;
            std::mt19937_64 chance{seed};
            auto all = what.make(chance, length);
            sources = all.size();
            auto ours = adaptively(what, all, length, seed, how);
            auto theirs = at_fixed_intervals(all, length, ours.reads, seed);
            for (auto [sum, part] : {std::pair{&adaptive, &ours}, std::pair{&fixed, &theirs}}) {
                sum->waited += part->waited;
                sum->reviews += part->reviews;
                sum->reads += part->reads;
                sum->longest_pause = std::max(sum->longest_pause, part->longest_pause);
            }
        }
        auto mean = [](const outcome& of) { return of.waited / static_cast<double>(of.reviews); };
        auto ratio = mean(adaptive) / mean(fixed);
        auto aim = what.bursty ? 0.6 : 1.05;
        reached = reached && ratio <= aim;
        std::cout << "| " << what.name << " | " << adaptive.reviews << " | " << std::setprecision(0)
                  << static_cast<double>(adaptive.reads) / runs / days / static_cast<double>(sources) << " | "
                  << mean(fixed) << " s | " << mean(adaptive) << " s | " << std::setprecision(3) << ratio << " | "
                  << std::setprecision(2) << aim << (ratio <= aim ? " reached" : " MISSED") << " | "
                  << highroad::in_words(adaptive.longest_pause) << " |\n"
                  << std::flush;
    }
    std::cout << (reached ? "Every aim is reached.\n" : "An aim is missed.\n");
    return reached ? 0 : 1;
}
