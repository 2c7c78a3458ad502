#include "daemon/crypto/jws_signature.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace highroad {
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

} // namespace

bool is_es256_signature(std::string_view key_pem, std::string_view text, std::string_view r_and_s)
{
    auto key = read_key(key_pem);
    if (!key || !EVP_PKEY_is_a(key.get(), "EC") || r_and_s.size() != 64) return false;

    // OpenSSL wants DER in place of the two numbers.
    const auto* bytes = reinterpret_cast<const unsigned char*>(r_and_s.data());
    std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts{ECDSA_SIG_new(), ECDSA_SIG_free};
    ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
    unsigned char* der = nullptr;
    auto size = i2d_ECDSA_SIG(parts.get(), &der);
    if (size <= 0) return false;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    auto fits = EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
                EVP_DigestVerify(digest.get(), der, static_cast<std::size_t>(size),
                                 reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
    OPENSSL_free(der);
    return fits;
}

bool is_rs256_signature(std::string_view key_pem, std::string_view text, std::string_view signature)
{
    auto key = read_key(key_pem);
    if (!key || !EVP_PKEY_is_a(key.get(), "RSA")) return false;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    const auto* given = reinterpret_cast<const unsigned char*>(signature.data());
    return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(digest.get(), given, signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                            text.size()) == 1;
}

} // namespace highroad
