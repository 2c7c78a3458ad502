#pragma once

#include <string_view>

namespace highroad {

/// Whether `r_and_s` (64 raw bytes, RFC 7518 section 3.4) is the ES256 signature of `text` under that key. False also
/// for a key that is no P-256 key in PEM; a private key serves as its public half.
[[nodiscard]] bool is_es256_signature(std::string_view key_pem, std::string_view text, std::string_view r_and_s);

/// Whether `signature` is the RS256 signature of `text` (RFC 7518 section 3.3) under that RSA key in PEM.
[[nodiscard]] bool is_rs256_signature(std::string_view key_pem, std::string_view text, std::string_view signature);

} // namespace highroad
