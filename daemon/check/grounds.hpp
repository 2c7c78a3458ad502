#pragma once

#include "daemon/check/check.hpp"
#include "daemon/core/voice.hpp"
#include "daemon/ports/speller.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a text may be built on that a machine wrote. Strict: a draft that is refused wrongly costs a look at the
/// templates, one that is let through wrongly may be published.
namespace highroad::checking {

struct grounds {
    std::string review;      ///< title, text and the name under it
    std::string told;        ///< by people: facts, what was mended, the playbook's voice, the configured contact
    std::string language;    ///< of the review; empty when not known
    bool first_reply = true; ///< else a follow-up, which need not thank
};

/// Numbers, amounts, links, addresses and names that stand in neither; in a first reply of any length also promises
/// that nobody told it. `spelling` may be null.
[[nodiscard]] std::vector<finding> facts_without_ground(std::string_view text, const grounds& on,
                                                        const known_business& ours, speller* spelling);

/// What shows that the text is no reply to a customer: talk of machines and prompts, code and markup, words that no
/// house says of itself, a long stretch of the review said back, no word of thanks or regret, another language.
[[nodiscard]] std::vector<finding> no_reply_at_all(std::string_view text, const grounds& on,
                                                   const known_business& ours);

} // namespace highroad::checking
