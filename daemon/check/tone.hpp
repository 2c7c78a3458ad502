#pragma once

#include "daemon/core/finding.hpp"
#include "daemon/judge/phrases.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::checking {

/// The word lists of one language; words/en.txt explains their form.
class word_lists {
public:
    /// Throws std::invalid_argument on a mistake in the lists: they are ours.
    explicit word_lists(std::string_view file);
    [[nodiscard]] std::vector<finding> look(std::string_view text) const;

private:
    void open(std::string_view heading);
    [[nodiscard]] std::vector<finding> look(std::string_view whole, std::string_view piece, std::size_t offset) const;

    std::vector<finding_kind> kinds_; ///< of each list; the first is "harmless"
    judging::phrases phrases_;
    enum class reading { phrases, negators } now_ = reading::phrases;
};

/// Anger, sarcasm, blame, excuses, promises and admissions, in the languages that we have lists for. Those of a
/// language are read when it is first met. For one thread.
class tone {
public:
    /// By the lists of `language` (BCP 47), and of English where that is not certain or has no list.
    [[nodiscard]] std::vector<finding> look(std::string_view text, std::string_view language, bool certain) const;

private:
    /// Null where there are none.
    [[nodiscard]] const word_lists* lists_of(std::string_view language) const;

    mutable std::map<std::string, word_lists, std::less<>> by_language_; ///< those that were read
};

/// Words in capitals and rows of exclamation marks. What the customer or the team writes in capitals (`known`: names,
/// products) is left alone.
[[nodiscard]] std::vector<finding> shouting_in(std::string_view text, std::string_view known);

} // namespace highroad::checking
