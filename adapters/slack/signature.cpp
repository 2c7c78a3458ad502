#include "adapters/slack/signature.hpp"

#include "daemon/crypto/crypto.hpp"

#include <algorithm>
#include <charconv>

namespace highroad::slack {

bool is_signed(std::string_view secret, std::string_view timestamp, std::string_view signature, std::string_view body,
               instant now)
{
    // An empty secret would let anybody sign.
    if (secret.empty() || timestamp.empty() || timestamp.size() > 12) return false;
    auto only_digits = std::all_of(timestamp.begin(), timestamp.end(), [](char c) { return c >= '0' && c <= '9'; });
    std::int64_t seconds = 0;
    std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
    if (!only_digits) return false;
    auto age = now - instant{std::chrono::seconds{seconds}};
    if (age > std::chrono::seconds{300} || age < -std::chrono::seconds{300}) return false;

    std::string signed_text{"v0:"};
    signed_text.append(timestamp).append(":").append(body);
    return constant_time_equal("v0=" + hex(hmac_sha256(secret, signed_text)), signature);
}

} // namespace highroad::slack
