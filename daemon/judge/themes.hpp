#pragma once

#include "daemon/judge/lexicon.hpp"

#include <string_view>

namespace highroad::judging {

/// Adds the themes that the suggested replies know (prompts/en/themes.toml), so that both speak of the same things.
/// Throws std::invalid_argument when the file cannot be read.
void add_themes(lexicon& to, std::string_view toml_file);

} // namespace highroad::judging
