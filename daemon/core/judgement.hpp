#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// How much it matters beyond the stars. `serious`: angry, or about money or data; `severe`: safety, law,
/// discrimination, press: somebody is paged.
enum class severity { ordinary, serious, severe };
[[nodiscard]] std::string_view name_of(severity level);

/// Who found it in the review.
enum class reader { word_lists, language_model };
[[nodiscard]] std::string_view name_of(reader who);

/// What made us think so, in the customer's own words.
struct evidence {
    std::string what;  ///< a stable word: "legal", "safety", "crash", "delivery"
    std::string words; ///< of the review; may be empty
    reader by = reader::word_lists;

    bool operator==(const evidence&) const = default;
};

/// Whether the customer wants something done, or to be heard.
enum class wish { unknown, heard, helped };
[[nodiscard]] std::string_view name_of(wish what);

/// What a review says, as far as a machine can tell. People can correct it.
struct judgement {
    bool negative = false; ///< by its text alone; the stars are the playbook's business
    double negativity = 0; ///< 0..1, how sure that is; 0.5 and more is `negative`
    double anger = 0;      ///< 0..1
    severity level = severity::ordinary;
    std::vector<evidence> reasons; ///< of `level` and `anger`
    std::vector<evidence> themes;  ///< what it is about, strongest first
    wish wants = wish::unknown;
    std::string wanted;   ///< the sentence that says what was hoped for; may be empty
    std::string got;      ///< the sentence that complains most; may be empty
    std::string language; ///< BCP 47; empty when it cannot be told

    bool operator==(const judgement&) const = default;
};

/// How much a reason matters by itself, as the word lists of docs/judgement.md have it; empty for what makes nothing
/// serious.
[[nodiscard]] std::optional<severity> level_of_reason(std::string_view what);

/// What a second reading makes of a verdict: reasons that are not there yet are added, and the level is raised to what
/// they say. Never lowers and never takes away: a review can order its reader to be silent. What is no reason is left
/// out.
[[nodiscard]] judgement read_again(judgement said, const std::vector<evidence>& told);

} // namespace highroad
