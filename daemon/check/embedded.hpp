#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace highroad::checking {

/// What was built into the program; see embedded.S.in. Language and word lists.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> embedded_words();

} // namespace highroad::checking
