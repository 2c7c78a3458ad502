#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// How much it matters beyond the stars. `serious`: angry, or about money or data; `severe`: safety, law,
/// discrimination, press: somebody is paged.
enum class severity { ordinary, serious, severe };
[[nodiscard]] std::string_view name_of(severity level);

/// What made us think so, in the customer's own words.
struct evidence {
    std::string what;  ///< a stable word: "legal", "safety", "crash", "delivery"
    std::string words; ///< of the review; may be empty

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

} // namespace highroad
