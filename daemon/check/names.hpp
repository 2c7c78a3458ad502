#pragma once

#include "daemon/core/finding.hpp"

#include <string_view>
#include <vector>

namespace highroad::checking {

/// "Mr Smith", the whole name the customer signed with, and a greeting by a name that they did not sign with. A first
/// name that stands under the review is no finding. `ours` is what the team calls itself.
[[nodiscard]] std::vector<finding> names_in(std::string_view text, std::string_view author, std::string_view ours);

} // namespace highroad::checking
