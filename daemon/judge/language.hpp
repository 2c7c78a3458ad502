#pragma once

#include <string>
#include <string_view>

namespace highroad::judging {

/// The language of a text in BCP 47 ("de", "zh-Hant"); empty when it is too short or too mixed to tell.
[[nodiscard]] std::string language_of(std::string_view text);

} // namespace highroad::judging
