#pragma once

#include "daemon/core/review.hpp"

#include <optional>
#include <string_view>

namespace highroad {

/// The mark behind `mark_in_words`: of "2 out of 5 stars", "7.5 out of 10", "not recommended". Empty for "no rating"
/// and for anything else. The journal keeps marks as these words.
[[nodiscard]] std::optional<rating> mark_from_words(std::string_view words);

} // namespace highroad
