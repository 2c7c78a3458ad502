#include "daemon/core/text.hpp"
#include "daemon/report/report.hpp"
#include "daemon/report/report_words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace highroad {
namespace {

using nlohmann::json;

constexpr std::size_t label_width = 40;
constexpr std::size_t column_width = 16;
constexpr std::size_t longest_bar = 30;

/// As wide as `width` on a terminal that gives each code point one column.
std::string padded(std::string text, std::size_t width)
{
    auto taken = length_in(length_unit::characters, text);
    return text + std::string(std::max(width, taken + 1) - taken, ' ');
}

/// A table of the time asked for and the time before it.
class table {
public:
    void row(const std::string& label, const std::string& now, const std::string& before = {})
    {
        text_ += padded(label, label_width) + padded(now, column_width) + before;
        text_.resize(text_.find_last_not_of(' ') + 1);
        text_ += '\n';
    }
    void row(const std::string& label, std::size_t now, std::size_t before)
    {
        row(label, std::to_string(now), std::to_string(before));
    }
    void heading(const std::string& words) { text_ += "\n" + words + "\n"; }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

void add_names(table& to, const std::string& heading, const std::vector<counted_name>& names)
{
    if (names.empty()) return;
    to.heading(heading);
    for (const auto& one : names)
        to.row("  " + for_people(one.name), one.cases, one.before);
}

json seconds_of(const std::optional<std::chrono::seconds>& length)
{
    return length ? json(length->count()) : json(nullptr);
}

json part_of(const report_part& part)
{
    return {{"opened", part.opened},
            {"answered", part.answered},
            {"late", part.late},
            {"waiting", part.waiting},
            {"overdue", part.overdue},
            {"unanswered", part.unanswered},
            {"angry", part.angry},
            {"escalated", part.escalated},
            {"median_answer_seconds", seconds_of(part.median_answer)},
            {"nine_in_ten_seconds", seconds_of(part.nine_in_ten)},
            {"raised", part.raised},
            {"lowered", part.lowered}};
}

json names_of(const std::vector<counted_name>& names)
{
    auto all = json::array();
    for (const auto& one : names)
        all.push_back({{"name", one.name}, {"cases", one.cases}, {"before", one.before}});
    return all;
}

json day_of(std::chrono::local_days day)
{
    return to_iso8601(instant{day.time_since_epoch()}).substr(0, 10);
}

} // namespace

std::vector<report_fact> facts_of(const report_part& part)
{
    auto number = [](std::size_t count) { return std::to_string(count); };
    return {{"Cases opened", number(part.opened)},
            {"  answered", number(part.answered)},
            {"    later than the playbook wants", number(part.late)},
            {"  waiting for a first reply", number(part.waiting)},
            {"    overdue", number(part.overdue)},
            {"  closed without a reply", number(part.unanswered)},
            {"  angry", number(part.angry)},
            {"  escalated to on-call", number(part.escalated)},
            {"First reply: half within", length_in_words(part.median_answer)},
            {"First reply: nine in ten within", length_in_words(part.nine_in_ten)},
            {"Reviews raised by their customers", number(part.raised)},
            {"Reviews lowered by their customers", number(part.lowered)}};
}

std::string length_in_words(const std::optional<std::chrono::seconds>& length)
{
    return length ? in_words(*length) : "none";
}

std::string for_people(std::string name)
{
    std::replace(name.begin(), name.end(), '_', ' ');
    return displayable(name);
}

std::string time_in_words(const report& told)
{
    return "From " + local_in_words(told.zone, told.from) + " to " + local_in_words(told.zone, told.to) + " (" +
           told.zone.name + ")";
}

std::string raise_in_words(const raised_review& one)
{
    return "#" + std::to_string(one.number) + " " + displayable(one.source) + ": " + mark_in_words(one.before) +
           ", then " + mark_in_words(one.after);
}

std::string mark_in_words(const rating& mark)
{
    review given;
    given.mark = mark;
    return mark_in_words(given);
}

std::string in_words(const report& told)
{
    table all;
    auto length = in_words(std::chrono::seconds{told.to - told.from});
    all.row("", "these " + length, "the " + length + " before");
    auto before = facts_of(told.before);
    auto fact = before.begin();
    for (const auto& [label, value] : facts_of(told.all))
        all.row(label, value, (fact++)->value);

    if (told.sources.size() > 1) {
        for (const auto& [source, part] : told.sources) {
            all.heading(displayable(source));
            for (const auto& [label, value] : facts_of(part))
                if (value != "0" && value != "none") all.row("  " + label, value);
        }
    }
    add_names(all, "What they are about", told.themes);
    add_names(all, "What makes them serious", told.reasons);
    if (!told.causes.empty()) all.heading("Causes");
    for (const auto& one : told.causes)
        all.row("  " + displayable(one.name), std::to_string(one.cases) + (one.mended ? ", fixed" : ""));
    if (!told.raised.empty()) all.heading("Raised by their customers");
    for (const auto& one : told.raised)
        all.row("  " + raise_in_words(one), "");
    all.heading("Cases opened");
    std::size_t most = longest_bar;
    for (const auto& one : told.over_time)
        most = std::max(most, one.opened);
    for (const auto& one : told.over_time)
        all.row("  " + padded(one.name, column_width) + std::to_string(one.opened),
                std::string(one.opened * longest_bar / most, '#'));
    return time_in_words(told) + "\n\n" + all.take();
}

std::string as_json(const report& told)
{
    json all = part_of(told.all);
    all["from"] = to_iso8601(told.from);
    all["to"] = to_iso8601(told.to);
    all["time_zone"] = told.zone.name;
    all["before"] = part_of(told.before);
    all["sources"] = json::object();
    for (const auto& [source, part] : told.sources)
        all["sources"][source] = part_of(part);
    all["themes"] = names_of(told.themes);
    all["reasons"] = names_of(told.reasons);
    auto& raised = all["raised_reviews"] = json::array();
    for (const auto& one : told.raised)
        raised.push_back({{"case", one.number},
                          {"source", one.source},
                          {"at", to_iso8601(one.at)},
                          {"stars_before", one.before.stars()},
                          {"stars_after", one.after.stars()}});
    auto& causes = all["causes"] = json::array();
    for (const auto& one : told.causes)
        causes.push_back({{"name", one.name}, {"cases", one.cases}, {"fixed", one.mended}});
    auto& stretches = all["over_time"] = json::array();
    for (const auto& one : told.over_time)
        stretches.push_back(
            {{"from", day_of(one.first)}, {"name", one.name}, {"opened", one.opened}, {"answered", one.answered}});
    return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace highroad
