#pragma once

#include <chrono>
#include <string>

namespace highroad::app {

struct report_options {
    std::string config;
    std::chrono::seconds since{std::chrono::days{7}};
    std::string format = "text"; ///< or "json", "html"
};
/// Prints how the team did lately, from what the daemon recorded; it may go on working.
[[nodiscard]] int tell_report(const report_options& wanted);

} // namespace highroad::app
