#include "daemon/crypto/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <climits>
#include <cstdint>
#include <stdexcept>

namespace highroad {
namespace {

constexpr std::size_t digest_size = 32;
constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string encoded(std::string_view bytes, std::string_view alphabet)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (char c : bytes) {
        pending = (pending << 8 | static_cast<unsigned char>(c)) & 0xffffU;
        for (bits += 8; bits >= 6; bits -= 6)
            out += alphabet[pending >> (bits - 6) & 63];
    }
    if (bits > 0) out += alphabet[pending << (6 - bits) & 63];
    return out;
}

std::optional<std::string> decoded(std::string_view text, std::string_view alphabet)
{
    // One sextet left over holds less than a byte: no encoder makes it.
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t pending = 0;
    int bits = 0;
    for (char c : text) {
        auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        pending = (pending << 6 | static_cast<std::uint32_t>(value)) & 0xfffffU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(pending >> bits & 0xff);
        }
    }
    // Bits that no byte uses must be zero, else two texts would mean the same bytes.
    if ((pending & ((1U << bits) - 1)) != 0) return std::nullopt;
    return out;
}

} // namespace

std::string sha256(std::string_view text)
{
    std::string digest(digest_size, '\0');
    unsigned int length = 0;
    if (EVP_Digest(text.data(), text.size(), bytes_of(digest), &length, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error{"OpenSSL has no SHA-256"};
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view text)
{
    if (key.size() > INT_MAX) throw std::length_error{"an HMAC key of more than 2 GiB"};
    std::string digest(digest_size, '\0');
    unsigned int length = 0;
    // A null key means "the last one" to OpenSSL; an empty key is a key.
    const void* key_bytes = key.empty() ? "" : key.data();
    if (!HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), bytes_of(text), text.size(), bytes_of(digest),
              &length))
        throw std::runtime_error{"OpenSSL has no HMAC with SHA-256"};
    return digest;
}

std::string hex(std::string_view bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (char c : bytes) {
        auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string base64(std::string_view bytes)
{
    auto out = encoded(bytes, standard_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<std::string> base64_decoded(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    return decoded(text, standard_alphabet);
}

std::string base64url(std::string_view bytes)
{
    return encoded(bytes, url_alphabet);
}

std::optional<std::string> base64url_decoded(std::string_view text)
{
    return decoded(text, url_alphabet);
}

bool constant_time_equal(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string random_bytes(std::size_t count)
{
    if (count > INT_MAX) throw std::length_error{"more than 2 GiB of random bytes"};
    std::string out(count, '\0');
    if (RAND_bytes(bytes_of(out), static_cast<int>(count)) != 1)
        throw std::runtime_error{"the system's random generator failed"};
    return out;
}

void wipe(std::string& secret) noexcept
{
    // The capacity may hold an older, longer secret.
    secret.resize(secret.capacity());
    OPENSSL_cleanse(secret.data(), secret.size());
    secret.clear();
}

} // namespace highroad
