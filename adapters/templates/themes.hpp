#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace highroad::templates_parts {

/// One thing that reviews are about, and the phrases by which it is found.
struct theme {
    std::string id;
    std::string topic;                             ///< how a reply names it
    std::vector<std::vector<std::string>> phrases; ///< lower-case words; the last sign of a word may be '*'
    bool even_negated = false;
    bool weak = false;
};

/// The text as lower-case words, apostrophes dropped ("doesn't" is "doesnt"); an empty word where a sentence or a part
/// of it ends. Reads at most 20,000 bytes.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// Indices into `known`, what the text is most about first.
[[nodiscard]] std::vector<std::size_t> themes_in(std::string_view text, const std::vector<theme>& known);

} // namespace highroad::templates_parts
