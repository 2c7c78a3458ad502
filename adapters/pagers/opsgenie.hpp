#pragma once

#include "adapters/pagers/receiving.hpp"
#include "daemon/core/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

/// https://docs.opsgenie.com/docs/alert-api and .../docs/webhook-integration
namespace highroad::pagers::opsgenie {

/// How we call ourselves there; what comes back under this name is our own doing.
constexpr std::string_view ourselves = "Highroad";

[[nodiscard]] nlohmann::json alert(const page& what, const std::vector<std::string>& teams,
                                   const std::vector<std::string>& tags);
[[nodiscard]] nlohmann::json note(std::string_view words);
/// "/v2/alerts/{alias}/acknowledge?identifierType=alias"; an empty action names the alert itself.
[[nodiscard]] std::string path_of(std::string_view key, std::string_view action);

[[nodiscard]] heard read(std::string_view body);

} // namespace highroad::pagers::opsgenie
