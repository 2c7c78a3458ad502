#include "daemon/calendars/vtimezone.hpp"

#include <algorithm>

namespace highroad::ics {
namespace {

using namespace std::chrono;

constexpr std::size_t most_changes = 20'000;

/// "+0530", "-033052".
std::optional<seconds> parse_offset(const property* written)
{
    if (!written) return std::nullopt;
    std::string_view text = written->value;
    if ((text.size() != 5 && text.size() != 7) || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    auto digits = text.substr(1);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    auto two = [&](std::size_t at) {
        return at < digits.size() ? (digits[at] - '0') * 10 + (digits[at + 1] - '0') : 0;
    };
    if (two(0) > 23 || two(2) > 59 || two(4) > 59) return std::nullopt;
    auto offset = hours{two(0)} + minutes{two(2)} + seconds{two(4)};
    return text[0] == '-' ? -offset : offset;
}

struct change_of_clocks {
    instant at;
    seconds before;
    seconds after;
};

failure not_understood(const component& described)
{
    const auto* name = described.find("TZID");
    return {errc::bad_input, "the time zone \"" + (name ? name->value : std::string{}) +
                                 "\" that the calendar describes is not understood"};
}

/// One STANDARD or DAYLIGHT. False when it makes no sense.
bool read_observance(const component& part, instant to, budget& cost, std::vector<change_of_clocks>& into)
{
    auto before = parse_offset(part.find("TZOFFSETFROM"));
    auto after = parse_offset(part.find("TZOFFSETTO"));
    const auto* begins = part.find("DTSTART");
    auto first = begins ? parse_time(begins->value) : std::nullopt;
    if (!before || !after || !first || first->date_only) return false;

    auto add = [&](local_time shown, std::optional<instant> until) {
        instant at{shown.time_since_epoch() - *before};
        if (!until || at <= *until) into.push_back({at, *before, *after});
    };
    for (const auto& written : part.properties) {
        if (written.name != "RDATE") continue;
        auto extra = parse_time(written.value);
        if (!extra) return false;
        add(extra->shown, std::nullopt);
    }
    const auto* repeats = part.find("RRULE");
    if (!repeats) {
        add(first->shown, std::nullopt);
        return into.size() <= most_changes;
    }
    auto rule = parse_recurrence(repeats->value);
    if (!rule) return false;
    auto until = rule->until;
    if (rule->until_local) until = instant{rule->until_local->time_since_epoch() - *before};
    auto day = floor<days>(first->shown);
    for (auto repeated : repeat(*rule, day, day, floor<days>(local_time{to.time_since_epoch()}), cost))
        add(repeated + (first->shown - day), until);
    return into.size() <= most_changes;
}

} // namespace

result<time_zone> read_vtimezone(const component& described, instant to, budget& cost)
{
    std::vector<change_of_clocks> all;
    for (const auto& part : described.inner) {
        if (part.name != "STANDARD" && part.name != "DAYLIGHT") continue;
        if (!read_observance(part, to, cost, all)) return not_understood(described);
    }
    if (all.empty()) return not_understood(described);
    std::sort(all.begin(), all.end(), [](const auto& one, const auto& other) { return one.at < other.at; });

    time_zone zone;
    if (const auto* name = described.find("TZID")) zone.name = name->value;
    zone.before = all.front().before;
    for (const auto& change : all) {
        if (!zone.changes.empty() && zone.changes.back().from == change.at)
            zone.changes.back().offset = change.after;
        else
            zone.changes.push_back({change.at, change.after});
    }
    return zone;
}

} // namespace highroad::ics
