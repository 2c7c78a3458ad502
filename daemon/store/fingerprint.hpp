#pragma once

#include "daemon/core/review.hpp"

#include <array>
#include <string_view>

namespace highroad::sqlite {

/// 128 bits that stand for a text: whether it changed, not who wrote it. An accidental clash is out of reach; a forged
/// one could only hide an edit of the forger's own review.
struct fingerprint {
    std::array<char, 16> bytes{};

    [[nodiscard]] std::string_view view() const { return {bytes.data(), bytes.size()}; }
};

/// Over what the customer can change: mark, title and text.
[[nodiscard]] fingerprint of_words(const review& seen);

/// Over the answer that stands under it: text and state.
[[nodiscard]] fingerprint of_reply(const review& seen);

} // namespace highroad::sqlite
