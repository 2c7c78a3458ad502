#pragma once

#include "daemon/core/time.hpp"

#include <optional>
#include <string_view>

namespace highroad::yelp {

/// "2026-04-18 19:32:11" as the clocks in California show it, by the rules of the United States since 2007. The hour
/// that comes twice in autumn is taken as its first.
[[nodiscard]] std::optional<instant> parse_pacific(std::string_view text);

} // namespace highroad::yelp
