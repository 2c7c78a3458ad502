#pragma once

#include "daemon/core/effect.hpp"
#include "daemon/core/playbook.hpp"
#include "daemon/core/review_case.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// The ways a card can be acted on. Adapters draw them as they can: buttons, menus, reactions.
enum class card_action {
    publish, ///< carries the revisions that the card shows
    edit,    ///< asks for a text
    snooze,  ///< asks for how long
    next_draft,
    claim,
    dismiss, ///< asks for a reason
    undo,
    reopen,
    posted_by_hand, ///< carries the revisions that the card shows
    show,           ///< of a summary: open this case's card
    note,           ///< asks for a text
    escalate,       ///< asks for a reason, which may be empty
    acknowledge,    ///< answers a page
    facts,          ///< the form with what happened
    offline,        ///< asks how
    resolve,        ///< asks how it went
    assign,         ///< asks to whom
    judge,          ///< asks for the right verdict
    no_contact,     ///< the customer wants to hear no more from us
    allow_contact,  ///< the customer may be written to again
    mended,         ///< asks what was changed: the cause of the case is mended, for every case that waits on it
    give_up         ///< asks what was tried, which may be empty after a reply
};
/// "publish", "edit", ...: stable ids for buttons.
[[nodiscard]] std::string_view name_of(card_action action);
[[nodiscard]] std::optional<card_action> card_action_named(std::string_view name);

struct card_button {
    card_action action = card_action::publish;
    std::string label; ///< names its object: "Publish reply"
    bool primary = false;
    bool in_menu = false; ///< behind the overflow menu, where the chat has one
    int case_number = 0;

    bool operator==(const card_button&) const = default;
};

/// What people see of a case, independent of any chat. Texts are displayable (no control or override characters) but
/// not escaped: the adapter escapes for its own markup. Customer text appears only in `title`, `quote`,
/// `byline` and `facts`.
struct card {
    int case_number = 0;
    int review_revision = 0;
    int draft_revision = 0;
    std::string mark;                  ///< mark_of() the case
    std::string heading;               ///< "#42 · 2 out of 5 stars · Acme for iOS": the source by its title
    std::string state;                 ///< "Awaiting team", "Publishing in 10 s, approved by Ana"
    std::optional<instant> publish_at; ///< while the undo window runs: a chat that can count down may
    std::string title;                 ///< the customer's; may be empty
    std::string quote;                 ///< the customer's text, shortened for showing
    std::string byline;                ///< "maple77, USA, 30 Oct 2026"; customer text
    std::string link;                  ///< http(s) only, else empty
    std::string draft_label;           ///< "Suggested reply 1 of 3 (template: crash), draft 1, 212 of 5970 characters"
    std::string draft;                 ///< exactly what would be published
    std::size_t reply_limit = 0;       ///< of the platform, in `reply_unit`; 0 when none is known
    length_unit reply_unit = length_unit::characters;
    std::string reply_label; ///< "What the customer sees: live since ..."; empty when there is no reply
    std::string reply;
    std::vector<std::string> remarks; ///< troubles and facts, one sentence each
    std::vector<card_button> buttons;
    known_facts facts; ///< what the form with what happened starts with; private notes included
    std::string cause;

    bool operator==(const card&) const = default;
};

[[nodiscard]] card present(const review_case& c, const playbook& rules, instant now);

/// The whole card as plain sentences: the fallback text of every chat, read by screen readers and notifications.
[[nodiscard]] std::string as_plain_text(const card& shown);

} // namespace highroad
