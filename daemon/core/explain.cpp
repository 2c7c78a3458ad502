#include "daemon/core/explain.hpp"

#include "daemon/core/deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad {
namespace {

std::string when(const playbook& rules, instant at)
{
    return local_in_words(rules.hours.zone, at) + " (" + rules.hours.zone.name + ")";
}

std::string listed(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "nobody" : out;
}

std::string shown_names(const playbook& rules, const std::vector<std::string>& people)
{
    std::vector<std::string> shown;
    for (const auto& name : people) {
        const auto* known = person_named(rules, name);
        shown.push_back(known && !known->shown.empty() ? known->shown : name);
    }
    return listed(shown);
}

std::string list_of(const playbook& rules, right what)
{
    auto found = rules.rights.find(what);
    if (what == right::approve) return listed(rules.approvers);
    if (found != rules.rights.end() && !found->second.empty()) return listed(found->second);
    return what == right::suggest ? "everybody in the channel" : listed(rules.approvers);
}

std::string next_reminder(const review_case& c, const playbook& rules)
{
    const auto& n = c.nudges;
    if (!waits_for_team(c)) return "No reminder is planned: " + hash_number(c) + " is " + phase_in_words(c) + ".";
    if (c.quiet && c.storm == 0) return "No reminder is planned: it came with the first look at the source.";
    if (n.parked) return "No more reminders: all " + std::to_string(n.sent) + " were sent; the weekly digest names it.";
    if (!n.next) return "No reminder is planned: the playbook allows " + std::to_string(rules.nudges.at_most) + ".";
    return "Reminder " + std::to_string(n.sent + 1) + " of " + std::to_string(rules.nudges.at_most) + " is due " +
           when(rules, *n.next) + ", unless somebody acts before.";
}

std::string next_page(const review_case& c, const playbook& rules)
{
    const auto& e = c.escalated;
    const auto* policy = policy_named(rules, e.policy.empty() ? c.escalation_policy : e.policy);
    if (!policy) return "It cannot be escalated: no escalation policy is set.";
    if (e.policy.empty() || e.over) {
        return "Escalation policy " + policy->name + ": " +
               (policy->by_itself
                    ? "by itself from " + std::string{name_of(policy->automatic_from)} + " on, or when asked."
                    : std::string{"only when somebody asks."});
    }
    if (e.by_hand) return "Escalated; " + shown_name(*e.by_hand) + " acknowledged the page.";
    if (!e.next) return "Escalated; every step was taken and nobody has acknowledged it.";
    if (e.step >= policy->steps.size()) return "Escalated; the last step has until " + when(rules, *e.next) + ".";
    return "Escalated; step " + std::to_string(e.step + 1) + " of " + std::to_string(policy->steps.size()) + " (" +
           listed(policy->steps[e.step].whom) + " by " + listed(policy->steps[e.step].pagers) + ") is taken " +
           when(rules, *e.next) + ", unless somebody acknowledges.";
}

std::string next_contact(const review_case& c, const playbook& rules)
{
    if (c.planned && c.planned->with_team)
        return "A follow-up waits for the team: " + std::string{name_of(c.planned->what)} + ".";
    if (c.planned) {
        return "Next to the customer: " + std::string{name_of(c.planned->what)} + ", suggested to the team " +
               when(rules, c.planned->due) + ".";
    }
    if (c.no_contact) return "No follow-up: the customer wants to hear no more from us.";
    if (c.customer_answered) return "No follow-up by itself: the customer has answered by editing the review.";
    if (c.contacts.empty()) return "No follow-up yet: nothing was published so far.";
    return "No follow-up is planned.";
}

} // namespace

std::vector<std::string> explain(const review_case& c, const playbook& rules, instant now)
{
    std::vector<std::string> lines;
    lines.push_back(hash_number(c) + " is " + phase_in_words(c) + ".");
    lines.push_back((c.route.empty() ? std::string{"No routing rule fits, so the playbook's defaults decide"}
                                     : "The routing rule \"" + c.route + "\" decides") +
                    ": cards go to " + listed(c.channels) + ".");
    lines.push_back("It counts as " + std::string{name_of(c.judged.level)} +
                    (c.judged_by ? ", corrected by " + shown_name(*c.judged_by) : std::string{}) + ".");
    if (c.respond_by && !c.published) {
        lines.push_back("The first reply is " + std::string{*c.respond_by <= now ? "overdue since " : "due "} +
                        when(rules, *c.respond_by) + ".");
    }
    auto two = c.approvals_needed > 1 || (c.judged.level == severity::severe && rules.two_for_severe);
    lines.push_back(std::string{two ? "Two people have to approve a reply" : "One person has to approve a reply"} +
                    "; a reply that offers something " + (rules.compensation_allowed ? "needs two." : "is refused."));
    lines.push_back(next_reminder(c, rules));
    lines.push_back(next_page(c, rules));
    lines.push_back(next_contact(c, rules));
    lines.push_back("May suggest: " + list_of(rules, right::suggest) + ". May approve: " +
                    list_of(rules, c.judged.level == severity::severe ? right::approve_severe : right::approve) +
                    ". May administer: " + list_of(rules, right::administer) + ".");
    return lines;
}

std::string on_call_in_words(const playbook& rules, instant now)
{
    if (rules.rotas.empty()) return "No rota is set up. Whoever keeps the playbook can add [[rotas]].";
    std::string out;
    for (const auto& turns : rules.rotas) {
        auto on_duty = on_call(turns, now);
        out += (out.empty() ? "" : "\n") + turns.name + ": " + shown_names(rules, on_duty.people);
        if (!on_duty.to) {
            out += ".";
            continue;
        }
        out += " until " + when(rules, *on_duty.to) + ", then " +
               shown_names(rules, on_call(turns, *on_duty.to).people) + ".";
    }
    return out;
}

} // namespace highroad
