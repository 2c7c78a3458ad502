#include "daemon/report/report.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace highroad {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;

constexpr double angry_from = 0.5;
/// More bars than these say nothing at a glance.
constexpr days longest_by_day{45};
constexpr days longest_by_week{400};

struct span {
    instant from;
    instant to;

    [[nodiscard]] bool holds(instant at) const { return from <= at && at < to; }
};

bool was_opened_in(const span& time, const case_story& c)
{
    return !c.now.quiet && time.holds(c.now.opened);
}

/// The first mark and the last one of those given within the time; empty where nothing became better or worse.
std::optional<mark_change> change_within(const span& time, const case_story& c)
{
    std::optional<mark_change> whole;
    for (const auto& one : c.changes) {
        if (!time.holds(one.at)) continue;
        if (!whole) whole = one;
        whole->at = one.at;
        whole->after = one.after;
    }
    if (whole && whole->before.stars() == whole->after.stars()) return std::nullopt;
    return whole;
}

bool is_raised(const mark_change& change)
{
    return change.after.stars() > change.before.stars();
}

/// Counts cases one by one.
class counting {
public:
    explicit counting(span time) : time_{time} {}

    void add(const case_story& c)
    {
        if (auto change = change_within(time_, c)) ++(is_raised(*change) ? part_.raised : part_.lowered);
        if (!was_opened_in(time_, c)) return;
        ++part_.opened;
        if (c.now.judged.anger >= angry_from) ++part_.angry;
        if (c.now.escalated.count > 0) ++part_.escalated;
        const auto& due = c.now.respond_by;
        if (c.answered) {
            ++part_.answered;
            if (due && *c.answered > *due) ++part_.late;
            answer_times_.push_back(std::max(*c.answered - c.now.opened, seconds{0}));
        } else if (c.now.phase == case_phase::closed) {
            ++part_.unanswered;
        } else {
            ++part_.waiting;
            if (due && *due < time_.to) ++part_.overdue;
        }
    }

    [[nodiscard]] report_part take()
    {
        std::sort(answer_times_.begin(), answer_times_.end());
        part_.median_answer = within(5);
        part_.nine_in_ten = within(9);
        return part_;
    }

private:
    /// The shortest time within which so many tenths had an answer.
    [[nodiscard]] std::optional<seconds> within(std::size_t tenths) const
    {
        if (answer_times_.empty()) return std::nullopt;
        return answer_times_[(answer_times_.size() * tenths + 9) / 10 - 1];
    }

    span time_;
    report_part part_;
    std::vector<seconds> answer_times_;
};

report_part counted(const std::vector<case_story>& cases, const span& time)
{
    counting all{time};
    for (const auto& c : cases)
        all.add(c);
    return all.take();
}

/// Names that each case gives, counted within the time and before it.
template <class Names>
std::vector<counted_name> counted_names(const std::vector<case_story>& cases, const span& time, const span& before,
                                        Names names_of)
{
    std::map<std::string, counted_name> by_name;
    for (const auto& c : cases) {
        auto now = was_opened_in(time, c);
        if (!now && !was_opened_in(before, c)) continue;
        for (const auto& name : std::set<std::string>{names_of(c.now)}) {
            auto& one = by_name[name];
            one.name = name;
            ++(now ? one.cases : one.before);
        }
    }
    std::vector<counted_name> sorted;
    sorted.reserve(by_name.size());
    for (auto& [name, one] : by_name)
        sorted.push_back(std::move(one));
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return std::pair{a.cases, a.before} > std::pair{b.cases, b.before};
    });
    return sorted;
}

std::set<std::string> names_in(const std::vector<evidence>& found)
{
    std::set<std::string> names;
    for (const auto& one : found)
        names.insert(one.what);
    return names;
}

std::vector<named_cause> causes_of(const std::vector<case_story>& cases, const span& time)
{
    std::map<std::string, named_cause> by_name;
    for (const auto& c : cases) {
        if (c.now.cause.empty() || !was_opened_in(time, c)) continue;
        auto& one = by_name.try_emplace(c.now.cause, named_cause{c.now.cause, 0, true}).first->second;
        ++one.cases;
        one.mended = one.mended && c.now.cause_mended;
    }
    std::vector<named_cause> sorted;
    sorted.reserve(by_name.size());
    for (auto& [name, one] : by_name)
        sorted.push_back(std::move(one));
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.cases > b.cases; });
    return sorted;
}

enum class step { day, week, month };

step step_for(std::chrono::seconds length)
{
    return length <= longest_by_day ? step::day : length <= longest_by_week ? step::week : step::month;
}

local_days start_of(step each, local_days day)
{
    if (each == step::week) return day - (std::chrono::weekday{day} - std::chrono::Monday);
    if (each == step::month) {
        std::chrono::year_month_day date{day};
        return local_days{date.year() / date.month() / 1};
    }
    return day;
}

local_days next_of(step each, local_days start)
{
    if (each == step::month) {
        std::chrono::year_month_day date{start};
        return local_days{date.year() / date.month() / 1 + std::chrono::months{1}};
    }
    return start + (each == step::week ? days{7} : days{1});
}

std::string name_of(step each, local_days start)
{
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::chrono::year_month_day date{start};
    std::string month = months.at(static_cast<unsigned>(date.month()) - 1);
    if (each == step::month) return month + " " + std::to_string(static_cast<int>(date.year()));
    auto day = std::to_string(static_cast<unsigned>(date.day())) + " " + month;
    return each == step::week ? "week of " + day : day;
}

std::vector<report_stretch> over_time(const std::vector<case_story>& cases, const span& time, const time_zone& zone)
{
    auto each = step_for(time.to - time.from);
    auto start = [&](instant at) { return start_of(each, std::chrono::floor<days>(to_local(zone, at))); };
    std::vector<report_stretch> stretches;
    if (time.to <= time.from) return stretches;
    auto last = start(time.to - seconds{1});
    for (auto first = start(time.from); first <= last; first = next_of(each, first))
        stretches.push_back({first, name_of(each, first), 0, 0});
    for (const auto& c : cases) {
        if (!was_opened_in(time, c)) continue;
        auto found = std::find_if(stretches.begin(), stretches.end(),
                                  [&](const report_stretch& one) { return one.first == start(c.now.opened); });
        if (found == stretches.end()) continue;
        ++found->opened;
        if (c.answered) ++found->answered;
    }
    return stretches;
}

} // namespace

report make_report(const std::vector<case_story>& cases, instant from, instant to, const time_zone& zone)
{
    span time{from, to};
    span before{from - (to - from), from};
    report told;
    told.from = from;
    told.to = to;
    told.zone = zone;
    told.all = counted(cases, time);
    told.before = counted(cases, before);

    std::map<std::string, counting> by_source;
    for (const auto& c : cases) {
        by_source.try_emplace(c.now.subject.key.source, time).first->second.add(c);
        auto change = change_within(time, c);
        if (change && is_raised(*change))
            told.raised.push_back({c.now.number, c.now.subject.key.source, change->at, change->before, change->after});
    }
    for (auto& [source, count] : by_source) {
        auto part = count.take();
        if (part != report_part{}) told.sources.emplace(source, part);
    }
    std::stable_sort(told.raised.begin(), told.raised.end(), [](const auto& a, const auto& b) { return a.at > b.at; });
    told.themes = counted_names(cases, time, before, [](const review_case& c) { return names_in(c.judged.themes); });
    told.reasons = counted_names(cases, time, before, [](const review_case& c) { return names_in(c.judged.reasons); });
    told.causes = causes_of(cases, time);
    told.over_time = over_time(cases, time, zone);
    return told;
}

} // namespace highroad
