#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/http.hpp"

#include <string>
#include <string_view>

/// Requests from and to systems of the team's own, signed as daemon/crypto/signed_message.hpp says.
namespace highroad {

/// Adds both headers; `payload` is what the other side checks: the body, or the query where there is none.
void sign_request(http_request& request, std::string_view secret, std::string_view payload, instant now);

/// Why a request's body is not to be believed, for whoever sends it; empty when it is. `whose` secret it has to be
/// signed with: "source", "pager".
[[nodiscard]] std::string why_not_genuine(const http_request& request, std::string_view secret, std::string_view whose,
                                          instant now);

} // namespace highroad
