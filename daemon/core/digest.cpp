#include "daemon/core/digest.hpp"

#include "daemon/core/attend.hpp"
#include "daemon/core/deciding.hpp"

#include <algorithm>
#include <map>

namespace highroad {
namespace {

using std::chrono::days;

/// The local day on which a digest that is due in (since, now] falls; empty when none is.
std::optional<std::chrono::local_days> day_due(const playbook& rules, instant since, instant now,
                                               std::optional<std::chrono::weekday> only_on)
{
    auto at = next_time_of_day(rules.hours.zone, since, rules.digests.at);
    // After a long sleep only the latest one is told.
    if (now - at > days{8}) at = next_time_of_day(rules.hours.zone, now - days{8}, rules.digests.at);
    std::optional<std::chrono::local_days> found;
    for (; at <= now; at = next_time_of_day(rules.hours.zone, at, rules.digests.at)) {
        auto day = std::chrono::floor<days>(to_local(rules.hours.zone, at));
        if (!only_on || std::chrono::weekday{day} == *only_on) found = day;
    }
    return found;
}

std::optional<std::chrono::local_days> daily_due(const playbook& rules, instant since, instant now)
{
    if (!rules.digests.daily) return std::nullopt;
    return day_due(rules, since, now, std::nullopt);
}

std::optional<std::chrono::local_days> weekly_due(const playbook& rules, instant since, instant now)
{
    if (!rules.digests.weekly) return std::nullopt;
    return day_due(rules, since, now, rules.digests.weekly_on);
}

std::string written(std::chrono::local_days day)
{
    return to_iso8601(instant{day.time_since_epoch()}).substr(0, 10);
}

template <class Wanted>
void add_digests(round& made, board::sort what, std::string_view word, std::chrono::local_days day,
                 const std::vector<waiting_case>& waiting, instant now, Wanted wanted)
{
    std::map<std::string, std::vector<int>> by_channel;
    for (const auto& c : waiting) {
        if (!wanted(c)) continue;
        for (const auto& channel : c.channels)
            by_channel[channel].push_back(c.number);
    }
    for (auto& [channel, numbers] : by_channel) {
        std::sort(numbers.begin(), numbers.end());
        auto key = std::string{word} + "/" + channel + "/" + written(day);
        made.boards.push_back(board{key, 0, what, channel, std::move(numbers), {}, 1, now, 0, {}, false});
        made.effects.push_back(board_effect(key, channel, now));
    }
}

} // namespace

waiting_case as_waiting(const review_case& c)
{
    return {c.number, c.channels, c.nudges, c.storm, c.quiet};
}

round digest(const std::vector<waiting_case>& waiting, instant since, const playbook& rules, instant now)
{
    round made;
    if (auto day = daily_due(rules, since, now)) {
        add_digests(made, board::sort::digest, "digest", *day, waiting, now,
                    [](const waiting_case& c) { return !c.quiet || c.storm != 0; });
    }
    if (auto day = weekly_due(rules, since, now)) {
        add_digests(made, board::sort::parked, "weekly", *day, waiting, now,
                    [](const waiting_case& c) { return c.nudges.parked; });
    }
    return made;
}

bool digest_due(instant since, const playbook& rules, instant now)
{
    return daily_due(rules, since, now) || weekly_due(rules, since, now);
}

std::optional<instant> next_digest(const playbook& rules, instant now)
{
    if (!rules.digests.daily && !rules.digests.weekly) return std::nullopt;
    return next_time_of_day(rules.hours.zone, now, rules.digests.at);
}

} // namespace highroad
