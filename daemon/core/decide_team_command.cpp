#include "daemon/core/attend.hpp"
#include "daemon/core/command_deciding.hpp"
#include "daemon/core/forms.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad {
namespace {

std::string clean(const std::string& text, std::size_t limit)
{
    return shortened(displayable(trimmed(text)), limit);
}

/// A cause is a word that people type: letters, digits and dashes.
std::string as_cause(std::string_view text)
{
    std::string out;
    for (auto byte : displayable(trimmed(text))) {
        if (byte >= 'A' && byte <= 'Z') {
            out += static_cast<char>(byte - 'A' + 'a');
        } else if (byte == ' ' || byte == '\n' || byte == '\t') {
            out += '-';
        } else {
            out += byte;
        }
    }
    return shortened(out, longest_cause);
}

struct team_decider : command_deciding {
    [[nodiscard]] bool publishing() const { return current.phase == case_phase::publishing; }
    [[nodiscard]] decision refuse_while_publishing() const
    {
        return refuse("The reply of " + number() + " is being published. Undo it first, or wait for its outcome.");
    }

    /// Commands of the other tables.
    template <class Other>
    std::optional<decision> operator()(const Other&) const
    {
        return std::nullopt;
    }

    std::optional<decision> operator()(const command::assign& asked) const
    {
        const auto* who = person_named(rules, asked.person);
        if (!who) {
            return refuse("The playbook knows nobody named \"" + clean(asked.person, longest_name) +
                          "\". Its [[people]] are the ones a case can be given to.");
        }
        auto step = start();
        auto owner = actor_for(*who);
        step.the_case().owner = owner;
        step.record("assigned", by, who->name);
        step.tell_people(shown_name(by) + " asks " + shown_name(owner) + " to take care of this.", {who});
        step.refresh();
        return step.accept(number() + " is " + shown_name(owner) + "'s now.");
    }

    std::optional<decision> operator()(const command::escalate& asked) const
    {
        const auto& e = current.escalated;
        if (!e.policy.empty() && !e.over) {
            return refuse(number() + " is escalated already, since " + local_in_words(rules.hours.zone, e.since) +
                          (e.by_hand ? "; " + shown_name(*e.by_hand) + " takes care." : "."));
        }
        if (!policy_named(rules, current.escalation_policy)) {
            return refuse("No escalation policy is set for " + number() +
                          ". Whoever keeps the playbook can add [[escalations]] and name it in `escalation`.");
        }
        if (current.phase != case_phase::awaiting_team && current.phase != case_phase::snoozed) {
            return refuse(number() + " is " + phase_in_words(current) +
                          "; only a case that waits for the team can be escalated.");
        }
        auto step = start();
        if (current.phase == case_phase::snoozed) step.back_to_team();
        step.escalate(clean(asked.why, longest_reason), by);
        step.refresh();
        return step.accept("Escalated. Whoever is on call is told now.");
    }

    std::optional<decision> operator()(const command::acknowledge&) const
    {
        const auto& e = current.escalated;
        if (e.policy.empty() || e.over) return refuse("There is no open page about " + number() + ".");
        if (e.by_hand) return refuse(shown_name(*e.by_hand) + " has acknowledged the page already.");
        auto step = start();
        step.acknowledge_page(by);
        if (!step.the_case().owner) step.the_case().owner = by;
        step.refresh();
        return step.accept("Acknowledged. Nobody else is paged about " + number() + ".");
    }

    std::optional<decision> operator()(const command::take_offline& asked) const
    {
        if (publishing()) return refuse_while_publishing();
        auto step = start();
        auto& c = step.the_case();
        auto follow_up = c.planned;
        step.back_to_team();
        c.phase = case_phase::offline;
        c.planned = follow_up;
        c.quiet = false;
        c.outcome = clean(asked.how, longest_outcome);
        if (!c.owner) c.owner = by;
        step.record("taken offline", by, c.outcome);
        step.tell(shown_name(by) + " takes this offline" + (c.outcome.empty() ? "." : ": " + c.outcome) +
                  " Its outcome is still owed: resolve " + std::to_string(c.number) + " <how it went>");
        step.refresh();
        return step.accept(number() + " goes on offline. Tell how it went with: resolve " +
                           std::to_string(current.number) + " <how it went>");
    }

    std::optional<decision> operator()(const command::resolve& asked) const
    {
        if (!may_approve(rules, by)) return refuse(forbidden("close a case as resolved"));
        if (publishing()) return refuse_while_publishing();
        auto how = clean(asked.how, longest_outcome);
        if (how.empty()) {
            return refuse("How was it resolved? Type: resolve " + std::to_string(current.number) + " <how it went>");
        }
        auto step = start();
        step.record("resolved", by, how);
        step.close(close_reason::resolved);
        step.the_case().outcome = how;
        step.tell(shown_name(by) + " resolved this: " + how);
        step.refresh();
        return step.accept(number() + " is resolved. It opens again when the customer edits the review.");
    }

    std::optional<decision> operator()(const command::give_up& asked) const
    {
        if (!may_approve(rules, by)) return refuse(forbidden("close a case as tried"));
        if (publishing()) return refuse_while_publishing();
        auto why = clean(asked.why, longest_outcome);
        if (why.empty() && !current.published) {
            return refuse("Every case ends in a reply or a reason. What was tried? Type: tried " +
                          std::to_string(current.number) + " <what was tried>");
        }
        auto step = start();
        step.record("tried", by, why);
        step.close(close_reason::tried);
        step.the_case().outcome = why;
        step.tell(shown_name(by) + " closes this: we did what we could." + (why.empty() ? "" : " " + why));
        step.refresh();
        return step.accept(number() + " is closed. It opens again when the customer edits the review.");
    }

    std::optional<decision> operator()(const command::link_cause& asked) const
    {
        auto step = start();
        auto& c = step.the_case();
        c.cause = as_cause(asked.cause);
        c.cause_mended = false;
        c.what_changed.clear();
        step.record("cause linked", by, c.cause);
        step.tell(c.cause.empty() ? shown_name(by) + " says that no known cause is behind this."
                                  : shown_name(by) + " says that the cause is " + c.cause + ".");
        if (c.phase == case_phase::awaiting_customer) step.plan_follow_up();
        step.refresh();
        return step.accept(c.cause.empty() ? number() + " has no cause any more."
                                           : number() + " waits on " + c.cause + ". Once it is mended, type: fixed " +
                                                 c.cause + " <what we changed>");
    }

    std::optional<decision> operator()(const command::cause_fixed& asked) const
    {
        if (!may(rules, right::administer, by))
            return refuse(forbidden("say that a cause is mended", "administrators"));
        if (current.cause.empty() && asked.cause.empty()) {
            return refuse(number() + " has no cause yet. Name it first: cause " + std::to_string(current.number) +
                          " <a short name>");
        }
        if (!asked.cause.empty() && current.cause != as_cause(asked.cause)) {
            return refuse(number() + " does not wait on " + as_cause(asked.cause) + ".");
        }
        if (current.cause_mended) return refuse(current.cause + " was said to be mended already for " + number() + ".");
        auto what = clean(asked.what_changed, longest_change);
        if (what.empty()) {
            return refuse("What was changed? Customers are told in these words. Type: fixed " + current.cause +
                          " <what we changed>");
        }
        auto step = start();
        auto& c = step.the_case();
        c.cause_mended = true;
        c.what_changed = what;
        step.record("cause mended", by, what);
        if (c.phase == case_phase::awaiting_customer) step.plan_follow_up();
        step.tell("The cause " + c.cause + " is mended: " + what +
                  (c.planned ? " A follow-up is planned for " + local_in_words(rules.hours.zone, c.planned->due) + "."
                             : std::string{}));
        step.refresh();
        return step.accept("Kept for " + number() + ".");
    }

    std::optional<decision> operator()(const command::contact_wish& asked) const
    {
        if (current.no_contact != asked.allowed) {
            return refuse(asked.allowed ? "The customer of " + number() + " may be written to already."
                                        : "Nothing is sent to the customer of " + number() + " as it is.");
        }
        auto step = start();
        auto& c = step.the_case();
        c.no_contact = !asked.allowed;
        step.record(asked.allowed ? "contact allowed" : "no contact", by);
        auto handed_over = c.phase == case_phase::publishing && c.approved->handed_over;
        auto stops = c.no_contact && c.planned && c.planned->with_team && !handed_over;
        if (stops && c.phase != case_phase::closed) {
            step.void_approval("the customer wants no contact", by);
            step.await_customer();
        } else if (c.phase == case_phase::awaiting_customer) {
            step.plan_follow_up();
        }
        if (c.no_contact && !handed_over) c.planned.reset();
        step.tell(c.no_contact ? shown_name(by) + ": the customer wants to hear no more from us. No follow-up goes out."
                               : shown_name(by) + ": the customer may be written to again.");
        step.refresh();
        return step.accept(c.no_contact ? "No follow-up of " + number() + " goes out from now on."
                                        : "Follow-ups of " + number() + " are possible again.");
    }

    std::optional<decision> operator()(const command::tell_facts& asked) const
    {
        auto step = start();
        auto& c = step.the_case();
        auto before = c.facts;
        auto set = [](std::string& into, const std::optional<std::string>& value) {
            if (value) into = clean(*value, longest_fact);
        };
        set(c.facts.when, asked.when);
        set(c.facts.expected, asked.expected);
        set(c.facts.got, asked.got);
        set(c.facts.notes, asked.notes);
        if (asked.wants) c.facts.wants = *asked.wants;
        auto cause_before = c.cause;
        if (asked.cause) c.cause = as_cause(*asked.cause);
        if (c.cause != cause_before) {
            c.cause_mended = false;
            c.what_changed.clear();
        }
        if (c.facts == before && c.cause == cause_before) {
            return refuse("Nothing was changed in what we know about " + number() + ".");
        }
        step.record("facts told", by, c.facts.got);
        // Suggestions are made anew with what is known now; a text that a person wrote stays.
        if (c.phase == case_phase::awaiting_team && !c.editor) {
            c.drafts.clear();
            c.chosen = 0;
            ++c.draft_revision;
            step.suggest_drafts_anew();
        }
        step.tell(shown_name(by) + " filled in what happened.");
        step.refresh();
        return step.accept("Kept with " + number() + ".");
    }

    std::optional<decision> operator()(const command::correct_judgement& asked) const
    {
        auto step = start();
        auto& c = step.the_case();
        auto before = c.judged;
        if (asked.level) c.judged.level = *asked.level;
        if (asked.angry) c.judged.anger = *asked.angry ? 1 : 0;
        if (asked.angry && !*asked.angry && !asked.level && c.judged.level == severity::serious) {
            c.judged.level = severity::ordinary;
        }
        if (c.judged == before) return refuse("That is what " + number() + " says already.");
        c.judged_by = by;
        step.record("judgement corrected", by,
                    std::string{name_of(before.level)} + " -> " + std::string{name_of(c.judged.level)});
        step.tell(shown_name(by) + " corrects the verdict: " + std::string{name_of(c.judged.level)} +
                  (c.judged.anger >= 0.5 ? ", angry." : ", not angry."));
        step.escalate_by_itself();
        step.refresh();
        return step.accept("Corrected. " + number() + " counts as " + std::string{name_of(c.judged.level)} + ".");
    }
};

} // namespace

std::optional<decision> decide_team_command(const review_case& current, const event::command_given& asked,
                                            const playbook& rules, instant now)
{
    return std::visit(team_decider{{current, asked.by, asked.channel, rules, now, asked.findings}}, asked.what);
}

} // namespace highroad
