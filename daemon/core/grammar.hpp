#pragma once

#include "daemon/core/command.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace highroad {

/// What a typed line asks for. The same words in Slack, Matrix, the console and the command line.
namespace typed {

struct on_case {
    int case_number = 0;
    case_command what;
};
struct list_cases {};
struct help {};
/// Not understood, or incomplete: one or two sentences that say what to type instead.
struct unclear {
    std::string why;
};

} // namespace typed

using typed_line = std::variant<typed::on_case, typed::list_cases, typed::help, typed::unclear>;

/// Reads "approve 42 3", "snooze #42 4h", "dismiss 42 spam", ... Never throws; any bytes are allowed.
[[nodiscard]] typed_line parse_line(std::string_view line, instant now);

/// The help text, one command a line. `prefix` is how a line starts there: "/review ", "!review ", "highroad ".
[[nodiscard]] std::string help_text(std::string_view prefix);

} // namespace highroad
