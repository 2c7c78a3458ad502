#pragma once

#include <string>
#include <string_view>

namespace highroad::business {

/// Why Google rejected a reply, for people: from ReviewReply.policyViolation. Google may add values, so an unknown one
/// is told in its own words. Empty for none.
[[nodiscard]] std::string why_rejected(std::string_view policy_violation);

} // namespace highroad::business
