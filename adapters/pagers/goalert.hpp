#pragma once

#include "daemon/core/page.hpp"

#include <nlohmann/json_fwd.hpp>

/// GoAlert's generic API: genericapi/handler.go and alert/alert.go in https://github.com/target/goalert
namespace highroad::pagers::goalert {

[[nodiscard]] nlohmann::json incoming(const page& what);
[[nodiscard]] nlohmann::json closing(const page& what);

} // namespace highroad::pagers::goalert
