#include "daemon/core/command_deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad {
namespace {

using std::chrono::days;

/// When a snooze "until a morning" ends, where the team is.
constexpr std::chrono::hours morning{9};

struct case_decider : command_deciding {
    /// Commands of the other tables.
    template <class Other>
    std::optional<decision> operator()(const Other&) const
    {
        return std::nullopt;
    }

    std::optional<decision> operator()(const command::dismiss& asked) const
    {
        if (!may_approve(rules, by)) return refuse(forbidden("dismiss a case"));
        auto reason = std::string{trimmed(displayable(asked.reason))};
        if (reason.empty()) {
            return refuse("Every case ends in a reply or a reason. Why is " + number() + " dismissed? Type: dismiss " +
                          std::to_string(current.number) + " <reason>");
        }
        if (current.phase == case_phase::publishing && current.approved->handed_over) {
            return refuse("The reply of " + number() + " is being published already; it cannot be dismissed now.");
        }
        if (current.planned && current.planned->with_team && current.phase == case_phase::awaiting_team) {
            auto step = start();
            auto& c = step.the_case();
            c.contacts.push_back({c.planned->what, c.contacts.empty() ? now : c.contacts.back().at});
            c.planned.reset();
            step.await_customer();
            step.record("follow-up dropped", by, reason);
            step.tell("The follow-up is dropped by " + shown_name(by) + ": " + shortened(reason, 1000));
            step.refresh();
            return step.accept("The follow-up is dropped. " + number() + " awaits the customer.");
        }
        auto step = start();
        step.void_approval("dismissed", by);
        step.record("dismissed", by, reason);
        step.close(close_reason::dismissed);
        step.the_case().dismissed_because = shortened(reason, 1000);
        step.tell("Dismissed by " + shown_name(by) + ": " + shortened(reason, 1000));
        step.refresh();
        return step.accept(number() + " is dismissed. It opens again when the customer edits the review.");
    }

    std::optional<decision> operator()(const command::snooze& asked) const
    {
        if (current.phase != case_phase::awaiting_team && current.phase != case_phase::snoozed) {
            return refuse(number() + " is " + phase_in_words(current) +
                          "; only a case that waits for the team can sleep.");
        }
        auto until = asked.until;
        if (asked.kind == command::snooze_until::tomorrow_morning) {
            until = next_time_of_day(rules.hours.zone, now, morning);
            auto today = std::chrono::floor<days>(to_local(rules.hours.zone, now));
            // Before nine o'clock the next nine o'clock is today's.
            if (std::chrono::floor<days>(to_local(rules.hours.zone, until)) == today) {
                until = next_time_of_day(rules.hours.zone, until, morning);
            }
        }
        if (asked.kind == command::snooze_until::next_working_day) until = next_working_day(rules.hours, now);
        if (asked.kind == command::snooze_until::morning_of_day) {
            until = to_instant(rules.hours.zone, asked.day + morning);
            if (until <= now) return refuse("The morning of that day is over. Choose a later day.");
        }
        auto for_ever = asked.kind == command::snooze_until::customer_edits;
        if (!for_ever && (until <= now || until > now + days{366})) {
            return refuse("A snooze ends between one second and one year from now. Try: snooze " +
                          std::to_string(current.number) + " 4h");
        }
        auto step = start();
        auto& c = step.the_case();
        c.phase = case_phase::snoozed;
        c.snoozed_until = for_ever ? std::nullopt : std::optional<instant>{until};
        c.snoozed_by = by;
        auto how_long = for_ever ? std::string{"until the customer edits the review"}
                        : asked.kind == command::snooze_until::time
                            ? "for " + in_words(until - now)
                            : "until " + local_in_words(rules.hours.zone, until);
        step.record("snoozed", by, for_ever ? "customer edits" : to_iso8601(until));
        step.tell("Snoozed by " + shown_name(by) + " " + how_long + ".");
        step.refresh();
        return step.accept(number() + " sleeps " + how_long + ". Anybody can end that with undo.");
    }

    std::optional<decision> operator()(const command::claim&) const
    {
        if (current.owner && current.owner->same_person(by)) {
            return deciding{current, rules, now}.accept(number() + " is yours already.");
        }
        auto step = start();
        step.the_case().owner = by;
        step.record("claimed", by);
        step.tell(shown_name(by) + " takes care of this" +
                  (current.owner ? ", in place of " + shown_name(*current.owner) : std::string{}) + ".");
        step.refresh();
        return step.accept(number() + " is yours.");
    }

    std::optional<decision> operator()(const command::note& asked) const
    {
        auto text = std::string{trimmed(displayable(asked.text))};
        if (text.empty()) return refuse("The note is empty. Type: note " + std::to_string(current.number) + " <text>");
        if (length_in(length_unit::characters, text) > 4000) {
            return refuse("The note is longer than 4000 characters. Nothing is cut off: please shorten it.");
        }
        auto step = start();
        step.record("note", by, text);
        step.tell(shown_name(by) + " notes: " + text, asked.said_in);
        return step.accept("Noted in " + number() + ".");
    }

    std::optional<decision> operator()(const command::reopen&) const
    {
        if (current.phase == case_phase::closed && current.closed_as == close_reason::gone) {
            return refuse("The review of " + number() +
                          " is no longer on the platform, so there is nothing to answer.");
        }
        if (current.phase != case_phase::closed && current.phase != case_phase::awaiting_customer) {
            return refuse(number() + " is open already: it is " + phase_in_words(current) + ".");
        }
        auto step = start();
        step.back_to_team();
        step.the_case().dismissed_because.clear();
        step.record("reopened", by);
        if (current.drafts.empty()) step.suggest_drafts();
        step.tell("Reopened by " + shown_name(by) + ".");
        step.refresh();
        return step.accept(number() + " waits for the team again.");
    }

    std::optional<decision> operator()(const command::show&) const
    {
        if (channel.empty() && current.channels.empty()) {
            return refuse("No channel is configured for " + number() +
                          ". Ask again in the channel where it should be.");
        }
        auto step = start();
        auto& c = step.the_case();
        c.quiet = false;
        if (!channel.empty() && std::find(c.channels.begin(), c.channels.end(), channel) == c.channels.end()) {
            c.channels.push_back(channel);
        }
        // A card that could not be shown may have been deleted by somebody: it is posted anew, unless it is found.
        for (auto& s : c.cards) {
            if (step.clear_trouble("card " + s.channel)) s.message.clear();
        }
        step.record("shown", by, channel);
        step.refresh();
        return step.accept("The card of " + number() + " is in " +
                           (channel.empty() ? std::string{"its channels"} : "this channel") + ".");
    }
};

/// What still makes sense when a case is closed.
bool allowed_when_closed(const case_command& asked)
{
    return std::holds_alternative<command::reopen>(asked) || std::holds_alternative<command::note>(asked) ||
           std::holds_alternative<command::show>(asked) || std::holds_alternative<command::contact_wish>(asked) ||
           std::holds_alternative<command::correct_judgement>(asked);
}

/// Looking is everybody's; the rest needs at least the right to suggest.
bool needs_no_right(const case_command& asked)
{
    return std::holds_alternative<command::show>(asked);
}

} // namespace

std::string not_permitted(const actor& who, std::string_view what, std::string_view list)
{
    return shown_name(who) + ", you may not " + std::string{what} + " here. The list is `" + std::string{list} +
           "` in the playbook; ask one of them or whoever keeps the playbook.";
}

decision decide_command(const review_case& current, const event::command_given& asked, const playbook& rules,
                        instant now)
{
    deciding step{current, rules, now};
    if (!needs_no_right(asked.what) && !may(rules, right::suggest, asked.by) && !may_approve(rules, asked.by)) {
        return step.refuse(not_permitted(asked.by, "work on cases", "suggesters"));
    }
    if (current.phase == case_phase::closed && !allowed_when_closed(asked.what)) {
        return step.refuse(hash_number(current) + " is " + phase_in_words(current) + ". Reopen it first: reopen " +
                           std::to_string(current.number));
    }
    for (auto table : {decide_reply_command, decide_team_command}) {
        if (auto made = table(current, asked, rules, now)) return std::move(*made);
    }
    auto made = std::visit(case_decider{{current, asked.by, asked.channel, rules, now, asked.findings}}, asked.what);
    // Every command stands in one of the three tables; a test asks each of them in every phase.
    return made ? std::move(*made) : step.refuse("That is not possible here.");
}

} // namespace highroad
