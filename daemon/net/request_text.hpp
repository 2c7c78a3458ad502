#pragma once

#include "daemon/net/endpoint.hpp"
#include "daemon/net/proxies.hpp"
#include "daemon/ports/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// Refuses (bad_input) what would end a line early and so let one request become two: line ends and NUL in the method,
/// the URL or a field.
[[nodiscard]] result<void> check_request(const http_request& request);

/// Request line and fields, ready to be sent before the body. `via` matters for plain http only, where a proxy is told
/// the whole URL; over TLS the proxy sees a tunnel.
[[nodiscard]] std::string request_head(const http_request& request, const endpoint& where,
                                       const std::optional<proxy>& via, std::string_view user_agent);

} // namespace highroad
