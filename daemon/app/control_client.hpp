#pragma once

#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace highroad::app {

/// One exchange over the control socket; empty when it failed, which was then told on standard error.
[[nodiscard]] std::optional<nlohmann::json> ask_daemon(const std::string& socket, http_request request);

} // namespace highroad::app
