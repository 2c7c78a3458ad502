#include "daemon/core/deciding.hpp"

#include <algorithm>
#include <cmath>

namespace highroad {
namespace {

bool one_of(const std::vector<std::string>& wanted, std::string_view value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

/// "de" fits "de-AT"; a review whose language is unknown fits no language.
bool speaks(const std::vector<std::string>& wanted, std::string_view language)
{
    auto first_part = language.substr(0, language.find('-'));
    return wanted.empty() || (!language.empty() && (one_of(wanted, language) || one_of(wanted, first_part)));
}

bool about(const std::vector<std::string>& wanted, const judgement& judged)
{
    return wanted.empty() || std::any_of(judged.themes.begin(), judged.themes.end(),
                                         [&](const evidence& theme) { return one_of(wanted, theme.what); });
}

bool fits(const routing_rule& rule, const review_case& c, int author_reviews)
{
    const auto& language = c.subject.language.empty() ? c.judged.language : c.subject.language;
    return one_of(rule.sources, c.subject.key.source) && speaks(rule.languages, language) &&
           about(rule.themes, c.judged) && (!c.subject.mark || c.subject.mark->stars() <= rule.stars_at_most) &&
           c.judged.level >= rule.level_at_least && author_reviews >= rule.author_reviews_at_least;
}

/// A review without a mark is as urgent as the worst one.
std::chrono::seconds time_to_respond(const playbook& rules, const review& r)
{
    auto stars = r.mark ? std::clamp(std::ceil(r.mark->stars()), 1.0, 5.0) : 1.0;
    return rules.first_response[static_cast<std::size_t>(stars) - 1];
}

} // namespace

const routing_rule* rule_for(const review_case& c, const playbook& rules, int author_reviews)
{
    auto found = std::find_if(rules.routes.begin(), rules.routes.end(),
                              [&](const routing_rule& rule) { return fits(rule, c, author_reviews); });
    return found == rules.routes.end() ? nullptr : &*found;
}

void route(review_case& opened, const playbook& rules, int author_reviews, instant now)
{
    const auto* rule = rule_for(opened, rules, author_reviews);
    opened.channels = rule && !rule->channels.empty() ? rule->channels : channels_for(rules, opened.subject.key.source);
    opened.route = rule ? rule->name : std::string{};
    opened.approvals_needed = rule && rule->approvals != 0 ? rule->approvals : rules.approvals;
    opened.escalation_policy = rule && !rule->escalation.empty() ? rule->escalation : rules.escalation;
    if (rule && !rule->owner.empty()) {
        if (const auto* owner = person_named(rules, rule->owner)) opened.owner = actor_for(*owner);
    }
    opened.respond_by = after_open_time(rules.hours, now, time_to_respond(rules, opened.subject));
}

void route_as_raised(review_case& c, severity before, const playbook& rules, int author_reviews)
{
    auto as_it_was = c;
    as_it_was.judged.level = before;
    const auto* rule = rule_for(c, rules, author_reviews);
    if (!rule || rule == rule_for(as_it_was, rules, author_reviews)) return;
    for (const auto& channel : rule->channels) {
        if (std::find(c.channels.begin(), c.channels.end(), channel) == c.channels.end()) c.channels.push_back(channel);
    }
    c.route = rule->name;
    c.approvals_needed = std::max(c.approvals_needed, rule->approvals != 0 ? rule->approvals : rules.approvals);
    c.escalation_policy = rule->escalation.empty() ? rules.escalation : rule->escalation;
    if (c.owner || rule->owner.empty()) return;
    if (const auto* owner = person_named(rules, rule->owner)) c.owner = actor_for(*owner);
}

} // namespace highroad
