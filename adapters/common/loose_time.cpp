#include "adapters/common/loose_time.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace highroad {
namespace {

bool all_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<instant> since_1970(std::string_view text)
{
    constexpr long long end_of_9999 = 253'402'300'799;
    // Seconds have reached ten digits and stay there until 2286; milliseconds have thirteen.
    if (!all_digits(text) || text.size() < 9 || text.size() > 15) return std::nullopt;
    long long number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.size() >= 12) number /= 1000;
    if (number > end_of_9999) return std::nullopt;
    return instant{std::chrono::seconds{number}};
}

/// The next word of the text, which loses it.
std::string_view word(std::string_view& text)
{
    text = trimmed(text);
    auto end = std::min(text.find(' '), text.size());
    auto found = text.substr(0, end);
    text.remove_prefix(end);
    return found;
}

/// "-0700" or a name that RFC 822 knows, as RFC 3339 writes it; empty for anything else.
std::string offset_of(std::string_view zone)
{
    using pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array known{
        pair{"", "Z"},         pair{"GMT", "Z"},      pair{"UT", "Z"},       pair{"UTC", "Z"},
        pair{"Z", "Z"},        pair{"EST", "-05:00"}, pair{"EDT", "-04:00"}, pair{"CST", "-06:00"},
        pair{"CDT", "-05:00"}, pair{"MST", "-07:00"}, pair{"MDT", "-06:00"}, pair{"PST", "-08:00"},
        pair{"PDT", "-07:00"},
    };
    for (const auto& [name, offset] : known)
        if (name == zone) return std::string{offset};
    if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-') || !all_digits(zone.substr(1))) return {};
    return std::string{zone.substr(0, 3)} + ":" + std::string{zone.substr(3)};
}

/// RFC 822 with RFC 2822's years of four digits; the day of the week may be left out.
std::optional<instant> mail_time(std::string_view text)
{
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (auto comma = text.find(','); comma != std::string_view::npos) text.remove_prefix(comma + 1);
    auto day = word(text);
    auto month = std::find(months.begin(), months.end(), word(text));
    auto year = word(text);
    auto time = word(text);
    auto offset = offset_of(trimmed(text));
    if (!all_digits(day) || day.size() > 2 || month == months.end() || !all_digits(year) || year.size() != 4 ||
        offset.empty())
        return std::nullopt;
    auto number = std::to_string(month - months.begin() + 1);
    auto whole = std::string{year} + (number.size() < 2 ? "-0" : "-") + number + (day.size() < 2 ? "-0" : "-") +
                 std::string{day} + "T" + std::string{time} + (time.size() == 5 ? ":00" : "") + offset;
    return parse_instant(whole);
}

} // namespace

std::optional<instant> parse_loose_time(std::string_view text)
{
    text = trimmed(text);
    if (text.size() > 64) return std::nullopt;
    if (auto exact = parse_instant(text)) return exact;
    if (auto number = since_1970(text)) return number;
    if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
        if (text.size() == 10) return parse_instant(std::string{text} + "T00:00:00Z");
        std::string written{text};
        written[10] = 'T';
        // With an offset behind it, or without one.
        if (auto exact = parse_instant(written)) return exact;
        return parse_instant(written + "Z");
    }
    return mail_time(text);
}

} // namespace highroad
