#pragma once

#include "daemon/core/review_case.hpp"
#include "daemon/ports/judge.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace highroad::app {

/// How the judge of today agrees with people. `corrected` are cases whose verdict somebody changed; those that people
/// acted on and left as they were are told apart, since silence may only mean that nobody minded.
struct judge_agreement {
    std::size_t cases = 0;
    std::size_t left = 0;      ///< a person approved, dismissed or closed it, and did not correct the verdict
    std::size_t left_same = 0; ///< of these, the judge of today says the same severity and anger as the card did
    std::size_t corrected = 0;
    std::size_t same_level = 0; ///< of the corrected, where the judge of today says what the person said
    std::size_t same_anger = 0;
    std::array<std::array<std::size_t, 3>, 3> levels{}; ///< of the corrected: by the person's and the judge's severity
    std::array<std::array<std::size_t, 2>, 2> angry{};  ///< the same for angry: 1, not angry: 0
};

[[nodiscard]] judge_agreement agreement_on(const std::vector<review_case>& cases, const judge& reads);
[[nodiscard]] std::string in_words(const judge_agreement& counted);

/// `highroad judge evaluate`: of everything that the daemon recorded. Changes nothing.
[[nodiscard]] int evaluate_judge(const std::string& config_path);

} // namespace highroad::app
