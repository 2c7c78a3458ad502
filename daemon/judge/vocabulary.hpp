#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::judging {

/// Words, each kept once and known by its number. They lie one after the other in one piece of memory: word lists have
/// tens of thousands of short ones, and an allocation for each would take several times its letters.
class vocabulary {
public:
    using number = std::uint32_t; ///< from 0 on, in the order in which the words came
    static constexpr number none = UINT32_MAX;

    /// Of a word that is there already, its number.
    number add(std::string_view word);
    /// `none` where it is not there.
    [[nodiscard]] number find(std::string_view word) const;
    /// Until the next add().
    [[nodiscard]] std::string_view operator[](number word) const;
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    /// Gives back what was taken in advance for more words.
    void shrink();

private:
    [[nodiscard]] std::size_t slot_of(std::string_view word) const;
    void widen();

    std::string letters_;
    std::vector<std::uint32_t> ends_; ///< of each word in letters_
    std::vector<number> slots_;       ///< by hash, the next free one where it is taken; a power of two, or none at all
};

} // namespace highroad::judging
