#pragma once

#include <iosfwd>
#include <string>

/// `highroad lint` and `highroad draft`: the check and the drafter without a daemon or a network. `config_path` may be
/// empty.
namespace highroad::app {

/// Exit code of lint when something blocks; exit_failed. Of input that cannot be read: exit_bad_configuration.
/// Reads replies as JSON (reply_input.hpp says how), one a line or a single one, and writes what was found as JSON, one
/// a line.
[[nodiscard]] int lint_replies(std::istream& replies, const std::string& config_path, std::ostream& told,
                               std::ostream& errors);
/// One text, and what was found in words.
[[nodiscard]] int lint_text(const std::string& text, const std::string& config_path, std::ostream& told,
                            std::ostream& errors);

/// Reads reviews as JSON and writes the drafts for each with what the check finds in them. Reviews of one run are taken
/// for neighbours: later drafts avoid the words of earlier ones.
[[nodiscard]] int draft_replies(std::istream& reviews, const std::string& config_path, std::ostream& told,
                                std::ostream& errors);
/// Drafts for one text, in words. `stars` of five; below 0 for none.
[[nodiscard]] int draft_for_text(const std::string& text, double stars, const std::string& config_path,
                                 std::ostream& told, std::ostream& errors);

} // namespace highroad::app
