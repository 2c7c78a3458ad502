#pragma once

#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

namespace highroad::app {

/// Texts that are no UTF-8 are mended rather than thrown about.
[[nodiscard]] http_response json_answer(int status, const nlohmann::json& body);

} // namespace highroad::app
