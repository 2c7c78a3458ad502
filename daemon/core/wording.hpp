#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

// What a text for a customer must not say whoever wrote it. Words are looked for as whole words, without case.

/// The words that offer money, a gift or a refund; empty when there are none.
[[nodiscard]] std::string offer_in(std::string_view text);

/// The words that ask for another rating or for the review to go: Google Play, Google, Yelp and consumer law forbid
/// that, and it reads badly everywhere. Empty when there are none.
[[nodiscard]] std::string pressure_in(std::string_view text);

/// The words that make a note about editing the review more than neutral: any talk of stars or ratings, anything
/// offered, any pressure. Empty when the note may be sent.
[[nodiscard]] std::string not_neutral_in(std::string_view text);

/// A part of a text, in bytes.
struct stretch {
    std::size_t from = 0;
    std::size_t to = 0;

    bool operator==(const stretch&) const = default;
};
/// Every place of such words, in order; none overlaps another.
[[nodiscard]] std::vector<stretch> offers_in(std::string_view text);
[[nodiscard]] std::vector<stretch> pressures_in(std::string_view text);
[[nodiscard]] std::vector<stretch> star_words_in(std::string_view text);

} // namespace highroad
