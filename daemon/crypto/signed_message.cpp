#include "daemon/crypto/signed_message.hpp"

#include "daemon/crypto/crypto.hpp"

#include <charconv>
#include <optional>

namespace highroad::signed_message {
namespace {

std::optional<long long> whole_number(std::string_view text)
{
    long long value = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

} // namespace

std::string signature(std::string_view secret, std::string_view timestamp, std::string_view payload)
{
    std::string signed_text{timestamp};
    signed_text += '.';
    signed_text += payload;
    return "v1=" + hex(hmac_sha256(secret, signed_text));
}

verdict judge(std::string_view secret, std::string_view timestamp, std::string_view given_signature,
              std::string_view payload, std::chrono::sys_seconds now)
{
    if (timestamp.empty() || given_signature.empty()) return verdict::not_signed;
    // An empty secret would let anybody sign.
    if (secret.empty() || !constant_time_equal(given_signature, signature(secret, timestamp, payload)))
        return verdict::wrong_signature;
    auto sent = whole_number(timestamp);
    auto here = now.time_since_epoch().count();
    auto tolerance = clock_tolerance.count();
    if (!sent || *sent < here - tolerance || *sent > here + tolerance) return verdict::wrong_time;
    return verdict::genuine;
}

} // namespace highroad::signed_message
