#include "adapters/google_business/comments.hpp"

#include "daemon/core/text.hpp"

namespace highroad::business {
namespace {

constexpr std::string_view translated = "(Translated by Google)";
constexpr std::string_view before_original = "\n(Original)\n";
constexpr std::string_view before_translation = "\n\n(Translated by Google)\n";

} // namespace

translated_text without_translation(std::string_view comment)
{
    if (comment.starts_with(translated)) {
        auto at = comment.find(before_original, translated.size());
        if (at == std::string_view::npos) return {std::string{comment}, {}};
        auto text = comment.substr(at + before_original.size());
        // Nothing may hide a review, so what only looks like the mark stays.
        if (trimmed(text).empty()) return {std::string{comment}, {}};
        return {std::string{text}, std::string{trimmed(comment.substr(translated.size(), at - translated.size()))}};
    }
    // The last one: should somebody write the mark themselves, too much is shown rather than too little.
    auto at = comment.rfind(before_translation);
    if (at == std::string_view::npos || trimmed(comment.substr(0, at)).empty()) return {std::string{comment}, {}};
    return {std::string{comment.substr(0, at)}, std::string{trimmed(comment.substr(at + before_translation.size()))}};
}

bool holds_translation_mark(std::string_view text)
{
    return text.find(translated) != std::string_view::npos;
}

} // namespace highroad::business
