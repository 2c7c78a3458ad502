#pragma once

#include "daemon/core/review.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace highroad {

/// Replaces every byte sequence that is not UTF-8 (lone surrogates and overlong forms included) by U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// Length in the platform's unit. `text` must be valid UTF-8.
[[nodiscard]] std::size_t length_in(length_unit unit, std::string_view text);

/// "characters", "bytes", "UTF-16 units": for people.
[[nodiscard]] std::string_view name_of(length_unit unit);

/// At most `limit` code points, ending in "…" when something was left out. Never splits a code point.
/// For showing only: nothing that is published ever passes through here.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit);

/// Removes control characters (except newline and tab), NUL and bidirectional overrides, so that a text can
/// neither hide nor reorder what stands around it. For showing only.
[[nodiscard]] std::string displayable(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text);

} // namespace highroad
