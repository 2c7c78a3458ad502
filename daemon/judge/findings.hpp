#pragma once

#include "daemon/judge/lexicon.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace highroad::judging {

/// What the words of one language say about a text, before it is weighed.
struct findings {
    double good = 0;
    double bad = 0;
    double anger_words = 0;
    double calm_words = 0;   ///< of sadness rather than anger
    std::size_t shouted = 0; ///< how many words are
    std::vector<evidence> angry;
    std::vector<evidence> reasons;
    severity level = severity::ordinary;
    std::vector<evidence> themes;
    bool asks = false;
    std::string wanted; ///< a sentence
    std::string got;    ///< the worst sentence
};

/// `signs` has what means the same in every language: emoji, faces, marks out of ten.
[[nodiscard]] findings look_for(const lexicon& known, const lexicon& signs, const words& taken_apart,
                                std::string_view text);

} // namespace highroad::judging
