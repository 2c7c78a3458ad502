#include "daemon/calendars/events.hpp"

#include "daemon/calendars/recurrence.hpp"
#include "daemon/calendars/vtimezone.hpp"
#include "daemon/calendars/zones.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace highroad::ics {
namespace {

using namespace std::chrono;

constexpr std::size_t most_occurrences = 100'000;
constexpr std::size_t most_zones = 100;
constexpr instant earliest = sys_days{year{1} / 1 / 1};
constexpr instant latest = sys_days{year{9998} / 1 / 1};
constexpr days margin{3};

/// Moments of one series that are left out or moved: by moment, or as whole days.
struct exceptions {
    std::set<instant> moments;
    std::set<local_days> days;

    [[nodiscard]] bool name(instant at, local_days day) const { return moments.contains(at) || days.contains(day); }
};

struct placed_time {
    written_time written;
    const time_zone* zone;

    [[nodiscard]] instant at(local_time shown) const
    {
        return written.utc ? instant{shown.time_since_epoch()} : to_instant(*zone, shown);
    }
    [[nodiscard]] instant at() const { return at(written.shown); }
};

failure at_line(const property& written, std::string_view why)
{
    return {errc::bad_input,
            "line " + std::to_string(written.line) + " of the calendar (" + written.name + ") " + std::string{why}};
}

/// "P1D", "PT8H30M", "P2W". Empty for what is longer than ten years, too.
std::optional<seconds> parse_length(std::string_view text)
{
    if (text.starts_with('+')) text.remove_prefix(1);
    if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
    seconds total{0};
    std::int64_t digits = -1;
    bool in_time = false;
    for (char c : text.substr(1)) {
        if (c >= '0' && c <= '9') {
            digits = std::max<std::int64_t>(digits, 0) * 10 + (c - '0');
            if (digits > 400'000'000) return std::nullopt;
            continue;
        }
        if (c == 'T' && !in_time && digits < 0) {
            in_time = true;
            continue;
        }
        auto unit = c == 'W'              ? seconds{weeks{1}}
                    : c == 'D'            ? seconds{days{1}}
                    : c == 'H'            ? seconds{hours{1}}
                    : c == 'M' && in_time ? seconds{minutes{1}}
                    : c == 'S'            ? seconds{1}
                                          : seconds{0};
        if (unit == seconds{0} || digits < 0 || digits > seconds{days{3653}} / unit) return std::nullopt;
        total += digits * unit;
        if (total > days{3653}) return std::nullopt;
        digits = -1;
    }
    if (digits >= 0) return std::nullopt;
    return total;
}

class reader {
public:
    reader(const component& calendars, const time_zone& zone, instant from, instant to)
        : calendars_{calendars},
          zone_{zone},
          from_{std::clamp(from, earliest, latest)},
          to_{std::clamp(to, earliest, latest)}
    {}

    result<std::vector<occurrence>> read()
    {
        if (auto wrong = find_moved()) return *wrong;
        for (const auto& calendar : calendars_.inner) {
            for (const auto& event : calendar.inner) {
                if (event.name != "VEVENT" || is_cancelled(event)) continue;
                if (auto wrong = read_event(event)) return *wrong;
                if (cost_.spent() || found_.size() > most_occurrences)
                    return failure{errc::too_large, "the calendar has more repetitions than can be followed"};
            }
        }
        std::stable_sort(found_.begin(), found_.end(),
                         [](const auto& one, const auto& other) { return one.from < other.from; });
        return std::move(found_);
    }

private:
    using trouble = std::optional<failure>;

    static bool is_cancelled(const component& event)
    {
        const auto* status = event.find("STATUS");
        return status && status->value == "CANCELLED";
    }
    static std::string uid_of(const component& event)
    {
        const auto* uid = event.find("UID");
        return uid ? uid->value : std::string{};
    }

    result<const time_zone*> zone_named(const property& written)
    {
        auto name = std::string{written.parameter("TZID")};
        if (name.empty()) return &zone_;
        if (auto known = zones_.find(name); known != zones_.end()) return known->second.get();
        if (zones_.size() == most_zones) return at_line(written, "is in one time zone too many: 100 are read");
        auto zone = load_zone(name, from_ - days{400}, to_ + days{400});
        if (!zone) {
            for (const auto& calendar : calendars_.inner) {
                for (const auto& part : calendar.inner) {
                    const auto* id = part.name == "VTIMEZONE" ? part.find("TZID") : nullptr;
                    if (!zone && id && id->value == name) zone = read_vtimezone(part, to_ + days{400}, cost_);
                }
            }
        }
        if (!zone) return at_line(written, "is in a zone that cannot be told: " + zone.error().words);
        return zones_.emplace(name, std::make_unique<time_zone>(std::move(*zone))).first->second.get();
    }

    result<placed_time> time_in(const property& written, std::string_view text)
    {
        auto time = parse_time(text);
        if (!time) return at_line(written, "has no time like 20261125 or 20261125T090000");
        auto zone = zone_named(written);
        if (!zone) return zone.error();
        return placed_time{*time, *zone};
    }

    trouble add_exceptions(const property& written, exceptions& into)
    {
        std::string_view list = written.value;
        while (!list.empty()) {
            auto end = std::min(list.find(','), list.size());
            auto time = time_in(written, list.substr(0, end));
            if (!time) return time.error();
            if (time->written.date_only)
                into.days.insert(floor<days>(time->written.shown));
            else
                into.moments.insert(time->at());
            list.remove_prefix(std::min(end + 1, list.size()));
        }
        return std::nullopt;
    }

    /// An event with RECURRENCE-ID stands for one occurrence of the series with its UID.
    trouble find_moved()
    {
        for (const auto& calendar : calendars_.inner) {
            for (const auto& event : calendar.inner) {
                const auto* replaces = event.name == "VEVENT" ? event.find("RECURRENCE-ID") : nullptr;
                if (!replaces) continue;
                if (!replaces->parameter("RANGE").empty())
                    return at_line(*replaces, "changes all later events at once (RANGE), which is not understood");
                if (auto wrong = add_exceptions(*replaces, moved_[uid_of(event)])) return wrong;
            }
        }
        return std::nullopt;
    }

    result<seconds> length_of(const component& event, const placed_time& begin)
    {
        if (const auto* written = event.find("DTEND")) {
            auto end = time_in(*written, written->value);
            if (!end) return end.error();
            if (begin.written.date_only != end->written.date_only)
                return at_line(*written, "is a date where the start has a time, or the other way round");
            auto length = begin.written.date_only ? end->written.shown - begin.written.shown : end->at() - begin.at();
            if (length < seconds{0}) return at_line(*written, "is before the start");
            if (length > days{3653}) return at_line(*written, "is more than ten years after the start");
            if (length > seconds{0}) return length;
        } else if (const auto* duration = event.find("DURATION")) {
            auto length = parse_length(duration->value);
            if (!length) return at_line(*duration, "is no length of time like P1D or PT8H");
            return *length;
        }
        return begin.written.date_only ? seconds{days{1}} : seconds{0};
    }

    trouble read_event(const component& event)
    {
        const auto* written = event.find("DTSTART");
        if (!written) return failure{errc::bad_input, "an event of the calendar does not say when it begins (DTSTART)"};
        auto begin = time_in(*written, written->value);
        if (!begin) return begin.error();
        auto length = length_of(event, *begin);
        if (!length) return length.error();

        exceptions left_out;
        std::set<local_time> begins{begin->written.shown};
        for (const auto& line : event.properties) {
            trouble wrong;
            if (line.name == "EXDATE") wrong = add_exceptions(line, left_out);
            if (line.name == "RRULE") wrong = add_repeated(line, *begin, *length, begins);
            if (line.name == "RDATE") wrong = add_dates(line, *begin, begins);
            if (wrong) return wrong;
        }
        bool replaces = event.find("RECURRENCE-ID") != nullptr;
        auto moved = replaces ? moved_.end() : moved_.find(uid_of(event));
        for (auto shown : begins) {
            auto at = begin->at(shown);
            auto day = floor<days>(shown);
            if (left_out.name(at, day) || (moved != moved_.end() && moved->second.name(at, day))) continue;
            // Whole days end at a midnight, however long the last day is; anything else lasts as long as it lasts.
            auto end = begin->written.date_only ? begin->at(shown + *length) : at + *length;
            if (at < to_ && end > from_) found_.push_back({&event, at, end, begin->written.date_only});
        }
        return std::nullopt;
    }

    trouble add_repeated(const property& line, const placed_time& begin, seconds length, std::set<local_time>& into)
    {
        auto rule = parse_recurrence(line.value);
        if (!rule) return at_line(line, rule.error().words);
        auto first = floor<days>(begin.written.shown);
        auto from = floor<days>(to_local(zone_, from_)) - margin - ceil<days>(length);
        auto to = floor<days>(to_local(zone_, to_)) + margin;
        for (auto day : repeat(*rule, first, from, to, cost_)) {
            auto shown = day + (begin.written.shown - first);
            if (rule->until_local && shown > *rule->until_local) break;
            if (rule->until && begin.at(shown) > *rule->until) break;
            into.insert(shown);
        }
        return std::nullopt;
    }

    trouble add_dates(const property& line, const placed_time& begin, std::set<local_time>& into)
    {
        if (line.parameter("VALUE") == "PERIOD") return at_line(line, "is a list of periods, which is not understood");
        std::string_view list = line.value;
        while (!list.empty()) {
            auto end = std::min(list.find(','), list.size());
            auto time = time_in(line, list.substr(0, end));
            if (!time) return time.error();
            // Kept as the start is: on the clock of its zone.
            auto shown = time->written.shown;
            if (!time->written.date_only) {
                shown =
                    begin.written.utc ? local_time{time->at().time_since_epoch()} : to_local(*begin.zone, time->at());
            }
            into.insert(shown);
            list.remove_prefix(std::min(end + 1, list.size()));
        }
        return std::nullopt;
    }

    const component& calendars_;
    const time_zone& zone_;
    instant from_;
    instant to_;
    budget cost_;
    std::map<std::string, std::unique_ptr<time_zone>> zones_;
    std::map<std::string, exceptions> moved_;
    std::vector<occurrence> found_;
};

} // namespace

result<std::vector<occurrence>> occurrences(const component& calendars, const time_zone& zone, instant from, instant to)
{
    return reader{calendars, zone, from, to}.read();
}

} // namespace highroad::ics
