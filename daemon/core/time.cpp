#include "daemon/core/time.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace highroad {
namespace {

using namespace std::chrono;

struct unit {
    seconds length;
    std::string_view name;
};
constexpr std::array units{unit{days{1}, "d"}, unit{hours{1}, "h"}, unit{minutes{1}, "min"}, unit{seconds{1}, "s"}};

/// Reads exactly `count` digits at the front; -1 when there are none.
int take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return -1;
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char wanted)
{
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// "Z", "+01:00", "-0700"; empty when it is none of these.
std::optional<seconds> take_offset(std::string_view& text)
{
    if (take(text, 'Z') || take(text, 'z')) return seconds{0};
    auto sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    if (sign == 0) return std::nullopt;
    auto hour = take_digits(text, 2);
    take(text, ':');
    auto minute = take_digits(text, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return sign * (hours{hour} + minutes{minute});
}

} // namespace

std::string to_iso8601(instant at)
{
    auto day = floor<days>(at);
    year_month_day date{day};
    hh_mm_ss time{at - day};
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return out.data();
}

std::optional<instant> parse_instant(std::string_view text)
{
    auto y = take_digits(text, 4);
    if (y < 0 || !take(text, '-')) return std::nullopt;
    auto m = take_digits(text, 2);
    if (m < 0 || !take(text, '-')) return std::nullopt;
    auto d = take_digits(text, 2);
    if (d < 0 || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return std::nullopt;
    auto hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    auto minute = take_digits(text, 2);
    if (minute < 0 || minute > 59 || !take(text, ':')) return std::nullopt;
    auto second = take_digits(text, 2);
    if (second < 0 || second > 60) return std::nullopt;
    if (take(text, '.')) {
        if (take_digits(text, 1) < 0) return std::nullopt;
        while (take_digits(text, 1) >= 0) {
        }
    }
    auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;

    year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    auto at = sys_days{date} + hours{hour} + minutes{minute} + seconds{second} - *offset;
    if (at < sys_days{year{0} / 1 / 1} || at >= sys_days{year{10000} / 1 / 1}) return std::nullopt;
    return at;
}

std::string in_words(seconds length)
{
    if (length <= seconds{0}) return "0 s";
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (length < units[i].length) continue;
        auto words = std::to_string(length / units[i].length) + " " + std::string{units[i].name};
        auto rest = length % units[i].length;
        if (rest == seconds{0} || i + 1 == units.size() || rest < units[i + 1].length) return words;
        return words + " " + std::to_string(rest / units[i + 1].length) + " " + std::string{units[i + 1].name};
    }
    return "0 s";
}

std::optional<seconds> parse_duration(std::string_view text)
{
    static constexpr std::array<std::pair<std::string_view, seconds>, 17> names{{
        {"s", seconds{1}},
        {"sec", seconds{1}},
        {"second", seconds{1}},
        {"seconds", seconds{1}},
        {"m", minutes{1}},
        {"min", minutes{1}},
        {"minute", minutes{1}},
        {"minutes", minutes{1}},
        {"h", hours{1}},
        {"hour", hours{1}},
        {"hours", hours{1}},
        {"d", days{1}},
        {"day", days{1}},
        {"days", days{1}},
        {"w", weeks{1}},
        {"week", weeks{1}},
        {"weeks", weeks{1}},
    }};
    std::int64_t count = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 10 && text[digits] >= '0' && text[digits] <= '9') {
        count = count * 10 + (text[digits++] - '0');
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    while (take(text, ' ')) {
    }
    for (const auto& [name, length] : names) {
        if (text != name) continue;
        auto ten_years = seconds{days{3653}};
        if (count == 0 || count > ten_years / length) return std::nullopt;
        return count * length;
    }
    return std::nullopt;
}

} // namespace highroad
