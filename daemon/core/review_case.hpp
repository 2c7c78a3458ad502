#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/core/review.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

enum class case_phase { awaiting_team, publishing, awaiting_customer, snoozed, closed };
enum class close_reason { revised, resolved, tried, dismissed, gone };

/// A proposed reply.
struct draft {
    std::string text;
    std::string origin; ///< "template crash", "person": shown on the card

    bool operator==(const draft&) const = default;
};

/// One card of this case, and what it showed when: a reaction is judged by that.
struct shown_card {
    std::string channel;
    std::string message; ///< the chat's id of the message; empty while it is not posted
    int review_revision = 0;
    int draft_revision = 0;
    instant shown;

    bool operator==(const shown_card&) const = default;
};

/// One permitted person's yes to one text for one review.
struct approval {
    actor by;
    instant at;
    int review_revision = 0;
    int draft_revision = 0;
    std::string text;         ///< byte for byte what will be published
    instant publish_at;       ///< end of the undo window
    bool handed_over = false; ///< true once the outbox has it; undo is too late then
    bool voided = false;      ///< undone, or overtaken by an edit, a hand-written answer or a removal

    bool operator==(const approval&) const = default;
};

/// What could not be done, in words for people; stays on the card until it is done or overtaken.
struct trouble {
    std::string what; ///< a short stable word: "publish", "card reviews", "drafts"
    std::string words;
    instant since;

    bool operator==(const trouble&) const = default;
};

/// Our handling of one review, from first sight to closed. The row that a decision stores.
struct review_case {
    int number = 0;           ///< people say #42
    std::int64_t version = 0; ///< counts stored decisions; 0 means never stored
    review subject;           ///< the review as last seen
    int review_revision = 1;  ///< grows when the customer edits
    reply_rules rules;
    case_phase phase = case_phase::awaiting_team;
    std::optional<close_reason> closed_as;
    instant opened;
    std::vector<std::string> channels; ///< where its cards belong, by configured name
    std::vector<shown_card> cards;
    std::vector<draft> drafts;
    std::size_t chosen = 0; ///< index into `drafts`
    int draft_revision = 0; ///< grows whenever what an approval would put on the platform, or replace there, changes;
                            ///< 0 means no draft yet
    std::optional<actor> owner;
    std::optional<actor> editor; ///< who wrote the chosen draft, when a person did
    std::optional<approval> approved;
    int approvals = 0;          ///< counts approvals ever given: part of the idempotency key of a reply
    std::string published_text; ///< what we last published; empty when we never did
    std::optional<instant> published;
    std::optional<actor> published_for;    ///< who approved what stands on the platform
    std::optional<instant> check_reply_at; ///< when to read back a reply that the platform holds
    int reply_checks = 0;
    std::optional<instant> snoozed_until;
    std::optional<actor> snoozed_by;
    std::optional<instant> give_up_at; ///< end of waiting for the customer, or of trying to publish
    std::string dismissed_because;
    std::vector<trouble> troubles;
    bool quiet = false; ///< opened from the baseline: listed in the grouped card, no card of its own until asked for

    bool operator==(const review_case&) const = default;
};

/// The text that would be published now; empty when there is no draft.
[[nodiscard]] std::string chosen_text(const review_case& c);

/// Exactly that text is under the review already, not rejected: publishing it again would change nothing.
[[nodiscard]] bool stands_already(const review_case& c, std::string_view text);

/// The card in that channel, or null.
[[nodiscard]] const shown_card* card_in(const review_case& c, std::string_view channel);

/// When the case must be looked at again without anybody asking: the earliest of its own deadlines.
/// The store keeps this beside the case, so a deadline can never disagree with the case it belongs to.
[[nodiscard]] std::optional<instant> next_wake(const review_case& c);

[[nodiscard]] std::string_view name_of(case_phase phase);
[[nodiscard]] std::string_view name_of(close_reason reason);

/// "awaiting team", "closed as dismissed": the phase for people.
[[nodiscard]] std::string phase_in_words(const review_case& c);

} // namespace highroad
