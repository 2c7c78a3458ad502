#pragma once

#include "tests/sim/dice.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace highroad::fuzz {

/// Draws texts as somebody writes them who wants to call people, make links, break a card or hide what stands beside:
/// mentions, tags, links, entities, markup, marks that reorder, NUL, broken UTF-8, fields of a mail, all of it nested,
/// cut in the middle, repeated and run together. The same seed gives the same texts.
class hostile_words {
public:
    explicit hostile_words(std::uint64_t seed) : dice_{seed} {}

    /// Mostly below 60 bytes; one in some hundred has kilobytes, one in some ten thousand 64 KiB.
    [[nodiscard]] std::string text();
    /// An address as a platform may tell it of a review: good, odd, or none at all.
    [[nodiscard]] std::string link();
    [[nodiscard]] bool one_in(int times) { return dice_.one_in(times); }

private:
    [[nodiscard]] std::string piece(int depth);
    [[nodiscard]] std::string wrapped(std::string inside);

    sim::dice dice_;
};

} // namespace highroad::fuzz
