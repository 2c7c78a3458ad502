#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/judge.hpp"
#include "daemon/ports/language_model.hpp"

#include <iosfwd>
#include <string>

/// `highroad judge --second-reading`: the verdicts with what the configured language model reads beside the word lists,
/// as the daemon would have them.
namespace highroad::app {

/// Who reads.
struct two_readers {
    const judge& lists;
    language_model& model;
    clock& time;
};

/// judge_lines() with a second reading of each review, a few at a time; the verdicts are in the order of the reviews.
/// Where there is none, that is told on `errors`, the verdict is the lists', and exit_failed is returned in the end.
[[nodiscard]] int judge_lines_twice(std::istream& reviews, two_readers by, asio::io_context& loop, std::ostream& judged,
                                    std::ostream& errors);

/// The same for a file, by the model of that configuration.
[[nodiscard]] int judge_file_twice(const std::string& path, const std::string& config_path, std::ostream& judged,
                                   std::ostream& errors);

/// What one text says, in words; exit_failed where the model did not read it.
[[nodiscard]] int judge_text_twice(const std::string& text, const std::string& language, const std::string& config_path,
                                   std::ostream& judged, std::ostream& errors);

} // namespace highroad::app
