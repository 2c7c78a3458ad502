#include "daemon/core/deciding.hpp"

#include "daemon/core/text.hpp"

#include <utility>

namespace highroad {
namespace {

bool is_ours(const review_case& c, const platform_reply& seen)
{
    return !c.published_text.empty() && seen.text == c.published_text;
}

/// What we last published was written for the review as it reads now.
bool answers_these_words(const review_case& c)
{
    return !c.approved || c.approved->review_revision == c.review_revision;
}

void miss_reply(deciding& step, const platform_reply& before)
{
    // Looks double their distance: eight of them are about two days.
    constexpr int patience = 8;
    auto& c = step.the_case();
    // What was never seen there cannot have vanished.
    if (before.state == reply_state::accepted) {
        c.subject.reply = before;
        return;
    }
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
    // Whoever wrote it, the customer has heard from the team: what follows keeps its distance from this.
    step.note_contact();
    if (!c.published_text.empty() && c.phase == case_phase::awaiting_customer) {
        step.record("reply differs", the_daemon(), seen.text);
        step.add_trouble("reply", "The platform shows another text than the one that was approved; somebody may have "
                                  "changed it there. Please compare.");
        step.tell("The platform shows another text than the one that was approved.");
        step.plan_follow_up();
        return;
    }
    step.record("answered elsewhere", the_daemon(), seen.text);
    if (c.phase == case_phase::publishing) {
        step.void_approval("somebody answered on the platform meanwhile", the_daemon());
        step.add_trouble("publish",
                         "Another answer stands on the platform by now, so nothing was published." + how_to_replace(c));
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
    case reply_state::accepted:
        c.check_reply_at.reset();
        step.record("reply accepted", the_daemon());
        step.tell("The platform accepted the reply. Nobody can look up there whether the customer sees it.");
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

} // namespace

std::string no_further_reply(const review_case& c)
{
    if (!c.rules.by_us || c.rules.again || !c.subject.reply) return {};
    auto rejected = c.subject.reply->state == reply_state::rejected;
    return "This platform takes one reply a review for ever, and " +
           std::string{rejected ? "had it: the one that was rejected" : "one stands there already"} +
           ". Nothing more can be published from here. Look at the review there; then take the case offline, resolve "
           "or dismiss it.";
}

std::string how_to_replace(const review_case& c)
{
    return no_further_reply(c).empty() ? " Publish again to replace that answer, or dismiss the case." : std::string{};
}

bool on_its_way(const review_case& c)
{
    return c.phase == case_phase::publishing && c.approved && c.approved->handed_over;
}

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

} // namespace highroad
