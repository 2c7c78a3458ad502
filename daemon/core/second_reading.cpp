// What a language model read in a review: it adds to what the word lists heard.

#include "daemon/core/deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <utility>

namespace highroad {
namespace {

/// Why an answer changes nothing any more; empty where it counts.
std::string_view overtaken(const review_case& c, int review_revision)
{
    if (review_revision != c.review_revision) return "of words that the customer has changed since";
    if (c.phase == case_phase::closed) return "the case was closed meanwhile";
    if (c.judged_by) return "a person has corrected the verdict";
    return {};
}

std::string listed(const std::vector<evidence>& reasons)
{
    std::string words;
    for (const auto& one : reasons)
        words += (words.empty() ? "" : ", ") + in_words(one);
    return words.empty() ? "no severe matter" : words;
}

/// Those reasons of `after` that the model added to `before`.
std::vector<evidence> added(const judgement& before, const judgement& after)
{
    std::vector<evidence> fresh;
    std::copy_if(after.reasons.begin(), after.reasons.end(), std::back_inserter(fresh), [&](const evidence& one) {
        return std::find(before.reasons.begin(), before.reasons.end(), one) == before.reasons.end();
    });
    return fresh;
}

/// Whoever may say yes to an ordinary case may not be the one to say it to a severe one, or not alone.
void weigh_yeses_anew(deciding& step)
{
    auto& c = step.the_case();
    auto severe = c.judged.level == severity::severe;
    auto counts = [&](const actor& who) { return !severe || may(step.rules, right::approve_severe, who); };
    if (c.half_approved && !counts(c.half_approved->by)) {
        step.tell("The first approval, by " + shown_name(c.half_approved->by) +
                  ", is void: the case is severe, and somebody of the severe_approvers has to approve it.");
        step.record("first approval void", the_daemon());
        c.half_approved.reset();
    }
    if (c.phase != case_phase::publishing || c.approved->handed_over) return;

    auto given = *c.approved;
    std::vector<first_yes> yeses;
    auto add = [&](const actor& by, const std::string& reaction) {
        if (counts(by)) yeses.push_back({by, given.review_revision, given.draft_revision, reaction});
    };
    if (given.first_by) add(*given.first_by, given.first_reaction);
    add(given.by, given.reaction);
    std::size_t needed = c.approvals_needed > 1 || (severe && step.rules.two_for_severe) || given.first_by ? 2 : 1;
    if (yeses.size() >= needed) return;
    step.void_approval("the language model read something severe in the review", the_daemon());
    step.back_to_team();
    if (!yeses.empty()) c.half_approved = yeses.front();
    step.tell("Nothing is published yet: the case is " + std::string{name_of(c.judged.level)} + ", so " +
              (yeses.empty() ? "somebody of the severe_approvers has to approve the reply."
                             : "a second person has to approve the reply."));
}

} // namespace

decision take_in_reading(const review_case& current, const event::model_read& e, const playbook& rules, instant now)
{
    deciding step{current, rules, now};
    auto& c = step.the_case();
    if (auto why = overtaken(c, e.review_revision); !why.empty()) {
        step.record("second reading too late", the_daemon(), std::string{why});
        return step.take();
    }
    c.judged = read_again(c.judged, e.reasons);
    step.record("second reading", the_daemon(), listed(e.reasons));
    if (c.judged == current.judged) return step.take();

    auto before = current.judged.level;
    if (c.judged.level > before) {
        step.record("judgement raised", the_daemon(),
                    std::string{name_of(before)} + " -> " + std::string{name_of(c.judged.level)});
        route_as_raised(c, before, rules, e.author_reviews);
        auto fresh = added(current.judged, c.judged);
        step.tell("A second reading raises this to " + std::string{name_of(c.judged.level)} +
                  (fresh.empty() ? "." : ": " + listed(fresh) + "."));
        weigh_yeses_anew(step);
        step.escalate_as_raised(before);
    }
    step.refresh();
    return step.take();
}

decision do_without_reading(const review_case& current, const event::model_did_not_read& e, const playbook& rules,
                            instant now)
{
    deciding step{current, rules, now};
    step.record("second reading failed", the_daemon(), e.why);
    return step.take();
}

} // namespace highroad
