#pragma once

#include "adapters/common/access_tokens.hpp"

#include <memory>
#include <string>

namespace highroad {

/// The consent that a person gave once: good for access tokens until it is withdrawn or expires (RFC 6749 section 6).
struct refresh_grant {
    std::string token_url;
    std::string client_id;
    std::string client_secret;
    std::string refresh_token;
};

/// What asks for an access token.
[[nodiscard]] http_request refresh_request(const refresh_grant& grant);

/// Tokens by that grant. `service` is for words: "Google". Neither the secret nor the refresh token stands in any words
/// or bodies that come back, also when the other side echoes them.
[[nodiscard]] std::shared_ptr<access_tokens> tokens_by_refresh(std::string service, refresh_grant grant,
                                                               http_client& http, clock& time);

} // namespace highroad
