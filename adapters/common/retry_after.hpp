#pragma once

#include "daemon/ports/http.hpp"

#include <chrono>

namespace highroad {

/// How long the other side wants to be left alone: its Retry-After in seconds, at most an hour; `otherwise` when it
/// names none. A date is not read, since it would need both clocks to agree.
[[nodiscard]] std::chrono::seconds retry_after(const http_response& answer, std::chrono::seconds otherwise);

} // namespace highroad
