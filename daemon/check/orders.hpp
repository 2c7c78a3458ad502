#pragma once

#include <string>
#include <string_view>

namespace highroad::checking {

/// Words of a text by a stranger that read like orders to a machine ("ignore previous instructions", "reply with",
/// "system:", markup, hidden signs); empty when there are none. A list: what it misses has to be caught in the answer.
[[nodiscard]] std::string orders_in(std::string_view text);

/// Without what hides words from a reader: marks without a width, marks of direction; signs of the tag block and
/// full-width letters become the ASCII they stand for. `hidden` tells whether tags were there.
[[nodiscard]] std::string unmasked(std::string_view text, bool& hidden);

} // namespace highroad::checking
