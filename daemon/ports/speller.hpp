#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace highroad {

/// Knows how words are written.
class speller {
public:
    virtual ~speller() = default;
    /// Whether the word is written right. Empty where there is no dictionary of that language (BCP 47); that is said
    /// once, in the log, by whoever keeps the dictionaries.
    [[nodiscard]] virtual std::optional<bool> knows(std::string_view language, const std::string& word) = 0;
};

} // namespace highroad
