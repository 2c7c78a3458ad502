#include "daemon/judge/vocabulary.hpp"

#include <functional>

namespace highroad::judging {
namespace {

constexpr std::size_t least_slots = 64;

} // namespace

std::string_view vocabulary::operator[](number word) const
{
    auto from = word == 0 ? 0 : ends_[word - 1];
    return std::string_view{letters_}.substr(from, ends_[word] - from);
}

/// Where the word stands, or would.
std::size_t vocabulary::slot_of(std::string_view word) const
{
    auto at = std::hash<std::string_view>{}(word) & (slots_.size() - 1);
    while (slots_[at] != none && (*this)[slots_[at]] != word)
        at = (at + 1) & (slots_.size() - 1);
    return at;
}

vocabulary::number vocabulary::find(std::string_view word) const
{
    return slots_.empty() ? none : slots_[slot_of(word)];
}

vocabulary::number vocabulary::add(std::string_view word)
{
    // At least a quarter stays free, so that a search ends soon.
    if (4 * (size() + 1) > 3 * slots_.size()) widen();
    auto at = slot_of(word);
    if (slots_[at] != none) return slots_[at];
    auto made = static_cast<number>(size());
    letters_ += word;
    ends_.push_back(static_cast<std::uint32_t>(letters_.size()));
    slots_[at] = made;
    return made;
}

void vocabulary::widen()
{
    slots_.assign(slots_.empty() ? least_slots : slots_.size() * 2, none);
    for (number word = 0; word < size(); ++word)
        slots_[slot_of((*this)[word])] = word;
}

void vocabulary::shrink()
{
    letters_.shrink_to_fit();
    ends_.shrink_to_fit();
}

} // namespace highroad::judging
