#include "daemon/judge/features.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace highroad::judging {
namespace {

constexpr std::size_t most_words = 400; // what a review is about stands in its first pages

/// FNV-1a: the same on every machine.
std::uint32_t place_of(char kind, std::string_view a, std::string_view b = {})
{
    std::uint32_t hash = 2166136261U;
    auto mix = [&](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U; };
    mix(kind);
    for (char c : a)
        mix(c);
    mix('\0');
    for (char c : b)
        mix(c);
    return (hash ^ (hash >> 15U)) % places;
}

/// Where each code point of the word begins, and its end.
std::vector<std::size_t> starts(std::string_view word)
{
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if ((static_cast<unsigned char>(word[i]) & 0xC0U) != 0x80) at.push_back(i);
    }
    at.push_back(word.size());
    return at;
}

void add_letters(std::vector<std::uint32_t>& to, const std::string& word)
{
    auto bounded = "^" + word + "$";
    auto at = starts(bounded);
    auto signs = at.size() - 1;
    for (std::size_t length : {std::size_t{3}, std::size_t{4}, std::size_t{5}}) {
        for (std::size_t i = 0; i + length <= signs; ++i)
            to.push_back(place_of('c', std::string_view{bounded}.substr(at[i], at[i + length] - at[i])));
    }
}

} // namespace

features features_of(const words& text, const findings& found)
{
    features made;
    auto count = std::min(text.all.size(), most_words);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& word = text.all[i];
        made.present.push_back(place_of('w', word.text));
        add_letters(made.present, word.text);
        bool follows = i > 0 && text.all[i - 1].sentence == word.sentence;
        made.present.push_back(place_of('b', follows ? text.all[i - 1].text : std::string{}, word.text));
    }
    std::sort(made.present.begin(), made.present.end());
    made.present.erase(std::unique(made.present.begin(), made.present.end()), made.present.end());

    auto length = std::sqrt(static_cast<double>(text.all.size()) + 1);
    auto sum = found.bad + found.good;
    made.lexical = {
        std::log1p(found.bad),
        std::log1p(found.good),
        std::log1p(found.anger_words),
        (found.bad - found.good) / (sum + 2),
        (found.bad - found.good) / length,
        found.shouted,
        static_cast<double>(std::min<std::size_t>(text.questions, 3)) / 3,
        std::log1p(static_cast<double>(text.all.size())) / 5,
    };
    return made;
}

} // namespace highroad::judging
