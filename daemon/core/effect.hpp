#pragma once

#include "daemon/core/page.hpp"
#include "daemon/core/review.hpp"
#include "daemon/core/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

/// Something to be done to the outside world, durably recorded before it is tried.
namespace effect {

/// Ask the drafter for texts. Outcome: drafts_suggested or drafts_failed.
struct suggest_drafts {
    int review_revision = 0;
    std::size_t contacts = 0; ///< how many contacts there had been: a follow-up asks for other words than a first reply
    bool operator==(const suggest_drafts&) const = default;
};
/// Ask the language model for one more text, provided that the drafts are still those of `draft_revision`. Outcome:
/// model_wrote or model_failed.
struct ask_language_model {
    int review_revision = 0;
    std::size_t contacts = 0; ///< as above
    int draft_revision = 0;
    bool operator==(const ask_language_model&) const = default;
};
/// Ask the language model which severe matters the review tells of. Outcome: model_read or model_did_not_read.
struct ask_second_reading {
    int review_revision = 0;
    bool operator==(const ask_second_reading&) const = default;
};
/// Make the card in `channel` show the case as it is when the effect runs: post it, or edit it in place.
/// Level-triggered: ten of these in a row are one.
struct show_card {
    std::string channel;
    bool operator==(const show_card&) const = default;
};
/// One line of history in the thread of the case's card.
struct say {
    std::string channel;
    std::string text;
    std::vector<std::string> mentions{}; ///< people to be notified, as "slack:U024BE7LH"; others' entries are ignored
    bool operator==(const say&) const = default;
};
/// Publish exactly `text`, provided that the review still reads as `subject` and that no answer but
/// `replaces` stands under it.
struct publish_reply {
    int approval = 0;
    review subject;
    std::string text;
    std::string replaces; ///< our own earlier answer; empty when there is none
    bool operator==(const publish_reply&) const = default;
};
/// Look at what the customer really sees.
struct read_reply {
    bool operator==(const read_reply&) const = default;
};
/// Bring the board with that key up to date in its channel. Level-triggered, like show_card. Belongs to no case.
struct show_board {
    std::string board;
    std::string channel;
    bool operator==(const show_board&) const = default;
};
/// Wake somebody, or tell their pager that somebody takes care or that it is over. Outcome: page_delivered or
/// page_failed, for `raise` only.
enum class page_call { raise, acknowledge, resolve };
struct call_pager {
    std::string pager; ///< configured name
    page_call what = page_call::raise;
    page told;
    std::string by;     ///< who acknowledged
    instant no_later{}; ///< when trying it ends
    bool operator==(const call_pager&) const = default;
};
/// The grouped card of a source's first sight. Belongs to no case.
struct show_summary {
    std::string channel;
    std::string heading;
    std::vector<std::string> lines;
    std::vector<int> cases;           ///< each gets a way to open its card
    std::vector<std::string> marks{}; ///< mark_of() each of them
    bool operator==(const show_summary&) const = default;
};

} // namespace effect

using effect_body = std::variant<effect::suggest_drafts, effect::show_card, effect::say, effect::publish_reply,
                                 effect::read_reply, effect::show_summary, effect::show_board, effect::call_pager,
                                 effect::ask_language_model, effect::ask_second_reading>;

/// One row of the outbox. `key` is the idempotency key: a second effect with the same key replaces the first if it
/// has not been tried, and asks for another round if it is being tried.
struct planned_effect {
    std::string key;
    int case_number = 0; ///< 0 when it belongs to no case
    effect_body body;
    instant not_before;

    bool operator==(const planned_effect&) const = default;
};

[[nodiscard]] std::string_view name_of(const effect_body& body);

} // namespace highroad
