#pragma once

#include "daemon/core/judgement.hpp"
#include "daemon/core/review.hpp"

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>

/// Reviews as JSON lines in, verdicts as JSON lines out.
namespace highroad::app {

struct numbered_review {
    std::size_t line = 0; ///< from 1
    review seen;
};

/// Reads one review a line, as it would be pushed to a webhook source; `id` may be absent. A line that cannot be read
/// is told on `errors` with its number, and the rest goes on.
class review_lines {
public:
    review_lines(std::istream& from, std::ostream& errors) : from_{from}, errors_{errors} {}

    /// Empty at the end.
    [[nodiscard]] std::optional<numbered_review> next();
    /// What the program ends with: exit_failed where a line was left out or the output could not be written, which is
    /// told too.
    [[nodiscard]] int ended(std::ostream& judged) const;

private:
    std::istream& from_;
    std::ostream& errors_;
    std::size_t number_ = 0;
    std::size_t unread_ = 0;
};

/// The verdict as one line of JSON, without its end.
[[nodiscard]] std::string verdict_line(const std::string& id, const judgement& said);
/// The verdict in words, for one text.
[[nodiscard]] std::string verdict_in_words(const judgement& said);

} // namespace highroad::app
