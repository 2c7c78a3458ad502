#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/core/command.hpp"
#include "daemon/core/review_case.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace highroad {

/// What the core is told.
namespace event {

/// The platform returned the review: for the first time, again, edited, or with another answer under it.
struct review_seen {
    review now;
    judgement judged{}; ///< of its words
};
/// The platform proved that the review is no longer there.
struct review_gone {};
/// A person asked for something. `channel` is where they asked, by configured name; empty outside a channel.
struct command_given {
    case_command what;
    actor by;
    std::string channel;
    /// Of the check just now: on the new text of an edit, on the chosen draft for an approval. Absent for others.
    std::optional<std::vector<finding>> findings{};
};
/// A deadline of the case has passed, or the daemon has just started.
struct time_passed {};

struct drafts_suggested {
    int review_revision = 0; ///< the revision they were written for
    std::vector<draft> drafts;
};
struct drafts_failed {
    int review_revision = 0;
    std::string why;
};
/// The language model wrote a text, and the check has read it.
struct model_wrote {
    int review_revision = 0;
    int draft_revision = 0; ///< of the drafts that stood there when it was asked
    draft written;
};
/// It wrote none that could be used. The templates stay.
struct model_failed {
    int review_revision = 0;
    std::string why; ///< a clause: "the language model did not answer in 20 s"
};
/// The language model has read the review.
struct model_read {
    int review_revision = 0;       ///< the revision that it read
    std::vector<evidence> reasons; ///< as read_again() takes them
    int author_reviews = 0;        ///< earlier ones of the same author on the same source, for the routing rules
};
/// It has not, and will not be asked again. The verdict stays as it is.
struct model_did_not_read {
    int review_revision = 0;
    std::string why; ///< a clause, as above
};
struct card_shown {
    std::string channel;
    std::string message;
    int review_revision = 0;
    int draft_revision = 0;
};
struct card_not_shown {
    std::string channel;
    std::string why;
};
/// The platform accepted the reply. `seen` is what a read-back showed, where one was possible.
struct reply_delivered {
    int approval = 0; ///< which approval, counted by review_case::approvals
    std::optional<platform_reply> seen;
};
/// The platform refused it for good, or we gave up trying.
struct reply_refused {
    int approval = 0;
    std::string why;
};
/// Not sent yet or sent with an unknown outcome; the outbox goes on by itself.
struct reply_delayed {
    int approval = 0;
    std::string why;
    instant next_try;
};
/// The read before the write found an answer that is not ours: we stop and ask.
struct reply_overtaken {
    int approval = 0;
    platform_reply found;
};
/// A read-back of a reply that the platform still holds; empty when there is none under the review.
struct reply_observed {
    std::optional<platform_reply> now;
};
/// The case turned out to be part of a storm that others made.
struct storm_gathered {
    int storm = 0;
};
/// A page went out.
struct page_delivered {
    int escalation = 0; ///< which, counted by escalating::count
    std::string pager;
};
/// A pager could not be reached or refused: the next step is not waited for.
struct page_failed {
    int escalation = 0;
    std::string pager;
    std::string why;
};

} // namespace event

using case_event =
    std::variant<event::review_seen, event::review_gone, event::command_given, event::time_passed,
                 event::drafts_suggested, event::drafts_failed, event::card_shown, event::card_not_shown,
                 event::reply_delivered, event::reply_refused, event::reply_delayed, event::reply_overtaken,
                 event::reply_observed, event::storm_gathered, event::page_delivered, event::page_failed,
                 event::model_wrote, event::model_failed, event::model_read, event::model_did_not_read>;

} // namespace highroad
