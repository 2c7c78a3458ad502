#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// `text` as base64url that only the holder of `secret` can open or make: AES-256-GCM with a random nonce. `secret` has
/// at least 32 bytes and is no password; the key is derived from it. `label` says what the text is and must be the same
/// for opening, so that one sealed text cannot be put in the place of another. Throws std::runtime_error when the
/// system has no randomness.
[[nodiscard]] std::string sealed(std::string_view secret, std::string_view text, std::string_view label);

/// Empty when it was not sealed with that secret under that label, or was changed.
[[nodiscard]] std::optional<std::string> unsealed(std::string_view secret, std::string_view sealed_text,
                                                  std::string_view label);

} // namespace highroad
