#pragma once

#include "daemon/check/check.hpp"
#include "daemon/core/finding.hpp"

#include <string_view>
#include <vector>

namespace highroad::checking {

/// Order, account and card numbers, and the customer's phone number, are private; a phone number that nobody
/// configured is another contact. Dates, times, amounts and versions are none of these.
[[nodiscard]] std::vector<finding> numbers_in(std::string_view text, std::string_view review,
                                              const known_business& ours);

} // namespace highroad::checking
