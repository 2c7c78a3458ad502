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
/// The same for every open case of a storm: "snooze S7 4h".
struct on_storm {
    int storm = 0;
    case_command what;
};
/// The same for every case that waits on a cause: "fixed late-delivery we now ...".
struct on_cause {
    std::string cause;
    case_command what;
};
/// Who is on call now and next.
struct who_is_on_call {};
/// Which rules put a case where it is, what happens next, who may do what.
struct explain_case {
    int case_number = 0;
};
struct list_cases {};
struct help {};
/// Not understood, or incomplete: one or two sentences that say what to type instead.
struct unclear {
    std::string why;
};

} // namespace typed

using typed_line = std::variant<typed::on_case, typed::on_storm, typed::on_cause, typed::who_is_on_call,
                                typed::explain_case, typed::list_cases, typed::help, typed::unclear>;

/// Reads "approve 42 3", "snooze #42 4h", "dismiss 42 spam", ... Never throws; any bytes are allowed.
[[nodiscard]] typed_line parse_line(std::string_view line, instant now);

/// The help text, one command a line. `prefix` is how a line starts there: "/review ", "!review ", "highroad ".
[[nodiscard]] std::string help_text(std::string_view prefix);

} // namespace highroad
