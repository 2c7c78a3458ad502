#pragma once

#include <functional>
#include <iosfwd>
#include <string>

/// `highroad judge`: what reviews say, without a daemon, a configuration or a network.
namespace highroad::app {

/// Reads one review a line, as it would be pushed to a webhook source (here `id` may be absent), and writes what each
/// says as JSON, one a line. A line that cannot be read is told on `errors` with its number, and the rest goes on;
/// then, and when the output cannot be written, it returns exit_failed.
[[nodiscard]] int judge_lines(std::istream& reviews, std::ostream& judged, std::ostream& errors);

/// Gives the file to `work`, or standard input for "-". exit_failed, in words, where it cannot be read.
[[nodiscard]] int with_file(const std::string& path, std::ostream& errors,
                            const std::function<int(std::istream&)>& work);

/// judge_lines() for the file.
[[nodiscard]] int judge_file(const std::string& path, std::ostream& judged, std::ostream& errors);

/// What one text says, in words.
[[nodiscard]] std::string judged_in_words(const std::string& text, const std::string& language = {});

} // namespace highroad::app
