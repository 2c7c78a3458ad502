#include "daemon/crypto/key_pair.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <stdexcept>

namespace highroad {
namespace {

using bio_ptr = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string contents(BIO* memory)
{
    char* start = nullptr;
    auto length = BIO_get_mem_data(memory, &start);
    return length > 0 ? std::string{start, static_cast<std::size_t>(length)} : std::string{};
}

} // namespace

key_pair make_p256_key_pair()
{
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
    bio_ptr hidden{BIO_new(BIO_s_mem()), &BIO_free};
    bio_ptr open{BIO_new(BIO_s_mem()), &BIO_free};
    if (!key || !hidden || !open ||
        PEM_write_bio_PKCS8PrivateKey(hidden.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_PUBKEY(open.get(), key.get()) != 1) {
        throw std::runtime_error{"OpenSSL could not make a key"};
    }
    return {contents(hidden.get()), contents(open.get())};
}

} // namespace highroad
