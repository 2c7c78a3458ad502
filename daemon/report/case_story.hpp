#pragma once

#include "daemon/core/review_case.hpp"
#include "daemon/ports/store.hpp"

#include <optional>
#include <vector>

namespace highroad {

/// A customer who gave other marks than before. What they wrote is not told here.
struct mark_change {
    instant at;
    rating before;
    rating after;

    bool operator==(const mark_change&) const = default;
};

/// One case with the moments of which its journal tells.
struct case_story {
    review_case now;
    std::optional<instant> answered; ///< the first reply on the platform, whoever wrote it
    std::vector<mark_change> changes;
};

[[nodiscard]] case_story story_of(review_case c, const std::vector<journal_row>& journal);

} // namespace highroad
