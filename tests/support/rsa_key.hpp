#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string>

namespace highroad::test {

/// A fresh RSA key pair, in the form of the keys of Google's service accounts. For tests that link OpenSSL.
struct rsa_key {
    explicit rsa_key(std::size_t bits = 2048)
    {
        std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits),
                                                                EVP_PKEY_free};
        private_pem = written(
            [&](BIO* to) { PEM_write_bio_PKCS8PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
        public_pem = written([&](BIO* to) { PEM_write_bio_PUBKEY(to, key.get()); });
    }

    /// One for the whole program: they take long to make.
    static const rsa_key& shared()
    {
        static const rsa_key made;
        return made;
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
