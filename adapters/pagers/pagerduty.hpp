#pragma once

#include "adapters/pagers/receiving.hpp"
#include "daemon/core/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

/// https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ and .../docs/webhooks/v3-overview/
namespace highroad::pagers::pagerduty {

[[nodiscard]] nlohmann::json trigger(const page& what, std::string_view routing_key);
/// `action` is "acknowledge" or "resolve".
[[nodiscard]] nlohmann::json follow_up(const page& what, std::string_view action, std::string_view routing_key);

/// The header holds one signature for each secret that is valid just now: "v1=...,v1=...".
[[nodiscard]] bool is_signed(std::string_view secret, std::string_view header, std::string_view body);

[[nodiscard]] heard read(std::string_view body);

} // namespace highroad::pagers::pagerduty
