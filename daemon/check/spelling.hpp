#pragma once

#include "daemon/core/finding.hpp"
#include "daemon/ports/speller.hpp"

#include <string_view>
#include <vector>

namespace highroad::checking {

/// Words that the dictionary does not know, at most five, each once. Names (what begins with a capital), numbers,
/// addresses and words that stand in `known` (the review, what is configured) are passed over. British and American
/// ways of writing English are both right.
[[nodiscard]] std::vector<finding> misspelt_in(std::string_view text, std::string_view language, std::string_view known,
                                               speller& dictionary);

} // namespace highroad::checking
