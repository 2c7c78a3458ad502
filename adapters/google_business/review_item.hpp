#pragma once

#include "adapters/common/review_items.hpp"
#include "adapters/google_business/google_business.hpp"

#include <nlohmann/json_fwd.hpp>

namespace highroad::business {

/// A `Review` of Google's as a review of that location, or why it is none.
[[nodiscard]] read_item read_review_item(const google_business_settings& settings, const nlohmann::json& item);

} // namespace highroad::business
