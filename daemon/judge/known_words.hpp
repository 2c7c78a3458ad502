#pragma once

#include "daemon/judge/findings.hpp"
#include "daemon/judge/lexicon.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace highroad::judging {

/// The word lists of all languages that we have some for. Those of a language are read when it is first met, since most
/// teams meet a few of them. For one thread.
class known_words {
public:
    known_words();

    /// By the lists of that language. Where the language is unknown, or we have no list for it, by those of its
    /// script, else by those that find most.
    [[nodiscard]] findings look(std::string_view language, const words& taken_apart, std::string_view text) const;

private:
    [[nodiscard]] const lexicon& read(std::string_view language, std::string_view file) const;

    mutable std::map<std::string, lexicon, std::less<>> by_language_; ///< those that were read
    std::unique_ptr<const lexicon> signs_;                            ///< the same in every language
};

} // namespace highroad::judging
