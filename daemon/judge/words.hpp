#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::judging {

/// One word of a text in lower case, apostrophes dropped ("doesn't" is "doesnt"). A character of a script without
/// spaces (Chinese, Japanese, Thai) is a word of its own.
struct word {
    std::string text;
    std::size_t from = 0; ///< where it stands in the text, in bytes
    std::size_t to = 0;
    std::size_t sentence = 0;
    std::size_t part = 0;   ///< of all sentences: counts commas too
    bool shouted = false;   ///< at least three letters, all of them capitals
    std::size_t elided = 0; ///< how many bytes of `text` stood before its first apostrophe ("l'arnaque": 1); else 0
};

/// A text taken apart, and what letters alone do not tell.
struct words {
    std::vector<word> all;
    std::vector<word> signs; ///< emoji one by one, and ":(" and the like, which are no words
    std::size_t exclamations = 0;
    std::size_t questions = 0;
    std::size_t sentences = 0;
};

/// Reads at most the first 20,000 bytes. Whatever is not UTF-8 ends a word and is otherwise ignored.
[[nodiscard]] words words_of(std::string_view text);

} // namespace highroad::judging
