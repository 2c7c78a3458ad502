#pragma once

#include <string>
#include <string_view>

namespace highroad::steam {

/// What a person reads of Steam's markup (https://steamcommunity.com/comment/Recommendation/formattinghelp): known tags
/// go, list entries become lines, a link keeps its address, code and noparse stay as they are. Whatever else stands in
/// brackets, such as [10/10] or [sic], is text. Never longer than a small multiple of what it was given.
[[nodiscard]] std::string plain_text(std::string_view bbcode);

} // namespace highroad::steam
