#pragma once

#include "daemon/core/calendar.hpp"
#include "daemon/report/case_story.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

/// What became of the cases that were opened within a time. `answered`, `waiting` and `unanswered` add up to `opened`.
struct report_part {
    std::size_t opened = 0;
    std::size_t answered = 0;   ///< have a reply on the platform
    std::size_t late = 0;       ///< of these, by the playbook's time for a first reply
    std::size_t waiting = 0;    ///< open, without a reply
    std::size_t overdue = 0;    ///< of these, by the same time
    std::size_t unanswered = 0; ///< closed without a reply: dismissed, revised or removed before one
    std::size_t angry = 0;
    std::size_t escalated = 0;
    std::optional<std::chrono::seconds> median_answer; ///< from opening to the first reply, by the clock on the wall
    std::optional<std::chrono::seconds> nine_in_ten;   ///< so many of those answered had it within
    std::size_t raised = 0;                            ///< reviews whose mark the customer raised within the time
    std::size_t lowered = 0;

    bool operator==(const report_part&) const = default;
};

struct counted_name {
    std::string name;
    std::size_t cases = 0;
    std::size_t before = 0; ///< in the time before

    bool operator==(const counted_name&) const = default;
};

struct raised_review {
    int number = 0;
    std::string source;
    instant at;
    rating before;
    rating after;
};

struct named_cause {
    std::string name;
    std::size_t cases = 0; ///< opened within the time
    bool mended = false;   ///< all of them were told so
};

/// A day, a week or a month of the team's clock.
struct report_stretch {
    std::chrono::local_days first;
    std::string name; ///< "25 Nov", "week of 23 Nov", "Nov 2026"
    std::size_t opened = 0;
    std::size_t answered = 0; ///< of those opened in it
};

/// How a team did within [from, to), and in the same length of time before. Cases that only the first look at a source
/// recorded do not count until somebody asks for them.
struct report {
    instant from;
    instant to;
    time_zone zone;
    report_part all;
    report_part before;
    std::map<std::string, report_part> sources;
    std::vector<counted_name> themes;  ///< most cases first; a case counts for each of its themes
    std::vector<counted_name> reasons; ///< what made reviews serious or severe
    std::vector<raised_review> raised; ///< newest first
    std::vector<named_cause> causes;   ///< most cases first
    std::vector<report_stretch> over_time;
};

/// From all cases that were opened, or whose review changed, since `from - (to - from)`.
[[nodiscard]] report make_report(const std::vector<case_story>& cases, instant from, instant to, const time_zone& zone);

/// For a terminal: one fact a line.
[[nodiscard]] std::string in_words(const report& told);
/// One JSON object; docs/report.md names its members.
[[nodiscard]] std::string as_json(const report& told);
/// A page that stands alone: plots with their figures in tables, no script, nothing loaded from anywhere.
[[nodiscard]] std::string as_page(const report& told);

} // namespace highroad
