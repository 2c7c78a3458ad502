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
        : rules{rules_}, now{now_}, made_{current, {}, {}, {}, {}}
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
    void do_later(std::string key, effect_body body, std::chrono::seconds patience = std::chrono::seconds{0})
    {
        made_.effects.push_back({std::move(key), made_.next.number, std::move(body), now + patience});
    }

    void suggest_drafts();
    /// Brings every card up to date, after `patience` unless something refreshes it sooner; a quiet case has none yet.
    void refresh(std::chrono::seconds patience = std::chrono::seconds{0});
    void refresh_in(const std::string& channel, std::chrono::seconds patience = std::chrono::seconds{0});
    /// One line in the thread of every card, except in `unless`, where people have just read it.
    void tell(std::string_view text, std::string_view unless = {});

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
    void plan_reply_check();
    void read_reply();

    decision accept(std::string text);
    decision refuse(std::string text);

private:
    decision made_;
    int lines_ = 0;
};

/// The idempotency key of the reply that the latest approval allows.
[[nodiscard]] std::string reply_key(const review_case& c);
/// "#42"
[[nodiscard]] std::string hash_number(const review_case& c);
/// A name fit for a sentence: displayable, at most 60 characters, never empty.
[[nodiscard]] std::string shown_name(const actor& who);

/// What another answer under the review means for the case, whichever way we learnt of it.
void take_in_reply(deciding& step, const std::optional<platform_reply>& seen);

[[nodiscard]] decision decide_command(const review_case& current, const event::command_given& asked,
                                      const playbook& rules, instant now);

} // namespace highroad
