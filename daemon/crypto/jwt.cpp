#include "daemon/crypto/jwt.hpp"

#include "daemon/crypto/crypto.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/pem.h>

#include <array>
#include <climits>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace highroad {
namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* owned) const
    {
        Free(owned);
    }
};
using owned_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using owned_bio = std::unique_ptr<BIO, freed_by<BIO_free>>;
using owned_digest = std::unique_ptr<EVP_MD_CTX, freed_by<EVP_MD_CTX_free>>;
using owned_ecdsa = std::unique_ptr<ECDSA_SIG, freed_by<ECDSA_SIG_free>>;

constexpr std::size_t coordinate_size = 32;
constexpr int smallest_rsa_bits = 2048;

enum class key_kind { p256, rsa };

int no_password(char*, int, int, void*)
{
    return -1;
}

std::string curve_of(EVP_PKEY* key)
{
    std::array<char, 64> name{};
    std::size_t length = 0;
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size(), &length) != 1)
        return "unknown";
    return {name.data(), length};
}

std::string der_signature(EVP_PKEY* key, std::string_view text)
{
    owned_digest context{EVP_MD_CTX_new()};
    const auto* input = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t length = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, input, text.size()) != 1)
        throw std::runtime_error{"OpenSSL cannot sign with this key"};
    std::string signature(length, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, input,
                       text.size()) != 1)
        throw std::runtime_error{"OpenSSL cannot sign with this key"};
    signature.resize(length);
    return signature;
}

/// OpenSSL gives a DER sequence of two integers; JWS wants both at full width.
std::string fixed_width(const std::string& der)
{
    const auto* input = reinterpret_cast<const unsigned char*>(der.data());
    owned_ecdsa both{d2i_ECDSA_SIG(nullptr, &input, static_cast<long>(der.size()))};
    std::string raw(2 * coordinate_size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    if (!both || BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), out, coordinate_size) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), out + coordinate_size, coordinate_size) < 0)
        throw std::runtime_error{"OpenSSL made an ECDSA signature that it cannot read"};
    return raw;
}

} // namespace

struct signing_key::parts {
    owned_key key;
    key_kind kind;
};

signing_key::signing_key(std::unique_ptr<parts> all) : all_{std::move(all)} {}
signing_key::signing_key(signing_key&&) noexcept = default;
signing_key& signing_key::operator=(signing_key&&) noexcept = default;
signing_key::~signing_key() = default;

std::variant<signing_key, std::string> signing_key::load(std::string_view pem)
{
    if (pem.find("-----BEGIN ") == std::string_view::npos || pem.size() > INT_MAX)
        return "this is not a PEM file: it must begin with -----BEGIN PRIVATE KEY-----; use the file as it was "
               "downloaded";
    if (pem.find("BEGIN ENCRYPTED PRIVATE KEY") != std::string_view::npos ||
        pem.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos)
        return "the private key is encrypted with a password, which a daemon cannot type; store it without "
               "(openssl pkey -in FILE -out NEW) in a file that only the daemon may read";
    if (pem.find("PRIVATE KEY-----") == std::string_view::npos)
        return "this PEM file holds no private key (perhaps a certificate or a public key)";

    owned_bio source{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    owned_key key{source ? PEM_read_bio_PrivateKey(source.get(), nullptr, no_password, nullptr) : nullptr};
    ERR_clear_error();
    if (!key) return "the private key is damaged: it looks like PEM but cannot be read; download it again";

    auto kind = key_kind::rsa;
    if (EVP_PKEY_is_a(key.get(), "EC") == 1) {
        kind = key_kind::p256;
        auto curve = curve_of(key.get());
        if (OBJ_txt2nid(curve.c_str()) != NID_X9_62_prime256v1)
            return "the private key is on the curve " + curve + ", and ES256 needs P-256 (prime256v1)";
    } else if (EVP_PKEY_is_a(key.get(), "RSA") != 1) {
        return "the private key is neither RSA nor on the curve P-256: no service that we know takes such keys";
    } else if (EVP_PKEY_get_bits(key.get()) < smallest_rsa_bits) {
        return "the RSA key has only " + std::to_string(EVP_PKEY_get_bits(key.get())) +
               " bits; RS256 needs at least 2048";
    }
    return signing_key{std::unique_ptr<parts>{new parts{std::move(key), kind}}};
}

std::string_view signing_key::algorithm() const
{
    return all_->kind == key_kind::p256 ? "ES256" : "RS256";
}

std::string signing_key::sign(std::string_view header_json, std::string_view payload_json) const
{
    auto token = base64url(header_json) + '.' + base64url(payload_json);
    auto signature = der_signature(all_->key.get(), token);
    if (all_->kind == key_kind::p256) signature = fixed_width(signature);
    return token + '.' + base64url(signature);
}

namespace {

std::variant<std::string, signing_failure> signed_once(std::string_view algorithm, std::string_view pem,
                                                       std::string_view header_json, std::string_view payload_json)
{
    auto loaded = signing_key::load(pem);
    if (auto* words = std::get_if<std::string>(&loaded)) return signing_failure{std::move(*words)};
    const auto& key = std::get<signing_key>(loaded);
    if (key.algorithm() != algorithm)
        return signing_failure{"the private key makes " + std::string{key.algorithm()} + " signatures, and " +
                               std::string{algorithm} + " is needed: this is a key of another service"};
    return key.sign(header_json, payload_json);
}

} // namespace

std::variant<std::string, signing_failure> sign_es256(std::string_view pem, std::string_view header_json,
                                                      std::string_view payload_json)
{
    return signed_once("ES256", pem, header_json, payload_json);
}

std::variant<std::string, signing_failure> sign_rs256(std::string_view pem, std::string_view header_json,
                                                      std::string_view payload_json)
{
    return signed_once("RS256", pem, header_json, payload_json);
}

} // namespace highroad
