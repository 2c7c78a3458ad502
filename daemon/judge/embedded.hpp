#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace highroad::judging {

/// What was built into the program; see embedded.S.in. Language and word lists.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> embedded_lexicons();
/// What means the same in every language; lexicon/signs.txt.
[[nodiscard]] std::string_view embedded_signs();
[[nodiscard]] std::string_view embedded_themes();

} // namespace highroad::judging
