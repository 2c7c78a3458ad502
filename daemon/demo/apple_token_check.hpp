#pragma once

#include "daemon/core/time.hpp"

#include <string>
#include <string_view>

namespace highroad::demo {

/// Why App Store Connect would not take this Authorization header; empty when it would. Checks the ES256 signature with
/// `public_key_pem` (a private key is taken too), the audience, the issuer or subject, and a life of at most 20
/// minutes.
[[nodiscard]] std::string why_token_is_refused(std::string_view authorization, std::string_view public_key_pem,
                                               instant now);

} // namespace highroad::demo
