#pragma once

// Private to decide*.cpp: a decision while it is being made.

#include "daemon/core/decide.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace highroad {

class deciding {
public:
    deciding(const review_case& current, const playbook& rules_, instant now_)
        : rules{rules_}, now{now_}, before_{current}, made_{current, {}, {}, {}, {}}
    {}

    const playbook& rules;
    const instant now;

    [[nodiscard]] review_case& the_case() { return made_.next; }
    /// The decision. A card comes before the lines that are written under it.
    [[nodiscard]] decision take();

    void record(std::string_view what, const actor& by, std::string detail = {})
    {
        made_.journal.push_back({std::string{what}, by, std::move(detail)});
    }
    /// A second effect with the same key takes the place of the first.
    void do_later(std::string key, effect_body body, std::chrono::seconds patience = std::chrono::seconds{0})
    {
        std::erase_if(made_.effects, [&](const planned_effect& planned) { return planned.key == key; });
        made_.effects.push_back({std::move(key), made_.next.number, std::move(body), now + patience});
    }

    void suggest_drafts();
    /// Once more for the same words of the customer, as more is known by now.
    void suggest_drafts_anew();
    /// Once for each state of the drafts, and only where somebody will see it: not for a card that nobody opened, nor
    /// after a person wrote the reply.
    void ask_language_model();
    /// Which severe matters the customer's words tell of, where the playbook wants them read twice: not of a card that
    /// nobody opened, nor after a person corrected the verdict.
    void ask_second_reading();
    /// Brings every card up to date, after `patience` unless something refreshes it sooner; a quiet case has none yet.
    void refresh(std::chrono::seconds patience = std::chrono::seconds{0});
    void refresh_in(const std::string& channel, std::chrono::seconds patience = std::chrono::seconds{0});
    /// One line in the thread of every card, except in `unless`, where people have just read it.
    void tell(std::string_view text, std::string_view unless = {});

    /// The same, and these people are notified.
    void tell_people(std::string_view text, const std::vector<const person*>& whom);
    void tell_people(std::string_view text, const std::vector<std::string>& mentions);

    void add_trouble(std::string_view what, std::string words);
    /// True when there was such a trouble.
    bool clear_trouble(std::string_view what);

    /// Takes an approval back, wherever it is on its way.
    void void_approval(std::string_view why, const actor& by);
    void back_to_team();
    void close(close_reason as);
    void await_customer();
    /// The approved text is on the platform.
    void now_published();
    /// The customer hears from the team now: by the follow-up that the team has, or else by a reply.
    void note_contact();
    void plan_reply_check();
    void read_reply();

    /// Somebody acted on the case: reminders begin to count anew.
    void touch(const actor& by);
    void escalate(std::string why, const actor& by);
    /// Where the case's policy says that a case like this needs nobody to ask.
    void escalate_by_itself();
    /// The same when a second reading has raised the level from `before`: once at most, also where somebody snoozed the
    /// case or approved a reply meanwhile.
    void escalate_as_raised(severity before);
    void acknowledge_page(const actor& by);
    /// The matter is handled: pagers hear of it, no further step is taken.
    void end_escalation();
    /// What the customer may receive next, and when; nothing when nothing may be sent.
    void plan_follow_up();
    /// The follow-up is due: a draft for the team, or a task where the platform takes no second reply.
    void hand_follow_up_to_team();

    decision accept(std::string text);
    decision refuse(std::string text);

private:
    void say_line(std::string_view text, const std::vector<std::string>& mentions, std::string_view unless);
    void plan_nudge();
    void show_boards();

    const review_case& before_;
    decision made_;
    int lines_ = 0;
};

/// A board's effect has its own key: ten of them in a row are one.
[[nodiscard]] planned_effect board_effect(const std::string& board, const std::string& channel, instant at);

[[nodiscard]] page page_about(const review_case& c, const playbook& rules, instant now);
/// When the words about the first reply's due time change next: a few times before it, and when it has passed.
[[nodiscard]] std::optional<instant> next_redraw(const review_case& c, instant now);
/// Only what a browser may safely open, else empty.
[[nodiscard]] std::string safe_link(const std::string& url);

/// The idempotency key of the reply that the latest approval allows.
[[nodiscard]] std::string reply_key(const review_case& c);
/// The person's text among the drafts; `drafts.end()` when nobody wrote one. There is one at most.
[[nodiscard]] std::vector<draft>::const_iterator written_draft(const review_case& c);
/// Who wrote the text that would be published; null when it is a suggestion.
[[nodiscard]] const actor* writer_of_chosen(const review_case& c);
/// How a person's text says where it came from.
[[nodiscard]] std::string written_by(const actor& who);
/// "#42"
[[nodiscard]] std::string hash_number(const review_case& c);
/// A name fit for a sentence: displayable, at most 60 characters, never empty.
[[nodiscard]] std::string shown_name(const actor& who);

/// Why nothing more can be published under this review, in sentences that say what to do; empty where a reply can. A
/// platform that takes one reply for ever (Booking.com, Yelp) would refuse another, or show both.
[[nodiscard]] std::string no_further_reply(const review_case& c);
/// Behind a sentence that says that another answer stands there: what to do about it, where that is possible.
[[nodiscard]] std::string how_to_replace(const review_case& c);

/// The outbox has the reply and has not told yet what became of it.
[[nodiscard]] bool on_its_way(const review_case& c);

/// What another answer under the review means for the case, whichever way we learnt of it.
void take_in_reply(deciding& step, const std::optional<platform_reply>& seen);

/// What a language model's draft, or the lack of one, means for the case.
[[nodiscard]] decision take_in_model_draft(const review_case& current, const event::model_wrote& e,
                                           const playbook& rules, instant now);
[[nodiscard]] decision do_without_model(const review_case& current, const event::model_failed& e, const playbook& rules,
                                        instant now);

/// What a language model read in the review, or that it did not, means for the case.
[[nodiscard]] decision take_in_reading(const review_case& current, const event::model_read& e, const playbook& rules,
                                       instant now);
[[nodiscard]] decision do_without_reading(const review_case& current, const event::model_did_not_read& e,
                                          const playbook& rules, instant now);

/// 'safety ("my son cut his hand", read by the language model)': a reason for people, on one line.
[[nodiscard]] std::string in_words(const evidence& reason);

/// Sets what the routing rules and deadlines of the playbook say about a case that is being opened.
void route(review_case& opened, const playbook& rules, int author_reviews, instant now);

/// What they say beyond that since the level was raised from `before`. Nothing is taken back: where cards stand they
/// stay, whoever has the case keeps it.
void route_as_raised(review_case& c, severity before, const playbook& rules, int author_reviews);

/// The commands about the reply: write, choose, approve, take back. Empty for the others.
[[nodiscard]] std::optional<decision>
decide_reply_command(const review_case& current, const event::command_given& asked, const playbook& rules, instant now);
/// The commands around the case: who takes care, escalation, facts, causes, the end. Empty for the others.
[[nodiscard]] std::optional<decision> decide_team_command(const review_case& current, const event::command_given& asked,
                                                          const playbook& rules, instant now);
/// "You may not ...", with what to do.
[[nodiscard]] std::string not_permitted(const actor& who, std::string_view what, std::string_view list);

[[nodiscard]] decision decide_command(const review_case& current, const event::command_given& asked,
                                      const playbook& rules, instant now);

} // namespace highroad
