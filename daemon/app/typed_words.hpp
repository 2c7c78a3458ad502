#pragma once

#include <span>
#include <string>
#include <vector>

namespace highroad::app {

struct known_option {
    std::string name; ///< as typed: "-c", "--config"
    bool takes_value = false;
};

/// The arguments of a command that takes text, told apart.
struct typed_words {
    std::vector<std::string> options; ///< with their values, in their order
    std::vector<std::string> words;   ///< the text, byte for byte
    std::string unknown;              ///< looks like an option and is none; then the rest is not told apart
};

/// Text may begin with a dash ("-5 % only", "- it broke"), so only the command's own options count as such. After the
/// first "--", which is left out, everything is text. A word such as "--confg" before it is more likely a mistake.
[[nodiscard]] typed_words told_apart(std::span<const known_option> known, std::span<const std::string> arguments);

} // namespace highroad::app
