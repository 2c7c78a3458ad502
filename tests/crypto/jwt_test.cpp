#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/jwt.hpp"
#include "tests/support/catch.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string>
#include <variant>

using namespace highroad;

namespace {

using owned_key = std::shared_ptr<EVP_PKEY>;

owned_key ec_key(const char* curve)
{
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve), EVP_PKEY_free};
}

owned_key rsa_key(std::size_t bits)
{
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits), EVP_PKEY_free};
}

std::string taken(BIO* bio)
{
    char* start = nullptr;
    auto length = BIO_get_mem_data(bio, &start);
    std::string text(start, static_cast<std::size_t>(length));
    BIO_free(bio);
    return text;
}

std::string pem_of(const owned_key& key, const char* password = nullptr)
{
    auto* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, key.get(), password ? EVP_aes_256_cbc() : nullptr, password,
                                  password ? static_cast<int>(std::char_traits<char>::length(password)) : 0, nullptr,
                                  nullptr);
    return taken(bio);
}

std::string public_pem_of(const owned_key& key)
{
    auto* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(bio, key.get());
    return taken(bio);
}

bool verifies(const owned_key& key, const std::string& text, const std::string& signature)
{
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

/// The raw r and s of JWS as OpenSSL reads them.
std::string der_of(const std::string& raw)
{
    auto* both = ECDSA_SIG_new();
    const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
    ECDSA_SIG_set0(both, BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
    unsigned char* der = nullptr;
    auto length = i2d_ECDSA_SIG(both, &der);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    ECDSA_SIG_free(both);
    return out;
}

struct token_parts {
    std::string signed_text;
    std::string signature;
};

token_parts parts_of(const std::string& token)
{
    auto last = token.rfind('.');
    return {token.substr(0, last), base64url_decoded(token.substr(last + 1)).value_or("")};
}

std::string words_of(const std::string& pem)
{
    auto loaded = signing_key::load(pem);
    REQUIRE(std::holds_alternative<std::string>(loaded));
    return std::get<std::string>(loaded);
}

} // namespace

TEST_CASE("an ES256 token is 64 bytes of r and s that the public key verifies, every time", "[crypto]")
{
    auto key = ec_key("P-256");
    auto loaded = signing_key::load(pem_of(key));
    REQUIRE(std::holds_alternative<signing_key>(loaded));
    auto signer = std::move(std::get<signing_key>(loaded));
    CHECK(signer.algorithm() == "ES256");

    // One r or s in 128 begins with a zero byte, where a variable width would show.
    for (int round = 0; round < 300; ++round) {
        auto token = signer.sign(R"({"alg":"ES256"})", std::to_string(round));
        auto parts = parts_of(token);
        REQUIRE(parts.signature.size() == 64);
        REQUIRE(verifies(key, parts.signed_text, der_of(parts.signature)));
    }
}

TEST_CASE("a token carries its header and payload as given", "[crypto]")
{
    auto signed_token = sign_es256(pem_of(ec_key("P-256")), R"({"alg":"ES256","kid":"A1"})", R"({"iss":"x"})");
    REQUIRE(std::holds_alternative<std::string>(signed_token));
    const auto& token = std::get<std::string>(signed_token);
    auto first = token.find('.');
    auto second = token.find('.', first + 1);
    CHECK(base64url_decoded(token.substr(0, first)) == R"({"alg":"ES256","kid":"A1"})");
    CHECK(base64url_decoded(token.substr(first + 1, second - first - 1)) == R"({"iss":"x"})");
}

TEST_CASE("an RS256 token verifies with the public key and not when changed", "[crypto]")
{
    auto key = rsa_key(2048);
    auto token = sign_rs256(pem_of(key), R"({"alg":"RS256"})", R"({"iss":"x"})");
    REQUIRE(std::holds_alternative<std::string>(token));
    auto parts = parts_of(std::get<std::string>(token));
    CHECK(verifies(key, parts.signed_text, parts.signature));
    CHECK_FALSE(verifies(key, parts.signed_text + "x", parts.signature));
}

TEST_CASE("a key that cannot be used says why, in words", "[crypto]")
{
    auto p256 = ec_key("P-256");
    CHECK(words_of("hello").find("not a PEM file") != std::string::npos);
    CHECK(words_of("").find("not a PEM file") != std::string::npos);
    CHECK(words_of(pem_of(ec_key("P-384"))).find("P-256") != std::string::npos);
    CHECK(words_of(pem_of(p256, "password")).find("encrypted") != std::string::npos);
    CHECK(words_of(public_pem_of(p256)).find("no private key") != std::string::npos);
    CHECK(words_of(pem_of(rsa_key(1024))).find("1024 bits") != std::string::npos);
    CHECK(words_of("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").find("damaged") !=
          std::string::npos);
}

TEST_CASE("a damaged key does not appear in the words about it", "[crypto]")
{
    auto pem = pem_of(ec_key("P-256"));
    auto line = pem.substr(pem.find('\n') + 1, 40);
    pem[pem.find('\n') + 3] = '!';
    CHECK(words_of(pem).find(line.substr(4, 20)) == std::string::npos);
}

TEST_CASE("a key of the other kind is refused with both names", "[crypto]")
{
    auto refused = sign_es256(pem_of(rsa_key(2048)), "{}", "{}");
    REQUIRE(std::holds_alternative<signing_failure>(refused));
    CHECK(std::get<signing_failure>(refused).words.find("RS256") != std::string::npos);
    CHECK(std::get<signing_failure>(refused).words.find("ES256") != std::string::npos);
}
