#pragma once

#include "daemon/core/effect.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/playbook.hpp"
#include "daemon/core/review_case.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace highroad {

/// One line of the append-only record of everything that happened to a case.
struct journal_entry {
    std::string what; ///< a stable word: "approved", "edited", "review edited", ...
    actor by;
    std::string detail; ///< the reason, the text, or what was seen

    bool operator==(const journal_entry&) const = default;
};

/// What the person who asked is told. A refusal is a normal decision with a reason.
struct answer {
    bool accepted = true;
    std::string text; ///< one or two plain sentences; empty when nobody asked

    bool operator==(const answer&) const = default;
};

/// Everything that follows from one event. Stored whole or not at all, before any of it is tried.
struct decision {
    review_case next;
    std::vector<journal_entry> journal;
    std::vector<planned_effect> effects;
    std::vector<std::string> withdrawn; ///< keys of effects that must not be tried any more
    answer reply;
};

/// The whole policy for a case that exists. Pure: the same arguments give the same decision.
[[nodiscard]] decision decide(const review_case& current, const case_event& what, const playbook& rules, instant now);

/// How a source was seen when a review came from it.
enum class sight {
    baseline, ///< the source's first complete read is still going on
    live
};

/// Why a review did not become a case; counted and kept with the review.
enum class no_case { not_negative, answered_already, baseline };
[[nodiscard]] std::string_view name_of(no_case reason);

/// What else is known about a review when it is met.
struct first_look {
    first_look(sight how_ = sight::live, judgement judged_ = {}, int author_reviews_ = 0)
        : how{how_}, judged{std::move(judged_)}, author_reviews{author_reviews_}
    {}

    sight how;
    judgement judged;
    int author_reviews; ///< earlier ones of the same author on the same source
};

/// Whether a review that has no case becomes one, with everything that follows from opening it as case `number`.
[[nodiscard]] std::variant<decision, no_case> admit(const review& seen, const reply_rules& allowed,
                                                    const first_look& met, int number, const playbook& rules,
                                                    instant now);

/// The grouped card of a source's first sight: empty when there is nothing to show.
/// `list` names the part of the source that was added to it later; empty for the source as a whole.
[[nodiscard]] std::vector<planned_effect> summarise_baseline(const std::string& source, std::size_t recorded,
                                                             const std::vector<review_case>& quiet,
                                                             const playbook& rules, instant now,
                                                             const std::string& list = {});

/// What the channels of a source are told when it could not be read for longer than the playbook's patience; empty
/// while there is patience left. `since` is when it was last read, and names the outage.
[[nodiscard]] std::vector<planned_effect> tell_of_outage(const std::string& source, instant since,
                                                         const std::string& why, const playbook& rules, instant now);
/// That the outage which began at `since` is over.
[[nodiscard]] std::vector<planned_effect> tell_of_recovery(const std::string& source, instant since,
                                                           const playbook& rules, instant now);

} // namespace highroad
