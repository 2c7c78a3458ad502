#include "daemon/calendars/ics.hpp"

#include "daemon/calendars/events.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <map>

namespace highroad {
namespace {

using namespace std::chrono;

constexpr std::size_t most_complaints = 20;
constexpr std::size_t longest_name = 80;

bool starts_with_mailto(std::string_view value)
{
    constexpr std::string_view scheme = "mailto:";
    return value.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), value.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
}

std::string in_double_quotes(std::string_view name)
{
    return "\"" + valid_utf8(name.substr(0, longest_name)) + "\"";
}

class shift_reader {
public:
    shift_reader(const person_lookup& who, const time_zone& zone) : who_{who}, zone_{zone} {}

    void add(const ics::occurrence& when)
    {
        std::vector<std::string> people;
        std::string unknown;
        for (const auto& line : when.event->properties) {
            if (line.name != "ATTENDEE") continue;
            auto address = std::string_view{line.value}.substr(starts_with_mailto(line.value) ? 7 : 0);
            if (auto person = who_(address))
                people.push_back(*person);
            else
                unknown = address;
        }
        const auto* summary = when.event->find("SUMMARY");
        auto title = summary ? ics::unescaped(summary->value) : std::string{};
        if (people.empty()) {
            if (auto person = who_(title))
                people.push_back(*person);
            else if (unknown.empty() || !title.empty())
                unknown = title;
        } else {
            unknown.clear();
        }
        for (auto& person : people)
            keep(std::move(person), when.from, when.to);
        if (people.empty()) complain(unknown, when.from);
    }

    shifts_read done()
    {
        shifts_read all;
        for (auto& [person, list] : by_person_) {
            for (const auto& [from, to] : list)
                all.shifts.push_back({from, to, person});
        }
        std::stable_sort(all.shifts.begin(), all.shifts.end(),
                         [](const auto& one, const auto& other) { return one.from < other.from; });
        for (auto& [name, first] : unknown_) {
            if (all.complaints.size() == most_complaints) {
                all.complaints.push_back("and " + std::to_string(unknown_.size() - most_complaints) + " more names");
                break;
            }
            auto words =
                name.empty() ? "an event names nobody" : in_double_quotes(name) + " is nobody in the configuration";
            all.complaints.push_back(words + ": nobody is on call for it (first on " + local_in_words(zone_, first) +
                                     ")");
        }
        return all;
    }

private:
    /// Occurrences come in order of their begin.
    void keep(std::string person, instant from, instant to)
    {
        if (to <= from) return;
        auto& list = by_person_[std::move(person)];
        if (!list.empty() && from <= list.back().second)
            list.back().second = std::max(list.back().second, to);
        else
            list.emplace_back(from, to);
    }
    void complain(const std::string& name, instant first) { unknown_.emplace(name, first); }

    const person_lookup& who_;
    const time_zone& zone_;
    std::map<std::string, std::vector<std::pair<instant, instant>>> by_person_;
    std::map<std::string, instant> unknown_;
};

} // namespace

result<std::vector<day_range>> days_off_in(std::string_view text, const time_zone& zone, instant from, instant to)
{
    auto calendars = ics::read_content_lines(text);
    if (!calendars) return calendars.error();
    auto all = ics::occurrences(*calendars, zone, from, to);
    if (!all) return all.error();

    std::vector<day_range> off;
    for (const auto& when : *all) {
        auto first = ceil<days>(to_local(zone, when.from));
        auto last = floor<days>(to_local(zone, when.to)) - days{1};
        if (last < first) continue;
        if (!off.empty() && first <= off.back().last + days{1})
            off.back().last = std::max(off.back().last, last);
        else
            off.push_back({first, last});
    }
    return off;
}

result<shifts_read> shifts_in(std::string_view text, const person_lookup& who, const time_zone& zone, instant from,
                              instant to)
{
    auto calendars = ics::read_content_lines(text);
    if (!calendars) return calendars.error();
    auto all = ics::occurrences(*calendars, zone, from, to);
    if (!all) return all.error();

    shift_reader shifts{who, zone};
    for (const auto& when : *all)
        shifts.add(when);
    return shifts.done();
}

} // namespace highroad
