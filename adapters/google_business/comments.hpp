#pragma once

#include <string>
#include <string_view>

namespace highroad::business {

/// Google puts its translation and the text itself into one field, in one of two orders:
///   "(Translated by Google) translation\n\n(Original)\ntext"
///   "text\n\n(Translated by Google)\ntranslation"
/// No page of Google's describes it; both orders are common in what clients of the API have recorded.
struct translated_text {
    std::string text;        ///< as it was written, byte for byte
    std::string translation; ///< empty when there is none
};
[[nodiscard]] translated_text without_translation(std::string_view comment);

/// A reply with this mark could not be told from a translated one when it is read back.
[[nodiscard]] bool holds_translation_mark(std::string_view text);

} // namespace highroad::business
