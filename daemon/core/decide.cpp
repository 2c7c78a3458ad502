#include "daemon/core/decide.hpp"

#include "daemon/core/deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad {
namespace {

bool is_negative(const review& r, const playbook& rules)
{
    return !r.mark || r.mark->stars() <= rules.negative_stars;
}

bool raised(const review& before, const review& after)
{
    return before.mark && after.mark && after.mark->stars() > before.mark->stars();
}

/// Whoever found the words that the customer answered to should hear of it.
void thank(deciding& step, const std::string& news)
{
    const auto& c = step.the_case();
    if (!c.published_for) return step.tell(news);
    step.tell_people(news + " Thank you, " + shown_name(*c.published_for) + ", for the reply.",
                     mentions_of(step.rules, *c.published_for));
}

/// The customer wrote something else: nothing that was prepared for the old words may go out.
void take_in_edit(deciding& step, const review& before, const judgement& judged)
{
    auto& c = step.the_case();
    ++c.review_revision;
    if (!c.first_mark) c.first_mark = before.mark;
    if (!c.contacts.empty()) c.customer_answered = true;
    c.planned.reset();
    c.half_approved.reset();
    step.record("review edited", the_daemon(), mark_in_words(before) + " -> " + mark_in_words(c.subject));
    step.void_approval("the customer edited the review", the_daemon());
    step.clear_trouble("publish");
    step.clear_trouble("drafts");
    step.clear_trouble("language model");
    c.drafts.clear();
    c.chosen = 0;
    c.editor.reset();
    ++c.draft_revision;
    auto complained_of = c.judged.themes;
    if (!c.judged_by) c.judged = judged;

    if (!is_negative(c.subject, step.rules) && (raised(before, c.subject) || c.phase == case_phase::closed)) {
        // Kind words that end a case do not say what it was about.
        c.judged.themes = std::move(complained_of);
        step.close(close_reason::revised);
        thank(step, "The customer changed the review: " + mark_in_words(before) + " is now " +
                        mark_in_words(c.subject) + ". The case is closed as revised.");
        return;
    }
    c.quiet = false;
    c.dismissed_because.clear();
    step.back_to_team();
    step.suggest_drafts();
    step.ask_second_reading();
    step.tell("The customer edited the review. Earlier drafts and approvals are void; a new suggestion follows.");
}

/// A removed review is on the platform again with the same words: the case goes on where people left it.
void come_back(deciding& step)
{
    auto& c = step.the_case();
    if (!c.dismissed_because.empty()) return step.close(close_reason::dismissed);
    if (!is_negative(c.subject, step.rules)) return step.close(close_reason::revised);
    if (stands_already(c, c.published_text)) return step.await_customer();
    step.back_to_team();
    if (c.drafts.empty()) step.suggest_drafts();
}

struct decider {
    const review_case& current;
    const playbook& rules;
    instant now;

    decision operator()(const event::review_seen& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        auto was_gone = c.phase == case_phase::closed && c.closed_as == close_reason::gone;
        auto edited = !same_words(current.subject, e.now);
        auto answered = current.subject.reply != e.now.reply;
        c.subject = e.now;

        if (was_gone) {
            step.record("review is back", the_daemon());
            step.tell("The review is on the platform again.");
            if (!edited) come_back(step);
        }
        if (edited) {
            take_in_edit(step, current.subject, e.judged);
            step.escalate_by_itself();
        }
        if (answered) {
            c.subject.reply = current.subject.reply;
            take_in_reply(step, e.now.reply);
        }
        if (was_gone || edited || answered) step.refresh();
        return step.take();
    }

    decision operator()(const event::review_gone&) const
    {
        deciding step{current, rules, now};
        if (current.phase == case_phase::closed && current.closed_as == close_reason::gone) return step.take();
        step.void_approval("the review is no longer on the platform", the_daemon());
        step.close(close_reason::gone);
        step.tell("The review is no longer on the platform. The case is closed as gone.");
        step.refresh();
        return step.take();
    }

    decision operator()(const event::command_given& e) const { return decide_command(current, e, rules, now); }

    decision operator()(const event::time_passed&) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        auto due = [&](const std::optional<instant>& at) { return at && *at <= now; };
        if (on_its_way(c) && due(c.give_up_at)) return give_up_publishing("the platform has not confirmed it.");

        if (c.phase == case_phase::publishing && c.approved && !c.approved->handed_over &&
            due(c.approved->publish_at)) {
            c.approved->handed_over = true;
            c.give_up_at = now + rules.publish_deadline;
            step.record("handed over", the_daemon());
            step.do_later(reply_key(c), effect::publish_reply{c.approvals, c.subject, c.approved->text,
                                                              c.subject.reply ? c.subject.reply->text : std::string{}});
            step.refresh();
        }
        if (c.phase == case_phase::snoozed && due(c.snoozed_until)) {
            step.back_to_team();
            step.record("snooze over", the_daemon());
            step.tell("The snooze is over: the case waits for the team again.");
            step.refresh();
        }
        if (c.phase == case_phase::awaiting_customer && due(c.give_up_at)) {
            step.close(close_reason::tried);
            step.tell("The customer has not come back. We did what we could; the case is closed as tried.");
            step.refresh();
        }
        if (c.phase == case_phase::awaiting_customer && c.planned && due(c.planned->due)) {
            step.hand_follow_up_to_team();
            step.refresh();
        }
        if (waits_for_team(c) && due(c.redraw_at)) {
            c.redraw_at = next_redraw(c, now);
            step.refresh();
        }
        if (c.phase != case_phase::publishing && due(c.check_reply_at)) {
            c.check_reply_at.reset();
            step.read_reply();
        }
        return step.take();
    }

    decision operator()(const event::drafts_suggested& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        // Another revision has its own request on its way; a closed case needs no suggestion.
        if (e.review_revision != c.review_revision || c.phase == case_phase::closed) {
            step.refresh();
            return step.take();
        }
        step.clear_trouble("drafts");
        auto first = c.drafts.empty();
        for (const auto& suggested : e.drafts) {
            auto same = std::find_if(c.drafts.begin(), c.drafts.end(), [&](const draft& known) {
                return known.text == suggested.text && known.origin == suggested.origin;
            });
            if (same == c.drafts.end()) {
                c.drafts.push_back(suggested);
            } else {
                same->findings = suggested.findings;
            }
        }
        if (first && !c.drafts.empty()) {
            c.chosen = best_of(c.drafts, rules);
            ++c.draft_revision;
        }
        step.record("drafts suggested", the_daemon(), std::to_string(e.drafts.size()));
        step.ask_language_model();
        step.refresh();
        return step.take();
    }

    decision operator()(const event::drafts_failed& e) const
    {
        deciding step{current, rules, now};
        if (e.review_revision == current.review_revision) {
            step.add_trouble("drafts", "No reply could be suggested: " + e.why + " You can write one yourself.");
            step.record("drafts failed", the_daemon(), e.why);
            step.ask_language_model();
        }
        step.refresh();
        return step.take();
    }

    decision operator()(const event::model_wrote& e) const { return take_in_model_draft(current, e, rules, now); }
    decision operator()(const event::model_failed& e) const { return do_without_model(current, e, rules, now); }

    decision operator()(const event::model_read& e) const { return take_in_reading(current, e, rules, now); }
    decision operator()(const event::model_did_not_read& e) const { return do_without_reading(current, e, rules, now); }

    decision operator()(const event::card_shown& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        shown_card shown{e.channel, e.message, e.review_revision, e.draft_revision, now};
        auto found =
            std::find_if(c.cards.begin(), c.cards.end(), [&](const shown_card& s) { return s.channel == e.channel; });
        if (found == c.cards.end()) {
            c.cards.push_back(shown);
            step.record("card posted", the_daemon(), e.channel);
        } else {
            *found = shown;
        }
        // This card, too, was drawn while the trouble was still on it.
        if (step.clear_trouble("card " + e.channel)) step.refresh();
        return step.take();
    }

    decision operator()(const event::card_not_shown& e) const
    {
        deciding step{current, rules, now};
        auto words = "The card in channel " + e.channel + " could not be shown: " + e.why;
        auto known = std::any_of(current.troubles.begin(), current.troubles.end(),
                                 [&](const trouble& t) { return t.what == "card " + e.channel && t.words == words; });
        if (known) return step.take();
        step.add_trouble("card " + e.channel, words);
        step.record("card not shown", the_daemon(), words);
        // Only elsewhere: trying the failing channel again is the outbox's business.
        for (const auto& channel : current.channels) {
            if (channel != e.channel && !current.quiet) step.refresh_in(channel);
        }
        return step.take();
    }

    decision operator()(const event::reply_delivered& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        if (e.approval != c.approvals || !c.approved) {
            step.record("late answer about an old reply", the_daemon(), std::to_string(e.approval));
            step.tell("An earlier reply had already gone out when its approval became void.");
            if (e.seen) {
                take_in_reply(step, e.seen);
            } else {
                step.read_reply();
            }
            step.refresh();
            return step.take();
        }
        auto overtaken = c.phase != case_phase::publishing;
        // Heard before.
        if (overtaken && (!c.approved->voided || c.published_text == c.approved->text)) return step.take();
        step.now_published();
        step.record("published", c.approved->by, c.approved->text);

        if (overtaken) {
            step.tell("The reply had already gone out when the approval became void. Please look at it again.");
        } else {
            step.await_customer();
            auto unseen = e.seen && e.seen->state == reply_state::accepted;
            step.tell((unseen ? "Sent, approved by " : "Published, approved by ") + shown_name(c.approved->by) + ".");
        }
        // What was not seen yet counts as held by the platform, so that it is looked at again.
        auto seen = e.seen.value_or(platform_reply{{}, c.approved->text, reply_state::pending, {}, now});
        c.subject.reply.reset();
        take_in_reply(step, seen);
        step.refresh();
        return step.take();
    }

    decision operator()(const event::reply_refused& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        if (e.approval != c.approvals || c.phase != case_phase::publishing) return step.take();
        step.void_approval("the platform refused it", the_daemon());
        step.add_trouble("publish", "The reply was not published: " + e.why);
        step.record("reply refused", the_daemon(), e.why);
        step.back_to_team();
        step.tell("The reply was not published: " + e.why);
        step.refresh();
        return step.take();
    }

    decision operator()(const event::reply_delayed& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        if (e.approval != c.approvals || c.phase != case_phase::publishing || !c.approved) return step.take();
        if (c.give_up_at && e.next_try > *c.give_up_at) return give_up_publishing(e.why);
        auto had = current.troubles;
        step.add_trouble("publish", "Not published yet, it is being tried again: " + e.why);
        if (had != c.troubles) {
            step.record("reply delayed", the_daemon(), e.why);
            step.refresh();
        }
        return step.take();
    }

    decision operator()(const event::reply_overtaken& e) const
    {
        deciding step{current, rules, now};
        auto& c = step.the_case();
        if (e.approval != c.approvals || c.phase != case_phase::publishing) {
            take_in_reply(step, e.found);
            step.refresh();
            return step.take();
        }
        if (e.found.text == c.approved->text) return (*this)(event::reply_delivered{e.approval, e.found});
        c.subject.reply = e.found;
        ++c.draft_revision;
        step.note_contact();
        step.void_approval("somebody answered on the platform meanwhile", the_daemon());
        step.record("answered elsewhere", the_daemon(), e.found.text);
        step.add_trouble("publish",
                         "Somebody answered on the platform itself before this reply went out, so nothing was "
                         "published." +
                             how_to_replace(c));
        step.back_to_team();
        step.tell("Somebody answered on the platform meanwhile. Nothing was published.");
        step.refresh();
        return step.take();
    }

    decision operator()(const event::reply_observed& e) const
    {
        deciding step{current, rules, now};
        if (current.phase == case_phase::closed) return step.take();
        if (e.now == current.subject.reply) {
            if (e.now && e.now->state == reply_state::pending) step.plan_reply_check();
            return step.take();
        }
        take_in_reply(step, e.now);
        step.refresh();
        return step.take();
    }

    decision operator()(const event::storm_gathered& e) const
    {
        deciding step{current, rules, now};
        // Told again after a restart. The latest storm counts.
        if (e.storm <= current.storm) return step.take();
        step.the_case().storm = e.storm;
        step.record("in a storm", the_daemon(), std::to_string(e.storm));
        step.refresh();
        return step.take();
    }

    decision operator()(const event::page_delivered& e) const
    {
        deciding step{current, rules, now};
        auto& escalated = step.the_case().escalated;
        step.record("page sent", the_daemon(), e.pager);
        if (e.escalation != escalated.count) return step.take();
        --escalated.out;
        ++escalated.landed;
        if (step.clear_trouble("pager " + e.pager)) step.refresh();
        return step.take();
    }

    decision operator()(const event::page_failed& e) const
    {
        deciding step{current, rules, now};
        auto& escalated = step.the_case().escalated;
        step.record("page failed", the_daemon(), e.pager + ": " + e.why);
        if (e.escalation != escalated.count) return step.take();
        --escalated.out;
        // Nobody was reached by this step, so the next one need not wait for an answer.
        auto nobody = escalated.out <= 0 && escalated.landed == 0 && !escalated.acknowledged && !escalated.over;
        if (nobody && escalated.next) escalated.next = now;
        step.add_trouble("pager " + e.pager, "The pager " + e.pager + " could not be reached: " + e.why +
                                                 (nobody ? " The next step of the escalation is taken now." : ""));
        step.tell("The pager " + e.pager + " could not be reached: " + displayable(e.why));
        step.refresh();
        return step.take();
    }

    [[nodiscard]] decision give_up_publishing(const std::string& why) const
    {
        const auto& there = current.subject.reply;
        if (there && there->text == current.approved->text) {
            auto landed = (*this)(event::reply_delivered{current.approvals, there});
            // Its row is not settled: it must not write again when the reply is removed there.
            landed.withdrawn.push_back(reply_key(current));
            return landed;
        }
        deciding step{current, rules, now};
        step.void_approval("not published in time", the_daemon());
        step.add_trouble("publish", "The reply could not be published within " + in_words(rules.publish_deadline) +
                                        ": " + why + " Approve again to go on trying.");
        step.back_to_team();
        step.tell("The reply could not be published in time and is not being tried any more: " + why);
        step.refresh();
        return step.take();
    }
};

} // namespace

decision decide(const review_case& current, const case_event& what, const playbook& rules, instant now)
{
    return std::visit(decider{current, rules, now}, what);
}

std::variant<decision, no_case> admit(const review& seen, const reply_rules& allowed, const first_look& met, int number,
                                      const playbook& rules, instant now)
{
    if (!is_negative(seen, rules)) return no_case::not_negative;
    if (seen.reply && seen.reply->state != reply_state::rejected) return no_case::answered_already;
    auto baseline = met.how == sight::baseline;
    if (baseline && (!seen.created || *seen.created < now - rules.baseline_window)) return no_case::baseline;

    review_case opened;
    opened.number = number;
    opened.subject = seen;
    opened.rules = allowed;
    opened.opened = now;
    opened.judged = met.judged;
    opened.quiet = baseline;
    route(opened, rules, met.author_reviews, now);
    opened.redraw_at = next_redraw(opened, now);
    deciding step{opened, rules, now};
    step.record("opened", the_daemon(), mark_in_words(seen));
    step.suggest_drafts();
    step.ask_second_reading();
    if (!baseline) step.escalate_by_itself();
    // The suggestion brings the card with it; one that is slow keeps nobody waiting.
    step.refresh(std::chrono::minutes{1});
    return step.take();
}

} // namespace highroad
