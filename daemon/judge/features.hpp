#pragma once

#include "daemon/judge/findings.hpp"
#include "daemon/judge/words.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace highroad::judging {

/// The weights stand in as many places as this; a place is a hash of a word, of two words, or of some letters of one.
inline constexpr std::uint32_t places = 1U << 18U;

/// A text as the linear model sees it.
struct features {
    std::vector<std::uint32_t> present; ///< each place once, ascending
    std::array<double, 8> lexical{};    ///< what the word lists say
};

[[nodiscard]] features features_of(const words& text, const findings& found);

} // namespace highroad::judging
