#pragma once

#include "daemon/core/time.hpp"
#include "daemon/crypto/jwt.hpp"
#include "daemon/ports/http.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace highroad::play {

/// A Google service account: it signs a statement with its own key, and Google gives an access token for it.
/// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
struct service_account {
    std::string email;
    std::string key_id;
    std::string token_url;
    std::shared_ptr<const signing_key> key;
};

/// Reads the key file; otherwise words for a person, which never hold a part of it.
[[nodiscard]] std::variant<service_account, std::string> read_service_account(std::string_view json_text);

/// What asks for a token at `now`, good for reviews only.
[[nodiscard]] http_request token_request(const service_account& account, instant now);

} // namespace highroad::play
