#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// 32 raw bytes.
[[nodiscard]] std::string sha256(std::string_view text);

/// 32 raw bytes (RFC 2104). `hex` of it is what Slack, Meta and GitHub put into their signature headers.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view text);

/// Lower case, two digits a byte.
[[nodiscard]] std::string hex(std::string_view bytes);

/// RFC 4648 section 4, padded, one line.
[[nodiscard]] std::string base64(std::string_view bytes);
/// Padding is required; empty for anything that is not canonical base64.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);

/// RFC 4648 section 5 without padding, as JWS wants it (RFC 7515 section 2).
[[nodiscard]] std::string base64url(std::string_view bytes);
/// Accepts no padding; empty for anything that is not canonical base64url.
[[nodiscard]] std::optional<std::string> base64url_decoded(std::string_view text);

/// Takes equally long wherever the texts of one length differ, so a signature cannot be guessed byte by byte.
[[nodiscard]] bool constant_time_equal(std::string_view a, std::string_view b);

/// From the system's generator. Throws std::runtime_error when that fails: nothing secret can be made then.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// Overwrites the text in a way that no optimizer removes, then empties it.
void wipe(std::string& secret) noexcept;

} // namespace highroad
