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

/// The customer wrote something else: nothing that was prepared for the old words may go out.
void take_in_edit(deciding& step, const review& before)
{
    auto& c = step.the_case();
    ++c.review_revision;
    step.record("review edited", the_daemon(), mark_in_words(before) + " -> " + mark_in_words(c.subject));
    step.void_approval("the customer edited the review", the_daemon());
    step.clear_trouble("publish");
    step.clear_trouble("drafts");
    c.drafts.clear();
    c.chosen = 0;
    c.editor.reset();
    ++c.draft_revision;

    if (!is_negative(c.subject, step.rules) && (raised(before, c.subject) || c.phase == case_phase::closed)) {
        step.close(close_reason::revised);
        step.tell("The customer changed the review: " + mark_in_words(before) + " is now " + mark_in_words(c.subject) +
                  ". The case is closed as revised.");
        return;
    }
    c.quiet = false;
    c.dismissed_because.clear();
    step.back_to_team();
    step.suggest_drafts();
    step.tell("The customer edited the review. Earlier drafts and approvals are void; a new suggestion follows.");
}

/// The outbox has the reply and has not told yet what became of it.
bool on_its_way(const review_case& c)
{
    return c.phase == case_phase::publishing && c.approved && c.approved->handed_over;
}

bool is_ours(const review_case& c, const platform_reply& seen)
{
    return !c.published_text.empty() && seen.text == c.published_text;
}

/// What we last published was written for the review as it reads now.
bool answers_these_words(const review_case& c)
{
    return !c.approved || c.approved->review_revision == c.review_revision;
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

void miss_reply(deciding& step, const platform_reply& before)
{
    // Looks double their distance: eight of them are about two days.
    constexpr int patience = 8;
    auto& c = step.the_case();
    if (c.phase == case_phase::closed || on_its_way(c)) return;
    // A platform that holds a reply may show it to nobody, not even to us.
    if (before.state == reply_state::pending && is_ours(c, before) && c.reply_checks < patience) {
        c.subject.reply = before;
        if (!c.check_reply_at) step.plan_reply_check();
        return;
    }
    step.record("reply disappeared", the_daemon(), before.text);
    // What was approved to stand in its place still may.
    if (c.phase == case_phase::publishing) return;
    step.add_trouble("reply", "The reply is no longer shown on the platform.");
    step.back_to_team();
    step.tell("The reply is no longer shown on the platform.");
}

void meet_other_reply(deciding& step, const std::optional<platform_reply>& before, const platform_reply& seen)
{
    auto& c = step.the_case();
    if (seen.state == reply_state::rejected) {
        step.record("answer of others rejected", the_daemon(), seen.text);
        return;
    }
    if (before && before->text == seen.text && before->state != reply_state::rejected) return;
    // Who approves from now on must have seen what would be replaced.
    if (c.draft_revision > 0) ++c.draft_revision;
    if (!c.published_text.empty() && c.phase == case_phase::awaiting_customer) {
        step.record("reply differs", the_daemon(), seen.text);
        step.add_trouble("reply", "The platform shows another text than the one that was approved; somebody may have "
                                  "changed it there. Please compare.");
        step.tell("The platform shows another text than the one that was approved.");
        return;
    }
    step.record("answered elsewhere", the_daemon(), seen.text);
    if (c.phase == case_phase::publishing) {
        step.void_approval("somebody answered on the platform meanwhile", the_daemon());
        step.add_trouble("publish", "Another answer stands on the platform by now, so nothing was published. Publish "
                                    "again to replace that answer, or dismiss the case.");
        step.back_to_team();
        step.tell("Somebody answered on the platform meanwhile. Nothing was published.");
    } else if (c.phase != case_phase::closed) {
        step.await_customer();
        step.tell("Somebody answered on the platform itself.");
    }
}

void land_after_all(deciding& step)
{
    auto& c = step.the_case();
    step.now_published();
    step.record("published", c.approved->by, c.approved->text);
    if (c.phase != case_phase::closed && answers_these_words(c)) step.await_customer();
    step.tell("The reply that " + shown_name(c.approved->by) + " approved has gone out after all.");
}

void follow_our_reply(deciding& step, const platform_reply& seen)
{
    auto& c = step.the_case();
    switch (seen.state) {
    case reply_state::live:
        c.check_reply_at.reset();
        // It had vanished or was rejected, which had brought the case back to the team.
        if (step.clear_trouble("reply") && c.phase == case_phase::awaiting_team && answers_these_words(c)) {
            step.await_customer();
        }
        step.record("reply live", the_daemon());
        step.tell("The customer can see the reply now.");
        break;
    case reply_state::pending:
        if (c.phase != case_phase::closed) step.plan_reply_check();
        step.record("reply held", the_daemon());
        step.tell("The platform holds the reply for now; it is looked at again.");
        break;
    case reply_state::rejected:
        c.check_reply_at.reset();
        step.record("reply rejected", the_daemon(), seen.reason);
        step.add_trouble("reply", "The platform rejected the reply after it was sent" +
                                      (seen.reason.empty() ? std::string{"."} : ": " + displayable(seen.reason)));
        // A changed reply that is on its way needs nobody's attention before its own outcome.
        if (c.phase != case_phase::closed && c.phase != case_phase::publishing) step.back_to_team();
        step.tell("The platform rejected the reply. The customer does not see it.");
        break;
    }
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
        if (edited) take_in_edit(step, current.subject);
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
            if (std::find(c.drafts.begin(), c.drafts.end(), suggested) == c.drafts.end()) c.drafts.push_back(suggested);
        }
        if (first && !c.drafts.empty()) {
            c.chosen = 0;
            ++c.draft_revision;
        }
        step.record("drafts suggested", the_daemon(), std::to_string(e.drafts.size()));
        step.refresh();
        return step.take();
    }

    decision operator()(const event::drafts_failed& e) const
    {
        deciding step{current, rules, now};
        if (e.review_revision == current.review_revision) {
            step.add_trouble("drafts", "No reply could be suggested: " + e.why + " You can write one yourself.");
            step.record("drafts failed", the_daemon(), e.why);
        }
        step.refresh();
        return step.take();
    }

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
            step.tell("Published, approved by " + shown_name(c.approved->by) + ".");
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
        step.void_approval("somebody answered on the platform meanwhile", the_daemon());
        step.record("answered elsewhere", the_daemon(), e.found.text);
        step.add_trouble("publish",
                         "Somebody answered on the platform itself before this reply went out, so nothing was "
                         "published. Publish again to replace that answer, or dismiss the case.");
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

void take_in_reply(deciding& step, const std::optional<platform_reply>& seen)
{
    auto& c = step.the_case();
    auto before = std::exchange(c.subject.reply, seen);
    if (before == seen) return;
    if (!seen) return miss_reply(step, *before);
    // The outbox is about to tell the same.
    if (on_its_way(c) && seen->text == c.approved->text) return;

    if (!is_ours(c, *seen)) {
        // The outcome was lost and the approval given up, but this is what a person approved.
        if (!on_its_way(c) && c.approved && c.approved->handed_over && seen->text == c.approved->text) {
            land_after_all(step);
        } else {
            return meet_other_reply(step, before, *seen);
        }
    } else if (before && before->text == seen->text && before->state == seen->state && before->reason == seen->reason) {
        if (seen->state == reply_state::pending && c.phase != case_phase::closed && !c.check_reply_at) {
            step.plan_reply_check();
        }
        return;
    }
    follow_our_reply(step, *seen);
}

decision decide(const review_case& current, const case_event& what, const playbook& rules, instant now)
{
    return std::visit(decider{current, rules, now}, what);
}

std::variant<decision, no_case> admit(const review& seen, const reply_rules& allowed, sight how, int number,
                                      const playbook& rules, instant now)
{
    if (!is_negative(seen, rules)) return no_case::not_negative;
    if (seen.reply && seen.reply->state != reply_state::rejected) return no_case::answered_already;
    if (how == sight::baseline && (!seen.created || *seen.created < now - rules.baseline_window)) {
        return no_case::baseline;
    }
    review_case opened;
    opened.number = number;
    opened.subject = seen;
    opened.rules = allowed;
    opened.opened = now;
    opened.channels = channels_for(rules, seen.key.source);
    opened.quiet = how == sight::baseline;
    deciding step{opened, rules, now};
    step.record("opened", the_daemon(), mark_in_words(seen));
    step.suggest_drafts();
    // The suggestion brings the card with it; one that is slow keeps nobody waiting.
    step.refresh(std::chrono::minutes{1});
    return step.take();
}

} // namespace highroad
