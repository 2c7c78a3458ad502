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
    bool sum = false;       ///< begins with a digit, and a sign of money stands before or after it
    std::size_t elided = 0; ///< how many bytes of `text` stood before its first apostrophe ("l'arnaque": 1); else 0

    /// One sign of a script without spaces.
    [[nodiscard]] bool stands_alone() const
    {
        return text.size() >= 3 && to - from <= 4 && static_cast<unsigned char>(text.front()) >= 0xE3;
    }
};

/// A text taken apart, and what letters alone do not tell.
struct words {
    std::vector<word> all;
    std::vector<word> signs; ///< emoji one by one, and ":(" and the like, which are no words
    std::size_t exclamations = 0;
    std::size_t questions = 0;
    std::size_t sentences = 0;
};

/// The language that a script stands for, where most letters are of one: "ja" (kana), "ko", "zh", "ru"; else empty.
/// Others are written in Cyrillic too; a Russian list finds more in them than one in Latin letters.
[[nodiscard]] std::string_view language_of_script(const words& text);

/// Reads at most the first 20,000 bytes. Whatever is not UTF-8 ends a word and is otherwise ignored.
[[nodiscard]] words words_of(std::string_view text);

} // namespace highroad::judging
