#pragma once

#include <string>

namespace highroad {

/// A fresh P-256 key in PEM: PKCS#8 as in Apple's .p8 files, and its public half.
struct key_pair {
    std::string private_pem;
    std::string public_pem;
};

/// For the demo and for tests. Throws std::runtime_error when OpenSSL cannot make one.
[[nodiscard]] key_pair make_p256_key_pair();

} // namespace highroad
