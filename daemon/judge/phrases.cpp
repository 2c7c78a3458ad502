#include "daemon/judge/phrases.hpp"

#include <algorithm>
#include <stdexcept>

namespace highroad::judging {
namespace {

constexpr std::size_t widest_gap = 4;

std::vector<std::string_view> split(std::string_view text, char at)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        auto end = std::min(text.find(at), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// As the text is taken apart, so the phrase: "can't" is "cant", and each Chinese character a word.
std::vector<std::string> as_words(std::string_view text)
{
    bool stem = text.ends_with('*');
    auto taken_apart = words_of(text);
    std::vector<std::string> parts;
    parts.reserve(taken_apart.all.size());
    for (auto& one : taken_apart.all)
        parts.push_back(std::move(one.text));
    if (stem && !parts.empty()) parts.back() += '*';
    return parts;
}

bool same(const std::string& pattern, const std::string& word)
{
    if (!pattern.ends_with('*')) return pattern == word;
    return word.compare(0, pattern.size() - 1, pattern, 0, pattern.size() - 1) == 0;
}

} // namespace

void phrases::add_element(const std::vector<std::string>& any_of, bool gap_before)
{
    elements_.push_back(
        {static_cast<std::uint32_t>(words_.size()), static_cast<std::uint16_t>(any_of.size()), gap_before});
    words_.insert(words_.end(), any_of.begin(), any_of.end());
}

void phrases::add(std::string_view text, std::size_t list)
{
    auto first = elements_.size();
    bool gap = false;
    for (auto part : split(text, ' ')) {
        if (part == "~") {
            gap = true;
            continue;
        }
        auto choices = split(part, '|');
        if (choices.size() > 1) {
            std::vector<std::string> any_of;
            for (auto choice : choices) {
                auto parts = as_words(choice);
                if (!parts.empty()) any_of.push_back(std::move(parts.front()));
            }
            add_element(any_of, gap);
        } else {
            for (auto& one : as_words(part)) {
                add_element({std::move(one)}, gap);
                gap = false;
            }
        }
        gap = false;
    }
    if (gap || elements_.size() == first || elements_[first].gap_before)
        throw std::invalid_argument{"a phrase of the judge cannot be read: " + std::string{text}};
    auto index = static_cast<std::uint32_t>(all_.size());
    const auto& beginning = elements_[first];
    for (std::uint32_t i = 0; i < beginning.words; ++i)
        by_word_[words_[beginning.first_word + i]].push_back(index);
    all_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint16_t>(elements_.size() - first),
                    static_cast<std::uint16_t>(list)});
}

bool phrases::fits(const element& wanted, const std::string& word) const
{
    auto first = words_.begin() + wanted.first_word;
    return std::any_of(first, first + wanted.words, [&](const auto& pattern) { return same(pattern, word); });
}

std::size_t phrases::end_of(const phrase& wanted, const std::vector<word>& text, std::size_t at) const
{
    auto stands_at = [&](const element& one, std::size_t i) {
        return i < text.size() && text[i].sentence == text[at].sentence && fits(one, text[i].text);
    };
    auto next = at + 1;
    for (std::uint32_t i = 1; i < wanted.elements; ++i) {
        const auto& one = elements_[wanted.first_element + i];
        auto last = one.gap_before ? next + widest_gap : next;
        while (next < last && !stands_at(one, next))
            ++next;
        if (!stands_at(one, next)) return 0;
        ++next;
    }
    return next;
}

/// "no ads", "never had a crash": within the three words before, in the same part of the sentence.
std::size_t phrases::negation(const std::vector<word>& text, std::size_t at) const
{
    for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
        const auto& before = text[at - back];
        if (before.part != text[at].part) return 0;
        if (negates(before.text)) return text[at - back + 1].text == "only" ? 0 : back;
    }
    return 0;
}

std::vector<hit> phrases::find(const std::vector<word>& text) const
{
    std::vector<hit> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto look = [&](const std::string& key) {
            auto candidates = by_word_.find(key);
            if (candidates == by_word_.end()) return;
            for (auto index : candidates->second) {
                auto end = end_of(all_[index], text, at);
                if (end == 0) continue;
                auto turned = negates(text[at].text) ? 0 : negation(text, at);
                found.push_back({all_[index].list, at, end, turned});
            }
        };
        const auto& word = text[at].text;
        look(word);
        std::string stem;
        for (char c : word) {
            stem += c;
            if (stem.size() < 2) continue;
            stem += '*';
            look(stem);
            stem.pop_back();
        }
    }
    return found;
}

} // namespace highroad::judging
