#pragma once

#include "adapters/common/access_tokens.hpp"
#include "adapters/common/kept_grant.hpp"

#include <memory>
#include <string>

namespace highroad {

/// An application that asks in its own name and proves it by HTTP Basic (RFC 6749 sections 2.3.1 and 4.4).
struct client_grant {
    std::string token_url;
    std::string client_id;
    std::string client_secret;
};

/// Tokens for the application itself. Neither the secret nor what is made of it stands in any words that come back.
[[nodiscard]] std::shared_ptr<access_tokens> tokens_by_client(std::string service, client_grant grant,
                                                              http_client& http, clock& time);

/// Where the secret of the application stands when a token is refreshed.
enum class proof_of_client { basic_header, form };

/// Tokens by a refresh token that is replaced whenever it is used; `consent` keeps the one that counts.
[[nodiscard]] std::shared_ptr<access_tokens> tokens_by_kept_grant(std::string service, client_grant grant,
                                                                  proof_of_client proof,
                                                                  std::shared_ptr<kept_grant> consent,
                                                                  http_client& http, clock& time);

} // namespace highroad
