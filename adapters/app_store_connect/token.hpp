#pragma once

#include "daemon/core/time.hpp"
#include "daemon/crypto/jwt.hpp"

#include <string>
#include <string_view>

namespace highroad::app_store {

/// The bearer token that Apple wants with each request: a JWT that we sign, valid for 15 minutes and used for 12.
/// https://developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests
class token_source {
public:
    /// `issuer_id` is empty for an individual key.
    token_source(signing_key key, std::string key_id, std::string issuer_id);

    [[nodiscard]] const std::string& token_at(instant now);
    /// The next token_at() signs again: Apple did not take this one.
    void forget();
    /// The text without the current token, should the other side have echoed it.
    [[nodiscard]] std::string without_token(std::string text) const;

private:
    signing_key key_;
    std::string key_id_;
    std::string issuer_id_;
    std::string token_;
    instant renew_at_;
};

} // namespace highroad::app_store
