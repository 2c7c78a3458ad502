#pragma once

#include "adapters/pagers/receiving.hpp"
#include "daemon/core/page.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

/// The format is ours: docs/pagers.md.
namespace highroad::pagers::signed_webhook {

/// `event` is "raised", "acknowledged" or "resolved". The texts are data, as displayable as they came.
[[nodiscard]] nlohmann::json message(const page& what, std::string_view event, std::string_view by = {});

[[nodiscard]] heard read(std::string_view body);

} // namespace highroad::pagers::signed_webhook
