#include "daemon/settings/calendars_of_file.hpp"

#include "daemon/core/text.hpp"

namespace highroad {
namespace {

using namespace std::chrono;

constexpr std::string_view around_the_clock = "around the clock is [\"Mon-Sun 00:00-24:00\"]";

instant new_year(instant at, years later)
{
    auto year = year_month_day{floor<days>(at)}.year() + later;
    return sys_days{year / January / 1};
}

std::string in_double_quotes(std::string_view text)
{
    return toml_quoted(shortened(displayable(text), 60));
}

/// Words that came with a file's content, made fit for one line of a message.
std::string inert(std::string_view words)
{
    auto out = shortened(displayable(words), 200);
    for (auto& c : out) {
        if (c == '\n' || c == '\t') c = ' ';
    }
    return out;
}

} // namespace

calendars_of_file::calendars_of_file(reading& r, const surroundings& around)
    : r_{r}, around_{around}, from_{new_year(around.now, years{-1})}, to_{new_year(around.now, years{3})}
{}

time_zone calendars_of_file::zone(const std::string& name, const std::string& path) const
{
    if (name.empty() || (name == "UTC" && !around_.zone_of)) return {};
    or_words<time_zone> found = unreadable{"without the system's zones, only \"UTC\" is known"};
    if (around_.zone_of) found = around_.zone_of(name, from_, to_);
    if (auto* known = std::get_if<time_zone>(&found)) return std::move(*known);
    r_.complain(r_.place_of(path), std::string{in_words(shape::zone)}, in_double_quotes(name),
                inert(std::get<unreadable>(found).words));
    return {};
}

week calendars_of_file::hours(const std::vector<std::string>& entries, const std::string& path) const
{
    if (entries.empty()) {
        r_.complain(r_.place_of(path), "hours that open at least once a week", "an empty list",
                    std::string{around_the_clock});
        return calendar{}.open;
    }
    week all;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto more = parse_hours(entries[i]);
        auto both = more ? joined(all, *more) : std::nullopt;
        if (both) {
            all = *both;
        } else {
            r_.complain(r_.place_of(path + "[" + std::to_string(i) + "]"), "hours that no earlier entry has",
                        in_double_quotes(entries[i]), "each hour of the week belongs into one entry");
        }
    }
    return all;
}

std::vector<day_range> calendars_of_file::days_off(const sections::day_list& days, const std::string& path,
                                                   const time_zone& zone) const
{
    std::vector<day_range> all;
    for (std::size_t i = 0; i < days.entries.size(); ++i) {
        const auto& entry = days.entries[i];
        if (auto written = parse_days(entry)) {
            all.push_back(*written);
            continue;
        }
        or_words<std::vector<day_range>> read = unreadable{"calendar files are not read here"};
        if (around_.days_off_in) read = around_.days_off_in(entry, zone, from_, to_);
        if (const auto* found = std::get_if<std::vector<day_range>>(&read)) {
            all.insert(all.end(), found->begin(), found->end());
        } else {
            r_.complain(r_.place_of(path + "[" + std::to_string(i) + "]"), "a calendar file with days off",
                        in_double_quotes(entry), inert(std::get<unreadable>(read).words));
        }
    }
    return all;
}

std::vector<shift> calendars_of_file::shifts(const std::string& ics, const std::string& path, const person_lookup& who,
                                             const time_zone& zone) const
{
    if (ics.empty()) return {};
    or_words<file_of_shifts> read = unreadable{"calendar files are not read here"};
    if (around_.shifts_in) read = around_.shifts_in(ics, who, zone, from_, to_);
    auto* found = std::get_if<file_of_shifts>(&read);
    if (found == nullptr) {
        r_.complain(r_.place_of(path), "a calendar file with shifts", in_double_quotes(ics),
                    inert(std::get<unreadable>(read).words));
        return {};
    }
    for (const auto& complaint : found->complaints) {
        r_.complain(r_.place_of(path), "shifts of [[people]] in " + in_double_quotes(ics), inert(complaint),
                    "give that person the e-mail address or the name that stands in the calendar");
    }
    if (found->shifts.empty() && found->complaints.empty()) {
        r_.complain(r_.place_of(path), "a calendar file with shifts", in_double_quotes(ics) + ", which has none",
                    "nobody would be on call by it");
    }
    return std::move(found->shifts);
}

} // namespace highroad
