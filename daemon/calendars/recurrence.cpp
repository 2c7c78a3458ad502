#include "daemon/calendars/recurrence.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace highroad::ics {
namespace {

using namespace std::chrono;

std::optional<int> number(std::string_view text)
{
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    int value = 0;
    auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

template <class Read>
bool each_of(std::string_view list, Read read)
{
    for (bool more = true; more;) {
        auto comma = list.find(',');
        if (!read(list.substr(0, comma))) return false;
        more = comma != std::string_view::npos;
        if (more) list.remove_prefix(comma + 1);
    }
    return true;
}

/// Whole numbers from `least` to `most`, or from their negatives, but for zero.
bool read_numbers(std::string_view list, int most, bool negative, std::vector<int>& into)
{
    return each_of(list, [&](std::string_view one) {
        auto value = number(one);
        if (!value || *value == 0 || *value > most || *value < (negative ? -most : 1) || into.size() > 400)
            return false;
        into.push_back(*value);
        return true;
    });
}

std::optional<weekday> weekday_named(std::string_view name)
{
    static constexpr std::array<std::string_view, 7> names{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) return std::nullopt;
    return weekday{static_cast<unsigned>(at - names.begin())};
}

bool read_weekdays(std::string_view list, std::vector<weekday_rule>& into)
{
    return each_of(list, [&](std::string_view one) {
        if (one.size() < 2 || into.size() > 400) return false;
        auto day = weekday_named(one.substr(one.size() - 2));
        auto nth = one.size() == 2 ? std::optional{0} : number(one.substr(0, one.size() - 2));
        if (!day || !nth || *nth > 53 || *nth < -53) return false;
        into.push_back({*day, *nth});
        return true;
    });
}

bool read_frequency(std::string_view value, frequency& into)
{
    static constexpr std::array<std::string_view, 4> names{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    auto at = std::find(names.begin(), names.end(), value);
    into = static_cast<frequency>(at - names.begin());
    return at != names.end();
}

bool read_until(std::string_view value, recurrence& into)
{
    auto time = parse_time(value);
    if (!time) return false;
    if (time->utc)
        into.until = instant{time->shown.time_since_epoch()};
    else
        into.until_local = time->date_only ? time->shown + days{1} - seconds{1} : time->shown;
    return true;
}

bool read_part(std::string_view key, std::string_view value, recurrence& into)
{
    if (key == "FREQ") return read_frequency(value, into.every);
    if (key == "INTERVAL") {
        into.interval = number(value).value_or(0);
        return into.interval > 0 && into.interval <= 10'000;
    }
    if (key == "COUNT") {
        into.count = number(value);
        return into.count && *into.count > 0;
    }
    if (key == "UNTIL") return read_until(value, into);
    if (key == "WKST") {
        auto day = weekday_named(value);
        into.week_start = day.value_or(into.week_start);
        return day.has_value();
    }
    if (key == "BYMONTH") return read_numbers(value, 12, false, into.months);
    if (key == "BYMONTHDAY") return read_numbers(value, 31, true, into.month_days);
    if (key == "BYYEARDAY") return read_numbers(value, 366, true, into.year_days);
    if (key == "BYSETPOS") return read_numbers(value, 366, true, into.positions);
    if (key == "BYDAY") return read_weekdays(value, into.weekdays);
    return false;
}

/// A stretch that a rule repeats by: [begin, end).
struct period {
    local_days begin;
    local_days end;
};

local_days day_of(year_month month)
{
    return local_days{month / 1};
}

period month_at(year_month month)
{
    return {day_of(month), day_of(month + months{1})};
}
period year_at(year which)
{
    return {day_of(which / January), day_of((which + years{1}) / January)};
}

template <class List, class Value>
bool has(const List& list, Value value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// `value` counted from the begin or, when negative, from the end of something of `length` days.
bool has_counted(const std::vector<int>& list, int from_begin, int length)
{
    return has(list, from_begin) || has(list, from_begin - length - 1);
}

class series {
public:
    series(const recurrence& rule, local_days first) : rule_{rule}, first_{first}, first_date_{first} {}

    /// The n-th period: the one of the first day is 0.
    [[nodiscard]] period at(std::int64_t n) const
    {
        auto ahead = n * rule_.interval;
        switch (rule_.every) {
        case frequency::daily:
            return {first_ + days{ahead}, first_ + days{ahead + 1}};
        case frequency::weekly: {
            auto begin = first_ - (weekday{first_} - rule_.week_start) + days{7 * ahead};
            return {begin, begin + days{7}};
        }
        case frequency::monthly:
            return month_at(first_date_.year() / first_date_.month() + months{ahead});
        case frequency::yearly:
            break;
        }
        return year_at(first_date_.year() + years{ahead});
    }

    /// A period that ends no later than `day`, near to it.
    [[nodiscard]] std::int64_t before(local_days day) const
    {
        static constexpr std::array<std::int64_t, 4> longest{1, 7, 31, 366};
        auto length = longest[static_cast<std::size_t>(rule_.every)] * rule_.interval;
        return std::max<std::int64_t>(0, (day - first_).count() / length - 1);
    }

    [[nodiscard]] bool month_fits(year_month_day date) const
    {
        return rule_.months.empty() || has(rule_.months, static_cast<int>(static_cast<unsigned>(date.month())));
    }

    [[nodiscard]] bool fits(local_days day, year_month_day date) const
    {
        if (!month_fits(date)) return false;
        auto whole_year = year_at(date.year());
        auto whole_month = month_at(date.year() / date.month());
        if (!rule_.month_days.empty() && !has_counted(rule_.month_days, nth(day, whole_month), length(whole_month)))
            return false;
        if (!rule_.year_days.empty() && !has_counted(rule_.year_days, nth(day, whole_year), length(whole_year)))
            return false;
        bool in_year = rule_.every == frequency::yearly && rule_.months.empty();
        if (!rule_.weekdays.empty()) return weekday_fits(day, in_year ? whole_year : whole_month);
        return !rule_.month_days.empty() || !rule_.year_days.empty() || fits_first(day, date);
    }

private:
    static int nth(local_days day, const period& of) { return static_cast<int>((day - of.begin).count()) + 1; }
    static int length(const period& of) { return static_cast<int>((of.end - of.begin).count()); }

    [[nodiscard]] bool weekday_fits(local_days day, const period& of) const
    {
        bool counted = rule_.every == frequency::monthly || rule_.every == frequency::yearly;
        auto from_begin = (nth(day, of) - 1) / 7 + 1;
        auto from_end = -((length(of) - nth(day, of)) / 7 + 1);
        return std::any_of(rule_.weekdays.begin(), rule_.weekdays.end(), [&](const weekday_rule& wanted) {
            return wanted.day == weekday{day} &&
                   (!counted || wanted.nth == 0 || wanted.nth == from_begin || wanted.nth == from_end);
        });
    }

    /// What the rule leaves open is as on the first day.
    [[nodiscard]] bool fits_first(local_days day, year_month_day date) const
    {
        switch (rule_.every) {
        case frequency::daily:
            return true;
        case frequency::weekly:
            return weekday{day} == weekday{first_};
        case frequency::monthly:
            return date.day() == first_date_.day();
        case frequency::yearly:
            break;
        }
        return date.day() == first_date_.day() && (!rule_.months.empty() || date.month() == first_date_.month());
    }

    const recurrence& rule_;
    local_days first_;
    year_month_day first_date_;
};

void keep_positions(const std::vector<int>& positions, std::vector<local_days>& found)
{
    if (positions.empty()) return;
    std::vector<local_days> kept;
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (has_counted(positions, static_cast<int>(at) + 1, static_cast<int>(found.size()))) kept.push_back(found[at]);
    }
    found = std::move(kept);
}

} // namespace

std::optional<written_time> parse_time(std::string_view text)
{
    auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    bool date_only = text.size() == 8;
    bool utc = text.size() == 16 && text[15] == 'Z';
    if (!date_only && !(text.size() == 15 || utc)) return std::nullopt;
    for (std::size_t at = 0; at < std::min<std::size_t>(text.size(), 15); ++at) {
        if (at == 8 ? text[at] != 'T' : text[at] < '0' || text[at] > '9') return std::nullopt;
    }
    year_month_day date{year{two(0) * 100 + two(2)}, month{static_cast<unsigned>(two(4))},
                        day{static_cast<unsigned>(two(6))}};
    if (!date.ok()) return std::nullopt;
    local_time at = local_days{date};
    if (date_only) return written_time{at, true, false};
    if (two(9) > 23 || two(11) > 59 || two(13) > 60) return std::nullopt;
    return written_time{at + hours{two(9)} + minutes{two(11)} + seconds{two(13)}, false, utc};
}

result<recurrence> parse_recurrence(std::string_view text)
{
    recurrence rule;
    bool has_frequency = false;
    for (auto rest = text; !rest.empty();) {
        auto end = std::min(rest.find(';'), rest.size());
        auto part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        auto equals = std::min(part.find('='), part.size());
        auto key = part.substr(0, equals);
        if (part.empty() || key.starts_with("X-")) continue;
        has_frequency = has_frequency || key == "FREQ";
        if (!read_part(key, part.substr(std::min(equals + 1, part.size())), rule))
            return failure{errc::bad_input, "the repetition \"" + std::string{text.substr(0, 100)} +
                                                "\" is not understood at \"" + std::string{part.substr(0, 40)} + "\""};
    }
    if (!has_frequency) return failure{errc::bad_input, "a repetition does not say how often (FREQ)"};
    return rule;
}

std::vector<local_days> repeat(const recurrence& rule, local_days first, local_days from, local_days to, budget& cost)
{
    std::vector<local_days> all;
    if (first >= from && first <= to) all.push_back(first);
    series days_of{rule, first};
    auto seen = 1; // the first day counts, whether or not it fits
    for (auto n = rule.count ? 0 : days_of.before(from);; ++n) {
        auto piece = days_of.at(n);
        if (piece.begin > to || --cost.days_left < 0) return all;
        std::vector<local_days> found;
        for (auto day = piece.begin; day < piece.end; day += days{1}) {
            year_month_day date{day};
            if (!days_of.month_fits(date)) {
                day = day_of(date.year() / date.month() + months{1}) - days{1};
            } else if (days_of.fits(day, date)) {
                found.push_back(day);
            }
            --cost.days_left;
        }
        keep_positions(rule.positions, found);
        for (auto day : found) {
            if (day <= first) continue;
            if (day > to || (rule.count && seen++ >= *rule.count)) return all;
            if (day >= from) all.push_back(day);
        }
    }
}

} // namespace highroad::ics
