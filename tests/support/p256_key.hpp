#pragma once

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string>

namespace highroad::test {

/// A fresh P-256 key pair, in the form of Apple's .p8 files. For tests that link OpenSSL.
struct p256_key {
    p256_key()
    {
        std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
        private_pem = written(
            [&](BIO* to) { PEM_write_bio_PKCS8PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
        public_pem = written([&](BIO* to) { PEM_write_bio_PUBKEY(to, key.get()); });
    }

    std::string private_pem;
    std::string public_pem;

private:
    template <class Write>
    static std::string written(Write write)
    {
        std::unique_ptr<BIO, decltype(&BIO_free)> to{BIO_new(BIO_s_mem()), BIO_free};
        write(to.get());
        char* text = nullptr;
        auto size = BIO_get_mem_data(to.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
};

} // namespace highroad::test
