#pragma once

#include "daemon/core/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// How the house speaks, and what it may say of itself. A language model is told all of it and may use no other fact;
/// what is forbidden is looked for in every text, whoever wrote it.
struct house_voice {
    std::string tone;                   ///< "warm and brief; we say you, never dear customer"
    std::vector<std::string> facts;     ///< what is true of the business and may be said in public
    std::vector<std::string> preferred; ///< words to use where they fit
    std::vector<std::string> forbidden; ///< words never to use; matched as whole words, without case

    bool operator==(const house_voice&) const = default;
};

/// Every place of a forbidden phrase, as a finding of that kind.
[[nodiscard]] std::vector<finding> forbidden_in(std::string_view text, const house_voice& voice);

} // namespace highroad
