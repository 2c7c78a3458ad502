#pragma once

#include <string>
#include <string_view>

namespace highroad::feed {

/// What a person reads of a piece of HTML: no tags, paragraphs and breaks as lines, characters in place of the usual
/// entities, nothing of scripts and styles. For showing words, not for rendering: what it gives is plain text.
[[nodiscard]] std::string text_of_html(std::string_view html);

} // namespace highroad::feed
