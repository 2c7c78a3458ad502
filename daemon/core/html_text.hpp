#pragma once

#include <string>
#include <string_view>

namespace highroad {

/// "<" as "&lt;" and so on, for element content and quoted attributes. Every byte of the text is seen as it is, also
/// carriage returns, which HTML would else fold into line feeds.
[[nodiscard]] std::string html_escaped(std::string_view text);

} // namespace highroad
