#include "daemon/core/calendar.hpp"

#include <algorithm>
#include <cstdio>

namespace highroad {
namespace {

using namespace std::chrono;

/// How far ahead an opening is looked for.
constexpr days horizon{731};
/// No zone was ever this far from UTC.
constexpr hours widest_offset{48};
/// Beyond these years sums with offsets could overflow, and no calendar means anything.
constexpr instant earliest = sys_days{year{-30000} / 1 / 1};
constexpr instant latest = sys_days{year{30000} / 1 / 1};

instant sum(instant at, seconds length)
{
    auto room = instant::max().time_since_epoch() - std::max(at.time_since_epoch(), seconds{0});
    return length > room ? instant::max() : at + length;
}

/// The stretches of even time are numbered: 0 is before the first change, `n` from the n-th change on.
struct even_time {
    const time_zone& zone;
    std::size_t number;

    even_time(const time_zone& of, instant at) : zone{of}
    {
        auto next = std::upper_bound(zone.changes.begin(), zone.changes.end(), at,
                                     [](instant moment, const zone_change& change) { return moment < change.from; });
        number = static_cast<std::size_t>(next - zone.changes.begin());
    }
    [[nodiscard]] seconds offset() const { return number == 0 ? zone.before : zone.changes[number - 1].offset; }
    [[nodiscard]] instant begin() const { return number == 0 ? instant::min() : zone.changes[number - 1].from; }
    [[nodiscard]] instant end() const
    {
        return number == zone.changes.size() ? instant::max() : zone.changes[number].from;
    }
};

/// The first moment, from `not_before` on, at which the clocks show `wanted` or later.
instant first_reaching(const time_zone& zone, local_time wanted, instant not_before)
{
    for (even_time piece{zone, not_before};; ++piece.number) {
        instant shown{wanted.time_since_epoch() - piece.offset()};
        auto reached = std::max({shown, piece.begin(), not_before});
        if (reached < piece.end() || piece.end() == instant::max()) return reached;
    }
}

struct day_verdict {
    bool off = false;
    local_days until = local_days::max(); ///< the day to ask again
};

/// One look through the list tells about a whole run of days, so that a walk seldom asks.
day_verdict judge(const std::vector<day_range>& days_off, local_days day)
{
    day_verdict verdict;
    for (const auto& range : days_off) {
        if (range.first <= day && day <= range.last) {
            auto after = range.last + days{1};
            verdict.until = verdict.off ? std::max(verdict.until, after) : after;
            verdict.off = true;
        } else if (!verdict.off && day < range.first) {
            verdict.until = std::min(verdict.until, range.first);
        }
    }
    return verdict;
}

const std::vector<day_span>& spans_of(const calendar& of, local_days day)
{
    return of.open[weekday{day}.c_encoding()];
}

bool never_opens(const calendar& of)
{
    return std::all_of(of.open.begin(), of.open.end(), [](const auto& spans) { return spans.empty(); });
}

bool always_open(const calendar& of)
{
    return of.days_off.empty() && std::all_of(of.open.begin(), of.open.end(), [](const auto& spans) {
               return spans.size() == 1 && spans.front() == day_span{};
           });
}

/// Walks the open stretches in [from, to) in order until `visit(begin, end)` is false. A stretch that goes on at
/// midnight or over a change of the clocks comes in pieces that touch.
template <class Visit>
void each_open(const calendar& of, instant from, instant to, const Visit& visit)
{
    if (never_opens(of)) return;
    from = std::max(from, earliest);
    to = std::min(to, latest);
    for (even_time piece{of.zone, from}; from < to; from = piece.end(), ++piece.number) {
        auto offset = piece.offset();
        local_time begin{from.time_since_epoch() + offset};
        local_time end{std::min(to, piece.end()).time_since_epoch() + offset};
        auto day = floor<days>(begin);
        auto verdict = judge(of.days_off, day);
        while (day < end) {
            if (day >= verdict.until) verdict = judge(of.days_off, day);
            if (verdict.off) {
                day = verdict.until;
                continue;
            }
            for (const auto& span : spans_of(of, day)) {
                auto opens = std::max<local_time>(begin, day + span.from);
                auto closes = std::min<local_time>(end, day + span.to);
                if (opens < closes &&
                    !visit(instant{opens.time_since_epoch() - offset}, instant{closes.time_since_epoch() - offset}))
                    return;
            }
            day += days{1};
        }
    }
}

} // namespace

local_time to_local(const time_zone& zone, instant at)
{
    at = std::clamp(at, earliest, latest);
    return local_time{at.time_since_epoch() + even_time{zone, at}.offset()};
}

instant to_instant(const time_zone& zone, local_time at)
{
    auto near = std::clamp(instant{at.time_since_epoch()}, earliest, latest);
    return first_reaching(zone, local_time{near.time_since_epoch()}, near - widest_offset);
}

std::string local_in_words(const time_zone& zone, instant at)
{
    static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto local = to_local(zone, at);
    auto day = floor<days>(local);
    year_month_day date{day};
    hh_mm_ss time{local - day};
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%s %u %s %02d:%02d", weekdays[weekday{day}.c_encoding()],
                  static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()));
    return out.data();
}

bool is_open(const calendar& of, instant at)
{
    auto local = to_local(of.zone, at);
    auto day = floor<days>(local);
    const auto& spans = spans_of(of, day);
    auto shown = local - day;
    return std::any_of(spans.begin(), spans.end(),
                       [&](const day_span& span) { return span.from <= shown && shown < span.to; }) &&
           !judge(of.days_off, day).off;
}

std::optional<instant> next_open(const calendar& of, instant at)
{
    std::optional<instant> found;
    each_open(of, at, sum(at, horizon), [&](instant opens, instant) {
        found = opens;
        return false;
    });
    return found;
}

instant open_until(const calendar& of, instant at)
{
    auto limit = sum(at, horizon);
    if (always_open(of)) return limit;
    auto end = at;
    each_open(of, at, limit, [&](instant opens, instant closes) {
        if (opens != end) return false;
        end = closes;
        return true;
    });
    return end;
}

std::optional<instant> next_open(const calendar& one, const calendar& other, instant from)
{
    auto limit = sum(from, horizon);
    for (auto at = from; at < limit;) {
        auto first = next_open(one, at);
        if (!first || *first >= limit) return std::nullopt;
        auto second = next_open(other, *first);
        if (!second || *second >= limit) return std::nullopt;
        if (*second == *first) return first;
        at = *second;
    }
    return std::nullopt;
}

instant after_open_time(const calendar& of, instant from, seconds length)
{
    if (length <= seconds{0}) return from;
    if (always_open(of)) return sum(from, length);
    auto left = length;
    auto reached = from; // the end of the last open stretch that was counted
    for (bool opened = true; opened;) {
        opened = false;
        each_open(of, reached, sum(reached, horizon), [&](instant opens, instant closes) {
            opened = true;
            auto used = std::min(left, seconds{closes - opens});
            left -= used;
            reached = opens + used;
            return left > seconds{0};
        });
        if (left == seconds{0}) return reached;
    }
    return sum(reached, left);
}

seconds open_time_between(const calendar& of, instant from, instant to)
{
    from = std::max(from, earliest);
    to = std::min(to, latest);
    if (to <= from) return seconds{0};
    if (always_open(of)) return to - from;
    seconds total{0};
    each_open(of, from, to, [&](instant opens, instant closes) {
        total += closes - opens;
        return true;
    });
    return total;
}

instant next_time_of_day(const time_zone& zone, instant after, minutes of_day)
{
    auto today = floor<days>(to_local(zone, after));
    for (auto day = today - days{1}; day <= today + days{3}; day += days{1}) {
        // Samoa had no 30 December 2011: a day that is left out as a whole has no time of day.
        if (to_instant(zone, day) == to_instant(zone, day + days{1})) continue;
        if (auto at = to_instant(zone, day + of_day); at > after) return at;
    }
    return sum(after, days{1});
}

instant next_working_day(const calendar& of, instant at)
{
    auto tomorrow = floor<days>(to_local(of.zone, at)) + days{1};
    // Clocks set back just after midnight (Newfoundland, at 00:01) show the old day again: hence the loop.
    for (auto begin = at; begin < latest;) {
        begin = first_reaching(of.zone, tomorrow, begin);
        auto opens = next_open(of, begin);
        if (!opens) break;
        if (to_local(of.zone, *opens) >= tomorrow) return *opens;
        begin = *opens;
    }
    return sum(at, days{1});
}

} // namespace highroad
