#pragma once

#include <string_view>

namespace highroad::judging {

/// What was built into the program; see embedded.S.in.
[[nodiscard]] std::string_view embedded_english();
[[nodiscard]] std::string_view embedded_themes();

} // namespace highroad::judging
