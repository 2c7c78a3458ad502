#pragma once

#include "daemon/ports/http.hpp"

#include <chrono>

namespace highroad {

/// How long the other side wants to be left alone, at most an hour; `otherwise` when it names nothing that can be read.
/// Its Retry-After (RFC 9110, 10.2.3) is a number of seconds or a date; from a date the Date of the same answer is
/// taken away, so that our clock and theirs need not agree.
[[nodiscard]] std::chrono::seconds retry_after(const http_response& answer, std::chrono::seconds otherwise);

} // namespace highroad
