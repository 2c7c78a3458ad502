#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace highroad {

/// A private key, parsed once. OpenSSL zeroes it when the last of it goes.
class signing_key {
public:
    /// Reads an unencrypted PEM private key: P-256 (Apple's .p8 files) or RSA of at least 2048 bits (Google's service
    /// accounts). Otherwise words for a person: what is wrong with it and what to do. They never contain key material.
    [[nodiscard]] static std::variant<signing_key, std::string> load(std::string_view pem);

    signing_key(signing_key&&) noexcept;
    signing_key& operator=(signing_key&&) noexcept;
    ~signing_key();

    /// "ES256" or "RS256": what belongs into the header's `alg`.
    [[nodiscard]] std::string_view algorithm() const;

    /// A JWS in compact form (RFC 7515 section 7.1): base64url(header) '.' base64url(payload) '.' base64url(signature).
    /// An ES256 signature is r and s, 32 bytes each (RFC 7518 section 3.4). Throws std::runtime_error when OpenSSL
    /// cannot sign, which takes a broken installation.
    [[nodiscard]] std::string sign(std::string_view header_json, std::string_view payload_json) const;

private:
    struct parts;
    explicit signing_key(std::unique_ptr<parts> all);
    std::unique_ptr<parts> all_;
};

struct signing_failure {
    std::string words;
};

/// For one signature only; the failure has the words of `signing_key::load`, or says that the key is of the other kind.
[[nodiscard]] std::variant<std::string, signing_failure> sign_es256(std::string_view pem, std::string_view header_json,
                                                                    std::string_view payload_json);
[[nodiscard]] std::variant<std::string, signing_failure> sign_rs256(std::string_view pem, std::string_view header_json,
                                                                    std::string_view payload_json);

} // namespace highroad
