#pragma once

#include "daemon/judge/vocabulary.hpp"
#include "daemon/judge/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace highroad::judging {

/// Where a phrase stands in a text, as a range of words.
struct hit {
    std::size_t list = 0;
    std::size_t from = 0;
    std::size_t to = 0;       ///< one past its last word
    std::size_t negation = 0; ///< how many words before it stands what negates it; 0 where nothing does

    [[nodiscard]] std::size_t size() const { return to - from; }
};

/// What spellings a list takes for the same. Texts are written on all kinds of keyboards.
enum class spelling {
    as_written,
    plain,    ///< accents are dropped, on both sides: "déçu" is "decu"
    digraphs, ///< German and Danish: "schön" is "schoen", "groß" is "gross"
};

/// Finds many phrases in one walk over a text. In a phrase, "*" at the end of a word stands for any ending, "*" before
/// it for any beginning, "a|b" for either word, "~" for up to four words of the same sentence and "~~" for up to nine,
/// "#" for a number and "$" for a sum of money. A letter written three times or more ("sooo baaad") is also read as two
/// and as one.
class phrases {
public:
    /// Throws std::invalid_argument when the phrase begins or ends with "~" or is empty: a mistake in our own lists.
    void add(std::string_view phrase, std::size_t list);
    void add_negator(std::string_view word);
    /// Before the first phrase.
    void spell(spelling how) { spelling_ = how; }
    /// "l'arnaque" is also "arnaque".
    void allow_elision() { elision_ = true; }
    [[nodiscard]] std::vector<hit> find(const std::vector<word>& text) const;
    /// After the last phrase: gives back what was taken in advance for more of them.
    void shrink();

private:
    // Thousands of short phrases: their parts lie one after the other in lists, not each in an allocation.
    struct element {
        std::uint32_t first_choice = 0; ///< in choices_
        std::uint16_t choices = 0;      ///< any of so many
        std::uint8_t gap_before = 0;    ///< how many words may stand between the one before and this
    };
    struct phrase {
        std::uint32_t first_element = 0; ///< in elements_
        std::uint16_t elements = 0;
        std::uint16_t list = 0;
    };
    /// The phrases that begin with one word are a chain, in the order in which they were added.
    struct link {
        std::uint32_t index = 0; ///< in all_
        std::uint32_t next = end_of_chain;
    };
    struct chain {
        std::uint32_t first = end_of_chain; ///< in links_
        std::uint32_t last = end_of_chain;
    };
    static constexpr std::uint32_t end_of_chain = UINT32_MAX;

    using forms = std::vector<std::string>; ///< of one word: as it may be read
    struct reading {
        forms as;
        std::vector<vocabulary::number> fitting; ///< the words, stems and tails of the lists that it may stand for
    };
    [[nodiscard]] bool fits(const element& wanted, const reading& word) const;
    [[nodiscard]] bool negates(const forms& word) const;
    [[nodiscard]] forms forms_of(const word& one) const;
    [[nodiscard]] reading read(const word& one) const;
    [[nodiscard]] std::vector<std::string> as_words(std::string_view text) const;
    [[nodiscard]] std::vector<std::string> choices_of(std::string_view part) const;
    void add_element(const std::vector<std::string>& any_of, std::uint8_t gap_before);
    void begin_with(vocabulary::number first_word, std::uint32_t index);
    [[nodiscard]] std::uint32_t first_link(vocabulary::number first_word) const;
    [[nodiscard]] std::size_t end_of(const phrase& wanted, const std::vector<word>& text,
                                     const std::vector<reading>& all, std::size_t at) const;
    [[nodiscard]] std::size_t negation(const std::vector<word>& text, const std::vector<reading>& all,
                                       std::size_t at) const;

    vocabulary words_;                        ///< stems end in "*", tails begin with it
    std::vector<vocabulary::number> tails_;   ///< those of words_ that begin with "*"
    std::vector<vocabulary::number> choices_; ///< those of one element are sorted
    std::vector<element> elements_;
    std::vector<phrase> all_;
    std::vector<link> links_;
    std::vector<chain> by_word_; ///< by the number of the first word; shorter than words_ where the last begin nothing
    std::unordered_set<std::string> negators_;
    spelling spelling_ = spelling::as_written;
    bool elision_ = false;
};

} // namespace highroad::judging
