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

bool negates(std::string_view word)
{
    static constexpr std::array<std::string_view, 14> words{"no",    "not",    "never",  "without", "isnt",
                                                            "wasnt", "arent",  "werent", "dont",    "doesnt",
                                                            "didnt", "hardly", "zero",   "aint"};
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
    text = text.substr(0, longest_text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        bool curly = text.substr(i).starts_with("’") || text.substr(i).starts_with("‘");
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += c;
        } else if (curly) {
            i += 2;
        } else if (c != '\'') {
            end_word();
            bool ends_part = std::string_view{".,;:!?\n()"}.find(c) != std::string_view::npos;
            if (ends_part && !words.empty() && !words.back().empty()) words.emplace_back();
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
