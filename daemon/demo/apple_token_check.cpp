#include "daemon/demo/apple_token_check.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace highroad::demo {
namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

key_ptr read_key(std::string_view pem)
{
    auto open = [&] { return BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())); };
    std::unique_ptr<BIO, decltype(&BIO_free)> text{open(), BIO_free};
    key_ptr key{PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    if (key) return key;
    text.reset(open());
    return {PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
}

/// A JWS holds r and s side by side; OpenSSL wants them as DER.
bool fits_signature(EVP_PKEY* key, std::string_view text, std::string_view r_and_s)
{
    if (r_and_s.size() != 64) return false;
    const auto* bytes = reinterpret_cast<const unsigned char*>(r_and_s.data());
    std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts{ECDSA_SIG_new(), ECDSA_SIG_free};
    ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
    unsigned char* der = nullptr;
    auto size = i2d_ECDSA_SIG(parts.get(), &der);
    if (size <= 0) return false;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    auto fits = EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                EVP_DigestVerify(digest.get(), der, static_cast<std::size_t>(size),
                                 reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
    OPENSSL_free(der);
    return fits;
}

nlohmann::json decoded(std::string_view part)
{
    auto text = base64url_decoded(part);
    return text ? parse_untrusted_json(*text) : nlohmann::json{};
}

} // namespace

std::string why_token_is_refused(std::string_view authorization, std::string_view public_key_pem, instant now)
{
    constexpr std::string_view scheme = "Bearer ";
    if (!authorization.starts_with(scheme)) return "there is no bearer token";
    auto token = authorization.substr(scheme.size());
    auto first = token.find('.');
    auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return "the token is no JWT";

    auto header = decoded(token.substr(0, first));
    auto payload = decoded(token.substr(first + 1, last - first - 1));
    if (json_text(header, "alg") != "ES256" || json_text(header, "typ") != "JWT" || json_text(header, "kid").empty())
        return "the header needs alg ES256, typ JWT and a kid";
    auto key = read_key(public_key_pem);
    if (!key) return "the stand-in has no usable public key";
    auto r_and_s = base64url_decoded(token.substr(last + 1));
    if (!r_and_s || !fits_signature(key.get(), token.substr(0, last), *r_and_s)) return "the signature does not fit";

    if (json_text(payload, "aud") != "appstoreconnect-v1") return "aud is not appstoreconnect-v1";
    if (json_text(payload, "iss").empty() == (json_text(payload, "sub") != "user"))
        return "either iss, or sub with the value user, is needed";
    const auto& issued = json_member(payload, "iat");
    const auto& expires = json_member(payload, "exp");
    if (!issued.is_number_integer() || !expires.is_number_integer()) return "iat and exp are needed";
    auto at = now.time_since_epoch().count();
    if (issued.get<long long>() > at) return "iat is in the future";
    if (expires.get<long long>() <= at) return "the token has expired";
    if (expires.get<long long>() - issued.get<long long>() > 1200) return "the token lives longer than 20 minutes";
    return {};
}

} // namespace highroad::demo
