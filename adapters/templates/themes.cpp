#include "adapters/templates/themes.hpp"

#include <algorithm>
#include <array>

namespace highroad::templates_parts {
namespace {

constexpr std::size_t longest_text = 20'000;

bool contains(const auto& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// What a sign beyond ASCII is to words.
enum class sign { letter, alone, space, ends_part, nothing };

/// The bytes of one character; a single one where it is no UTF-8.
std::string_view letter_at(std::string_view text, std::size_t at)
{
    auto first = static_cast<unsigned char>(text[at]);
    auto size = first >= 0xF0 ? 4U : first >= 0xE0 ? 3U : first >= 0xC0 ? 2U : 1U;
    for (std::size_t i = 1; i < size; ++i) {
        if (at + i >= text.size() || (static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U)
            return text.substr(at, 1);
    }
    return text.substr(at, size);
}

sign kind_of(std::string_view letter)
{
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(letter[i]); };
    if (letter.size() == 1) return sign::space;
    if (letter == "’" || letter == "‘") return sign::nothing;
    if (letter.size() == 2 && byte(0) == 0xC2) return sign::space; // no-break space, « », ¿
    if (letter.size() == 3 && byte(0) == 0xE2) return sign::space; // dashes, quotes, arrows
    if (letter == "。" || letter == "、" || letter == "！" || letter == "？" || letter == "（" || letter == "）")
        return sign::ends_part;
    if (letter == "　" || letter == "「" || letter == "」") return sign::space;
    // Scripts without spaces: each character is a word of its own, and a phrase is several in a row.
    if (letter.size() == 3 && byte(0) >= 0xE3 && byte(0) <= 0xE9) return sign::alone;
    return letter.size() == 4 ? sign::space : sign::letter;
}

/// Of the accents of Latin-1; other letters stay as they are.
std::string lower_case(std::string_view letter)
{
    std::string out{letter};
    auto second = static_cast<unsigned char>(letter.back());
    if (letter.size() == 2 && letter.front() == '\xC3' && second >= 0x80 && second <= 0x9E && second != 0x97)
        out.back() = static_cast<char>(second + 0x20);
    return out;
}

bool negates(std::string_view word)
{
    // Of the languages that have templates; none of these means something else in another of them.
    static constexpr std::array<std::string_view, 36> words{
        "no",     "not",     "never",  "without", "isnt",   "wasnt", "arent", "werent", "dont",
        "doesnt", "didnt",   "hardly", "zero",    "aint",   "kein",  "keine", "keinen", "nicht",
        "nie",    "niemals", "ohne",   "pas",     "jamais", "sans",  "aucun", "nunca",  "sin",
        "non",    "mai",     "senza",  "não",     "nem",    "sem",   "niet",  "geen",   "nooit"};
    return contains(words, word);
}

/// "no ads", "never any crash": the two words before, within the same part of the sentence.
bool negated(const std::vector<std::string>& text, std::size_t at)
{
    for (std::size_t back = 1; back <= 2 && back <= at; ++back) {
        const auto& word = text[at - back];
        if (word.empty()) return false;
        if (negates(word)) return text[at - back + 1] != "only";
    }
    return false;
}

bool same_word(std::string_view pattern, std::string_view word)
{
    if (!pattern.ends_with('*')) return pattern == word;
    pattern.remove_suffix(1);
    return word.starts_with(pattern);
}

bool stands_at(const std::vector<std::string>& phrase, const std::vector<std::string>& text, std::size_t at)
{
    if (phrase.empty() || at + phrase.size() > text.size()) return false;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        if (!same_word(phrase[i], text[at + i])) return false;
    }
    return true;
}

/// How much of the text is about the theme: longer phrases say more.
std::size_t weight_of(const theme& one, const std::vector<std::string>& text)
{
    std::size_t weight = 0;
    for (const auto& phrase : one.phrases) {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!stands_at(phrase, text, at)) continue;
            if (!one.even_negated && !negates(phrase.front()) && negated(text, at)) continue;
            weight += phrase.size();
            break;
        }
    }
    return weight;
}

} // namespace

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    auto end_word = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    auto end_part = [&] {
        end_word();
        if (!words.empty() && !words.back().empty()) words.emplace_back();
    };
    text = text.substr(0, longest_text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x80) {
            auto letter = letter_at(text, i);
            i += letter.size() - 1;
            switch (kind_of(letter)) {
            case sign::letter:
                word += lower_case(letter);
                break;
            case sign::alone:
                end_word();
                words.emplace_back(letter);
                break;
            case sign::ends_part:
                end_part();
                break;
            case sign::space:
                end_word();
                break;
            case sign::nothing:
                break;
            }
            continue;
        }
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += c;
        } else if (std::string_view{".,;:!?\n()"}.find(c) != std::string_view::npos) {
            end_part();
        } else if (c != '\'') {
            end_word();
        }
    }
    end_word();
    return words;
}

std::vector<std::size_t> themes_in(std::string_view text, const std::vector<theme>& known)
{
    struct found {
        std::size_t index;
        std::size_t weight;
        bool weak;
    };
    auto words = words_of(text);
    std::vector<found> all;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (auto weight = weight_of(known[i], words); weight > 0) all.push_back({i, weight, known[i].weak});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const found& a, const found& b) { return a.weak != b.weak ? b.weak : a.weight > b.weight; });
    std::vector<std::size_t> indices;
    indices.reserve(all.size());
    for (const auto& one : all)
        indices.push_back(one.index);
    return indices;
}

} // namespace highroad::templates_parts
