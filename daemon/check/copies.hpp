#pragma once

#include "daemon/ports/reply_check.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace highroad::checking {

/// How much of the shorter text stands in the other: the share of its rows of four words. 0..1; texts of fewer than
/// eight words are compared as wholes.
[[nodiscard]] double likeness(std::string_view a, std::string_view b);

/// The nearest neighbour that reads nearly alike, if any. `without` (a sign-off) is the same everywhere and does not
/// count.
[[nodiscard]] std::vector<finding> copies_in(std::string_view text, const std::vector<neighbouring_reply>& neighbours,
                                             std::string_view without);

} // namespace highroad::checking
