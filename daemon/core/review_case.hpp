#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/core/finding.hpp"
#include "daemon/core/judgement.hpp"
#include "daemon/core/review.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

enum class case_phase { awaiting_team, publishing, awaiting_customer, snoozed, offline, closed };
enum class close_reason { revised, resolved, tried, dismissed, gone };

/// What the next text to the customer is for. Each kind is sent at most once after the first reply.
enum class contact_kind { reply, fix_notice, satisfaction, update_note };

/// Something the customer received from us.
struct contact {
    contact_kind what = contact_kind::reply;
    instant at;

    bool operator==(const contact&) const = default;
};

/// The follow-up that is planned, or being written, after the reply.
struct follow_up {
    contact_kind what = contact_kind::satisfaction;
    instant due;
    bool with_team = false; ///< the team has it: as a draft, or as a task where no further reply is possible

    bool operator==(const follow_up&) const = default;
};

/// What people know about the matter. `notes` never leaves the team.
struct known_facts {
    std::string when;
    std::string expected;
    std::string got;
    wish wants = wish::unknown;
    std::string notes;

    bool operator==(const known_facts&) const = default;
};

/// Reminding the team. Gaps count in the team's working time.
struct nudging {
    int sent = 0;                   ///< since the customer's last words; never more than the playbook's number
    std::optional<instant> last;    ///< the last one
    std::chrono::seconds gap{0};    ///< working time before the last one; the next is at least double
    std::optional<instant> next;    ///< when the next one is due; empty when there is none to come
    std::optional<instant> touched; ///< somebody acted, or it began to wait anew: a nudge before that is answered
    std::optional<actor> touched_by;
    bool parked = false; ///< all were sent: only the weekly digest still names the case

    bool operator==(const nudging&) const = default;
};

/// One escalation: a page to whoever is on call, step by step, until somebody acknowledges it.
struct escalating {
    int count = 0;      ///< escalations of this case so far: part of the page's key
    std::string policy; ///< by configured name; empty: the case was never escalated
    std::string why;
    instant since;
    std::size_t step = 0;         ///< the next step to take
    std::optional<instant> next;  ///< when it is to be taken; empty when none is to come
    std::optional<actor> by_hand; ///< who acknowledged it
    std::optional<instant> acknowledged;
    bool over = false;               ///< handled or withdrawn: pagers were told
    std::vector<std::string> pagers; ///< those that were told, and must hear of the end
    int out = 0;                     ///< pages of the latest step without an outcome
    int landed = 0;                  ///< pages of the latest step that went out

    bool operator==(const escalating&) const = default;
};

/// The first of two yeses.
struct first_yes {
    actor by;
    int review_revision = 0;
    int draft_revision = 0;
    std::string reaction{}; ///< that gave it; empty for a button or a typed line

    bool operator==(const first_yes&) const = default;
};

/// A proposed reply.
struct draft {
    std::string text;
    std::string origin;              ///< "template crash", "person": shown on the card
    std::vector<finding> findings{}; ///< of the check, when it was written

    bool operator==(const draft&) const = default;
};

/// One card of this case, and what it showed when: a reaction is judged by that.
struct shown_card {
    std::string channel;
    std::string message; ///< the chat's id of the message; empty where it has to be found or posted anew
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
    std::string text;              ///< byte for byte what will be published
    std::optional<actor> first_by; ///< who said yes before, where two have to
    instant publish_at;            ///< end of the undo window
    bool handed_over = false;      ///< true once the outbox has it; undo is too late then
    bool voided = false;           ///< undone, or overtaken by an edit, a hand-written answer or a removal
    std::string reaction{};        ///< that gave it; empty for a button or a typed line
    std::string first_reaction{};  ///< the same for `first_by`

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
    std::string outcome; ///< how it was resolved, or where it went offline
    std::vector<trouble> troubles;

    judgement judged;
    std::optional<actor> judged_by;    ///< who corrected it
    std::string route;                 ///< the routing rule that sent it here; empty for the defaults
    int approvals_needed = 1;          ///< 1 or 2
    std::string escalation_policy;     ///< by configured name; empty: it cannot be escalated
    std::optional<instant> respond_by; ///< first reply due, by the playbook
    std::optional<instant> redraw_at;  ///< when the card's words about time are outdated
    std::optional<first_yes> half_approved;
    std::optional<rating> first_mark; ///< before the customer's first edit
    known_facts facts;
    std::string cause; ///< a short name; empty for none
    bool cause_mended = false;
    std::string what_changed; ///< of the cause, in words for the customer
    std::vector<contact> contacts;
    std::optional<follow_up> planned;
    bool no_contact = false;        ///< the customer asked us to stop
    bool customer_answered = false; ///< by an edit after something we sent: no follow-up comes by itself any more
    nudging nudges;
    escalating escalated;
    int storm = 0;      ///< number of the storm it belongs to; 0 for none
    bool quiet = false; ///< opened from the baseline: listed in the grouped card, no card of its own until asked for

    bool operator==(const review_case&) const = default;
};

/// The text that would be published now; empty when there is no draft.
[[nodiscard]] std::string chosen_text(const review_case& c);
/// What the check found in it.
[[nodiscard]] std::vector<finding> chosen_findings(const review_case& c);

/// Exactly that text is under the review already, not rejected: publishing it again would change nothing.
[[nodiscard]] bool stands_already(const review_case& c, std::string_view text);

/// The approval of an open case, or the first of two yeses, stands by that reaction: given by it and not taken back
/// since. False for an empty name.
[[nodiscard]] bool stands_by_reaction(const review_case& c, std::string_view reaction);

/// The card in that channel, or null.
[[nodiscard]] const shown_card* card_in(const review_case& c, std::string_view channel);

/// When the case must be looked at again without anybody asking: the earliest of its own deadlines.
/// The store keeps this beside the case, so a deadline can never disagree with the case it belongs to.
[[nodiscard]] std::optional<instant> next_wake(const review_case& c);

/// The team owes something: a draft to approve, a second yes, an outcome.
[[nodiscard]] bool waits_for_team(const review_case& c);

/// Somebody was paged, and nobody has answered yet.
[[nodiscard]] bool has_open_page(const review_case& c);

[[nodiscard]] std::string_view name_of(contact_kind what);
[[nodiscard]] std::string_view name_of(case_phase phase);
[[nodiscard]] std::string_view name_of(close_reason reason);

/// "awaiting team", "closed as dismissed": the phase for people.
[[nodiscard]] std::string phase_in_words(const review_case& c);

} // namespace highroad
