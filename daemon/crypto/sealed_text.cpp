// AES-256-GCM: NIST SP 800-38D. A random 96-bit nonce is safe for far more texts than one key will ever seal here.

#include "daemon/crypto/sealed_text.hpp"

#include "daemon/crypto/crypto.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace highroad {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr char version = 1;

struct free_context {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, free_context>;

const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

void must(int worked)
{
    if (worked != 1) throw std::runtime_error{"AES-256-GCM is not available"};
}

} // namespace

std::string sealed(std::string_view secret, std::string_view text, std::string_view label)
{
    auto key = hmac_sha256(secret, "highroad sealed text 1");
    auto nonce = random_bytes(nonce_size);
    cipher_context context{EVP_CIPHER_CTX_new()};
    std::string locked(text.size(), '\0');
    std::string tag(tag_size, '\0');
    int written = 0;
    must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)));
    must(EVP_EncryptUpdate(context.get(), nullptr, &written, bytes(label), static_cast<int>(label.size())));
    must(EVP_EncryptUpdate(context.get(), bytes(locked), &written, bytes(text), static_cast<int>(text.size())));
    must(EVP_EncryptFinal_ex(context.get(), bytes(locked) + written, &written));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag.data()));
    wipe(key);
    return base64url(version + nonce + tag + locked);
}

std::optional<std::string> unsealed(std::string_view secret, std::string_view sealed_text, std::string_view label)
{
    auto given = base64url_decoded(sealed_text);
    if (!given || given->size() < 1 + nonce_size + tag_size || given->front() != version) return std::nullopt;
    std::string_view all{*given};
    auto nonce = all.substr(1, nonce_size);
    std::string tag{all.substr(1 + nonce_size, tag_size)};
    auto locked = all.substr(1 + nonce_size + tag_size);
    auto key = hmac_sha256(secret, "highroad sealed text 1");
    cipher_context context{EVP_CIPHER_CTX_new()};
    std::string text(locked.size(), '\0');
    int written = 0;
    must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)));
    wipe(key);
    must(EVP_DecryptUpdate(context.get(), nullptr, &written, bytes(label), static_cast<int>(label.size())));
    must(EVP_DecryptUpdate(context.get(), bytes(text), &written, bytes(locked), static_cast<int>(locked.size())));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()));
    // Only this tells whether it is genuine.
    if (EVP_DecryptFinal_ex(context.get(), bytes(text) + written, &written) != 1) {
        wipe(text);
        return std::nullopt;
    }
    return text;
}

} // namespace highroad
