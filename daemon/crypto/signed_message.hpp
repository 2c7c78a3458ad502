#pragma once

#include <chrono>
#include <string>
#include <string_view>

/// How Highroad signs what it sends to systems of the team's own, and how it expects theirs: docs/platforms/webhook.md.
namespace highroad::signed_message {

constexpr std::string_view timestamp_header = "X-Highroad-Timestamp";
constexpr std::string_view signature_header = "X-Highroad-Signature";
constexpr std::size_t shortest_secret = 16; ///< in bytes; a shorter one could be guessed
/// How far the other side's clock may be off, both ways; longer-lived messages could be replayed for as long.
constexpr std::chrono::seconds clock_tolerance{300};

/// "v1=" and the HMAC-SHA256 of "<timestamp>.<payload>" in hex.
[[nodiscard]] std::string signature(std::string_view secret, std::string_view timestamp, std::string_view payload);

enum class verdict { genuine, not_signed, wrong_signature, wrong_time };

/// The signature is looked at first: who does not know the secret learns nothing about our clock. An empty secret
/// makes nothing genuine.
[[nodiscard]] verdict judge(std::string_view secret, std::string_view timestamp, std::string_view given_signature,
                            std::string_view payload, std::chrono::sys_seconds now);

} // namespace highroad::signed_message
