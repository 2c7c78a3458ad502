#include "daemon/judge/phrases.hpp"

#include <algorithm>
#include <stdexcept>

namespace highroad::judging {
namespace {

constexpr std::uint8_t gap = 4;
constexpr std::uint8_t wide_gap = 9;

/// What a number and a sum of money are also read as.
constexpr std::string_view any_number = "#";
constexpr std::string_view any_sum = "$";

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

/// Stands before what may have any beginning.
constexpr char any = '*';

bool same(std::string_view pattern, std::string_view word)
{
    bool beginning = pattern.front() == any;
    bool ending = pattern.back() == any;
    auto wanted = pattern.substr(beginning ? 1 : 0);
    if (ending) wanted.remove_suffix(1);
    if (beginning && ending) return word.find(wanted) != std::string_view::npos;
    if (beginning) return word.ends_with(wanted);
    return ending ? word.starts_with(wanted) : word == wanted;
}

/// Small letters with accents, by the second byte after 0xC3 (U+00E0 to U+00FF), and what is written without.
constexpr std::string_view plain_latin = "aaaaaa ceeeeiiii nooooo ouuuuy y";

/// The same for U+0100 to U+017F.
constexpr std::string_view plain_extended = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                                            "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

void append_plain(std::string& to, unsigned value, std::string_view letter)
{
    if (value == 0xE6)
        to += "ae";
    else if (value == 0xDF)
        to += "ss";
    else if (value == 0x153)
        to += "oe";
    else if (value >= 0xE0 && value <= 0xFF && plain_latin[value - 0xE0] != ' ')
        to += plain_latin[value - 0xE0];
    else if (value >= 0x100 && value < 0x100 + plain_extended.size())
        to += plain_extended[value - 0x100];
    else
        to += letter;
}

void append_digraph(std::string& to, unsigned value, std::string_view letter)
{
    if (value == 0xE4 || value == 0xE6)
        to += "ae";
    else if (value == 0xF6 || value == 0xF8)
        to += "oe";
    else if (value == 0xFC)
        to += "ue";
    else if (value == 0xDF)
        to += "ss";
    else if (value == 0xE5)
        to += "aa";
    else
        to += letter;
}

/// Of Latin letters beyond ASCII, which have two bytes; the rest stays as it is.
std::string spelt(std::string_view word, spelling how)
{
    std::string made;
    for (std::size_t i = 0; i < word.size(); ++i) {
        auto first = static_cast<unsigned char>(word[i]);
        if (how == spelling::as_written || first < 0xC3 || first > 0xC5 || i + 1 == word.size()) {
            made += word[i];
            continue;
        }
        auto value = ((first & 0x1FU) << 6U) | (static_cast<unsigned char>(word[i + 1]) & 0x3FU);
        auto letter = word.substr(i, 2);
        if (how == spelling::plain)
            append_plain(made, value, letter);
        else
            append_digraph(made, value, letter);
        ++i;
    }
    return made;
}

/// Letters that follow themselves more than twice are cut to `most`; the word itself where there is none. ASCII only.
std::string shortened_rows(const std::string& word, std::size_t most)
{
    std::string made;
    std::size_t row = 0;
    for (std::size_t i = 0; i < word.size();) {
        row = 1;
        while (i + row < word.size() && word[i + row] == word[i])
            ++row;
        bool long_row = row > 2 && word[i] >= 'a' && word[i] <= 'z';
        made.append(long_row ? most : row, word[i]);
        i += row;
    }
    return made;
}

} // namespace

/// As the text is taken apart, so the phrase: "can't" is "cant", and each Chinese character a word.
std::vector<std::string> phrases::as_words(std::string_view text) const
{
    bool stem = text.ends_with(any);
    bool tail = text.starts_with(any);
    auto taken_apart = words_of(text);
    std::vector<std::string> parts;
    parts.reserve(taken_apart.all.size());
    for (const auto& one : taken_apart.all)
        parts.push_back(spelt(one.text, spelling_));
    for (const auto& one : taken_apart.signs)
        parts.push_back(one.text);
    if (stem && !parts.empty()) parts.back() += any;
    if (tail && !parts.empty()) parts.front().insert(parts.front().begin(), any);
    return parts;
}

void phrases::add_negator(std::string_view word)
{
    for (auto& one : as_words(word))
        negators_.insert(std::move(one));
}

phrases::forms phrases::forms_of(const word& one) const
{
    // Two letters at most, or "qu": that is how an article or a pronoun is cut short.
    constexpr std::size_t longest_elided = 2;
    forms found{spelt(one.text, spelling_)};
    if (elision_ && one.elided > 0 && one.elided <= longest_elided && one.text.size() > one.elided + 2)
        found.push_back(spelt(std::string_view{one.text}.substr(one.elided), spelling_));
    for (std::size_t most : {std::size_t{2}, std::size_t{1}}) {
        auto shorter = shortened_rows(found.front(), most);
        if (shorter.size() < found.front().size()) found.push_back(std::move(shorter));
    }
    if (one.text.front() >= '0' && one.text.front() <= '9') found.emplace_back(any_number);
    if (one.sum) found.emplace_back(any_sum);
    return found;
}

bool phrases::negates(const forms& word) const
{
    return std::any_of(word.begin(), word.end(), [&](const auto& form) { return negators_.contains(form); });
}

void phrases::add_element(const std::vector<std::string>& any_of, std::uint8_t gap_before)
{
    elements_.push_back(
        {static_cast<std::uint32_t>(choices_.size()), static_cast<std::uint16_t>(any_of.size()), gap_before});
    auto first = static_cast<std::ptrdiff_t>(choices_.size());
    for (const auto& one : any_of) {
        auto before = words_.size();
        auto number = words_.add(one);
        if (words_.size() > before && one.front() == any) tails_.push_back(number);
        choices_.push_back(number);
    }
    std::sort(choices_.begin() + first, choices_.end());
}

void phrases::begin_with(vocabulary::number first_word, std::uint32_t index)
{
    if (by_word_.size() <= first_word) by_word_.resize(words_.size());
    auto& all = by_word_[first_word];
    auto made = static_cast<std::uint32_t>(links_.size());
    (all.first == end_of_chain ? all.first : links_[all.last].next) = made;
    all.last = made;
    links_.push_back({index});
}

std::uint32_t phrases::first_link(vocabulary::number first_word) const
{
    return first_word < by_word_.size() ? by_word_[first_word].first : end_of_chain;
}

void phrases::shrink()
{
    words_.shrink();
    tails_.shrink_to_fit();
    choices_.shrink_to_fit();
    elements_.shrink_to_fit();
    all_.shrink_to_fit();
    links_.shrink_to_fit();
    by_word_.shrink_to_fit();
}

/// The words that may stand at one place, of which each is one.
std::vector<std::string> phrases::choices_of(std::string_view part) const
{
    std::vector<std::string> any_of;
    for (auto choice : split(part, '|')) {
        auto parts = choice == any_number || choice == any_sum ? std::vector{std::string{choice}} : as_words(choice);
        if (!parts.empty()) any_of.push_back(std::move(parts.front()));
    }
    return any_of;
}

void phrases::add(std::string_view text, std::size_t list)
{
    auto first = elements_.size();
    std::uint8_t gap_before = 0;
    for (auto part : split(text, ' ')) {
        if (part == "~" || part == "~~") {
            gap_before = part == "~" ? gap : wide_gap;
            continue;
        }
        if (part.find('|') != std::string_view::npos || part == any_number || part == any_sum) {
            add_element(choices_of(part), gap_before);
        } else {
            for (auto& one : as_words(part)) {
                add_element({std::move(one)}, gap_before);
                gap_before = 0;
            }
        }
        gap_before = 0;
    }
    if (gap_before > 0 || elements_.size() == first || elements_[first].gap_before > 0)
        throw std::invalid_argument{"a phrase of the judge cannot be read: " + std::string{text}};
    auto index = static_cast<std::uint32_t>(all_.size());
    const auto& beginning = elements_[first];
    for (std::uint32_t i = 0; i < beginning.choices; ++i)
        begin_with(choices_[beginning.first_choice + i], index);
    all_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint16_t>(elements_.size() - first),
                    static_cast<std::uint16_t>(list)});
}

/// What of the lists a word may stand for is looked up once: most words stand for nothing that is in them.
phrases::reading phrases::read(const word& one) const
{
    reading made{forms_of(one), {}};
    auto add_if_known = [&](std::string_view pattern) {
        if (auto number = words_.find(pattern); number != vocabulary::none) made.fitting.push_back(number);
    };
    for (const auto& form : made.as) {
        add_if_known(form);
        std::string stem;
        stem.reserve(form.size() + 1);
        for (char c : form) {
            stem += c;
            stem += any;
            add_if_known(stem);
            stem.pop_back();
        }
        for (auto tail : tails_)
            if (same(words_[tail], form)) made.fitting.push_back(tail);
    }
    return made;
}

bool phrases::fits(const element& wanted, const reading& word) const
{
    auto first = choices_.begin() + wanted.first_choice;
    return std::any_of(word.fitting.begin(), word.fitting.end(),
                       [&](auto number) { return std::binary_search(first, first + wanted.choices, number); });
}

std::size_t phrases::end_of(const phrase& wanted, const std::vector<word>& text, const std::vector<reading>& all,
                            std::size_t at) const
{
    auto stands_at = [&](const element& one, std::size_t i) {
        return i < text.size() && text[i].sentence == text[at].sentence && fits(one, all[i]);
    };
    auto next = at + 1;
    for (std::uint32_t i = 1; i < wanted.elements; ++i) {
        const auto& one = elements_[wanted.first_element + i];
        auto last = next + one.gap_before;
        while (next < last && !stands_at(one, next))
            ++next;
        if (!stands_at(one, next)) return 0;
        ++next;
    }
    return next;
}

/// "no ads", "never had a crash": within the three words before, in the same part of the sentence. Where each sign is
/// a word, as in Chinese, within five.
std::size_t phrases::negation(const std::vector<word>& text, const std::vector<reading>& all, std::size_t at) const
{
    constexpr std::size_t farthest = 3;
    constexpr std::size_t farthest_sign = 5;
    auto reach = text[at].stands_alone() ? farthest_sign : farthest;
    for (std::size_t back = 1; back <= reach && back <= at; ++back) {
        if (text[at - back].part != text[at].part) return 0;
        if (negates(all[at - back].as)) return text[at - back + 1].text == "only" ? 0 : back;
    }
    return 0;
}

std::vector<hit> phrases::find(const std::vector<word>& text) const
{
    std::vector<hit> found;
    std::vector<reading> all;
    all.reserve(text.size());
    for (const auto& one : text)
        all.push_back(read(one));
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto first_of_word = found.size();
        for (auto number : all[at].fitting) {
            for (auto next = first_link(number); next != end_of_chain; next = links_[next].next) {
                const auto& candidate = all_[links_[next].index];
                auto end = end_of(candidate, text, all, at);
                if (end == 0) continue;
                auto turned = negates(all[at].as) ? 0 : negation(text, all, at);
                hit one{candidate.list, at, end, turned};
                // Another phrase of the list, or another form of the word, may have led here already.
                bool known =
                    std::any_of(found.begin() + static_cast<std::ptrdiff_t>(first_of_word), found.end(),
                                [&](const hit& other) { return other.list == one.list && other.to == one.to; });
                if (!known) found.push_back(one);
            }
        }
    }
    return found;
}

} // namespace highroad::judging
