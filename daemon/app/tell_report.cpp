#include "daemon/app/tell_report.hpp"

#include "daemon/app/database_copy.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/report/report.hpp"

#include <iostream>
#include <limits>

namespace highroad::app {
namespace {

/// All cases that can count in a report that looks back to `since`.
awaitable<result<std::vector<case_story>>> stories_in(store& kept, instant since)
{
    auto cases = co_await kept.list_cases({true, std::numeric_limits<int>::max()});
    if (!cases) co_return cases.error();
    std::vector<case_story> stories;
    for (auto& c : *cases) {
        auto edited = c.first_mark.has_value();
        if (c.opened < since && !edited) continue;
        auto rows = co_await kept.journal_of(c.number);
        if (!rows) co_return rows.error();
        stories.push_back(story_of(std::move(c), *rows));
    }
    co_return stories;
}

std::string written_as(const std::string& format, const report& told)
{
    return format == "json" ? as_json(told) : format == "html" ? as_page(told) : in_words(told);
}

} // namespace

int tell_report(const report_options& wanted)
{
    auto configured = load_or_tell(wanted.config);
    if (!configured) return exit_bad_configuration;
    auto copy = database_copy::of(*configured);
    if (!copy) {
        std::cerr << copy.error().words << "\n";
        return exit_failed;
    }
    // What was recorded within the second that passes counts too.
    auto to = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now());
    auto from = to - wanted.since;
    auto stories = copy->read<std::vector<case_story>>(
        [since = from - wanted.since](store& kept) { return stories_in(kept, since); });
    if (!stories) {
        std::cerr << "The recorded cases cannot be read. " << stories.error().words << "\n";
        return exit_failed;
    }
    std::cout << written_as(wanted.format, make_report(*stories, from, to, configured->rules.hours.zone));
    return 0;
}

} // namespace highroad::app
