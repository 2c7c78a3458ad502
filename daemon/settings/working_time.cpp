#include "daemon/settings/working_time.hpp"

#include <algorithm>
#include <string>

namespace highroad {
namespace {

using namespace std::chrono;

constexpr minutes midnight = hours{24};
constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::optional<std::size_t> day_named(std::string_view text)
{
    auto found = std::find(day_names.begin(), day_names.end(), text);
    if (found == day_names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - day_names.begin());
}

/// "Mon", "Mon-Fri" or "Sat-Mon" as days.
std::optional<std::array<bool, 7>> days_in(std::string_view text)
{
    auto dash = text.find('-');
    auto first = day_named(text.substr(0, dash));
    auto last = dash == std::string_view::npos ? first : day_named(text.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    std::array<bool, 7> days{};
    for (auto day = *first;; day = (day + 1) % 7) {
        days.at(day) = true;
        if (day == *last) return days;
    }
}

std::optional<minutes> clock_time(std::string_view text)
{
    if (text == "24:00") return midnight;
    return parse_time_of_day(text);
}

/// Ascending, and spans that touch are one.
void tidy(std::vector<day_span>& spans)
{
    std::sort(spans.begin(), spans.end(), [](const day_span& a, const day_span& b) { return a.from < b.from; });
    std::vector<day_span> out;
    for (const auto& one : spans) {
        if (!out.empty() && one.from <= out.back().to) {
            out.back().to = std::max(out.back().to, one.to);
        } else {
            out.push_back(one);
        }
    }
    spans = std::move(out);
}

std::optional<instant> utc_at(std::string_view text, std::string_view rest)
{
    return parse_instant(std::string{text} + std::string{rest});
}

} // namespace

std::optional<minutes> parse_time_of_day(std::string_view text)
{
    auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    auto number = [&](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
    if (number(0) > 23 || number(3) > 59) return std::nullopt;
    return minutes{number(0) * 60 + number(3)};
}

std::optional<clock_span> parse_clock_span(std::string_view text)
{
    auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    auto from = parse_time_of_day(text.substr(0, dash));
    auto to = clock_time(text.substr(dash + 1));
    if (!from || !to || *from == *to) return std::nullopt;
    return clock_span{*from, *to};
}

std::optional<week> parse_hours(std::string_view text)
{
    auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    auto span = parse_clock_span(text.substr(space + 1));
    if (!span) return std::nullopt;
    std::array<bool, 7> open{};
    for (auto days = text.substr(0, space);;) {
        auto comma = days.find(',');
        auto some = days_in(days.substr(0, comma));
        if (!some) return std::nullopt;
        for (std::size_t day = 0; day < 7; ++day)
            open.at(day) = open.at(day) || some->at(day);
        if (comma == std::string_view::npos) break;
        days.remove_prefix(comma + 1);
    }
    week out;
    for (std::size_t day = 0; day < 7; ++day) {
        if (!open.at(day)) continue;
        bool past_midnight = span->to < span->from;
        out.at(day).push_back({span->from, past_midnight ? midnight : span->to});
        if (past_midnight && span->to > minutes{0}) out.at((day + 1) % 7).push_back({minutes{0}, span->to});
    }
    for (auto& spans : out)
        tidy(spans);
    return out;
}

std::optional<week> joined(const week& open, const week& more)
{
    auto out = open;
    for (std::size_t day = 0; day < 7; ++day) {
        for (const auto& fresh : more.at(day)) {
            bool taken = std::any_of(open.at(day).begin(), open.at(day).end(),
                                     [&](const day_span& one) { return fresh.from < one.to && one.from < fresh.to; });
            if (taken) return std::nullopt;
            out.at(day).push_back(fresh);
        }
        tidy(out.at(day));
    }
    return out;
}

week without(const week& open, const clock_span& quiet)
{
    std::vector<day_span> cut;
    if (quiet.from < quiet.to) {
        cut = {{quiet.from, quiet.to}};
    } else {
        cut = {{minutes{0}, quiet.to}, {quiet.from, midnight}};
    }
    auto out = open;
    for (auto& spans : out) {
        for (const auto& gap : cut) {
            std::vector<day_span> left;
            for (const auto& one : spans) {
                if (one.from < std::min(one.to, gap.from)) left.push_back({one.from, std::min(one.to, gap.from)});
                if (std::max(one.from, gap.to) < one.to) left.push_back({std::max(one.from, gap.to), one.to});
            }
            spans = std::move(left);
        }
        tidy(spans);
    }
    return out;
}

bool never_opens(const week& open)
{
    return std::all_of(open.begin(), open.end(), [](const auto& spans) { return spans.empty(); });
}

std::optional<day_range> parse_days(std::string_view text)
{
    auto day = [](std::string_view one) -> std::optional<local_days> {
        auto at = one.size() == 10 ? utc_at(one, "T00:00:00Z") : std::nullopt;
        if (!at) return std::nullopt;
        return local_days{floor<days>(*at).time_since_epoch()};
    };
    auto dots = text.find("..");
    auto first = day(text.substr(0, dots));
    auto last = dots == std::string_view::npos ? first : day(text.substr(dots + 2));
    if (!first || !last || *last < *first) return std::nullopt;
    return day_range{*first, *last};
}

std::optional<local_time> parse_local_time(std::string_view text)
{
    auto at = text.size() == 16 && text[10] == 'T' ? utc_at(text, ":00Z") : std::nullopt;
    if (!at) return std::nullopt;
    return local_time{at->time_since_epoch()};
}

} // namespace highroad
