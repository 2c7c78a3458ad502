#pragma once

// What the report's forms for people say in the same words.

#include "daemon/report/report.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

struct report_fact {
    std::string label; ///< two spaces in front for what is a part of the line above
    std::string value; ///< "12", "2 h 10 min", "none"
};

[[nodiscard]] std::vector<report_fact> facts_of(const report_part& part);

/// "2 h 10 min", or "none".
[[nodiscard]] std::string length_in_words(const std::optional<std::chrono::seconds>& length);
/// "data loss" for the stable word "data_loss".
[[nodiscard]] std::string for_people(std::string name);
/// "From Thu 19 Nov 11:00 to Thu 26 Nov 11:00 (Europe/Berlin)"
[[nodiscard]] std::string time_in_words(const report& told);
/// "#42 acme-ios: 1 out of 5 stars, then 4 out of 5 stars"
[[nodiscard]] std::string raise_in_words(const raised_review& one);
[[nodiscard]] std::string mark_in_words(const rating& mark);

} // namespace highroad
