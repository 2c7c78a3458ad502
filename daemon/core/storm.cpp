#include "daemon/core/attend.hpp"
#include "daemon/core/deciding.hpp"

#include <algorithm>

namespace highroad {
namespace {

bool about(const std::vector<std::string>& themes, std::string_view theme)
{
    return std::find(themes.begin(), themes.end(), theme) != themes.end();
}

std::vector<std::string> themes_of(const review_case& c)
{
    std::vector<std::string> themes;
    for (const auto& theme : c.judged.themes)
        themes.push_back(theme.what);
    return themes;
}

/// The numbers of the cases that make a storm with a newcomer of these themes; empty when there are too few.
std::vector<int> enough_of(const std::vector<recent_case>& lately, std::string_view theme, int wanted, instant from)
{
    std::vector<int> numbers;
    if (wanted <= 1) return numbers;
    for (const auto& one : lately) {
        if (one.opened >= from && (theme.empty() || about(one.themes, theme))) numbers.push_back(one.number);
    }
    if (static_cast<int>(numbers.size()) + 1 < wanted) numbers.clear();
    return numbers;
}

bool has_calmed(const storm& s, const playbook& rules, instant now)
{
    return now >= s.last_dense + rules.storms.calm_after;
}

/// With the newcomer there are as many within the playbook's time as begin a storm. A busy source has single reviews
/// all day; they must not keep a storm alive for ever.
bool still_dense(const storm& s, const std::vector<recent_case>& lately, const playbook& rules, instant from)
{
    auto wanted = s.theme.empty() ? rules.storms.reviews : rules.storms.same_theme;
    return !enough_of(lately, s.theme, wanted, from).empty();
}

/// The card of a case in a storm waits until somebody asks for it; the storm's own card shows the case.
void hush(decision& opened, int number)
{
    opened.next.storm = number;
    opened.next.quiet = true;
    std::erase_if(opened.effects, [](const planned_effect& planned) {
        return std::holds_alternative<effect::show_card>(planned.body) ||
               std::holds_alternative<effect::say>(planned.body);
    });
}

/// The leader while its escalation lives; else the latest case whose own does.
const review_case* leader_among(const std::vector<review_case>& members, int leader)
{
    const review_case* found = nullptr;
    for (const auto& c : members) {
        if (c.escalated.policy.empty() || c.escalated.over) continue;
        if (c.number == leader) return &c;
        if (!found || c.number > found->number) found = &c;
    }
    return found;
}

} // namespace

round gather_storm(decision& opened, const std::vector<recent_case>& lately, const std::vector<storm>& storms,
                   const std::vector<board>& boards, int next_storm_number, const playbook& rules, instant now)
{
    auto& c = opened.next;
    auto themes = themes_of(c);
    storm joined;
    auto from = now - rules.storms.within;
    auto there = std::find_if(storms.begin(), storms.end(), [&](const storm& s) {
        return !s.over && s.source == c.subject.key.source && !has_calmed(s, rules, now) &&
               (s.theme.empty() || about(themes, s.theme));
    });
    if (there != storms.end()) {
        joined = *there;
        if (still_dense(joined, lately, rules, from)) joined.last_dense = now;
    } else {
        auto first = enough_of(lately, {}, rules.storms.reviews, from);
        for (auto theme = themes.begin(); first.empty() && theme != themes.end(); ++theme) {
            first = enough_of(lately, *theme, rules.storms.same_theme, from);
            if (!first.empty()) joined.theme = *theme;
        }
        if (first.empty()) return {};
        joined.number = next_storm_number;
        joined.source = c.subject.key.source;
        joined.channels = c.channels;
        joined.cases = std::move(first);
        joined.opened = now;
        joined.last_dense = now;
    }
    joined.cases.push_back(c.number);
    std::sort(joined.cases.begin(), joined.cases.end());
    hush(opened, joined.number);
    opened.journal.push_back({"in a storm", the_daemon(), std::to_string(joined.number)});

    round made;
    for (const auto& channel : joined.channels) {
        auto key = storm_board(joined.number, channel);
        auto found = std::find_if(boards.begin(), boards.end(), [&](const board& one) { return one.key == key; });
        board shown =
            found == boards.end() ? board{key, 0, board::sort::storm, channel, {}, {}, 1, now, 0, {}, false} : *found;
        shown.cases = joined.cases;
        made.boards.push_back(shown);
        made.effects.push_back(board_effect(key, channel, now));
    }
    made.storms.push_back(std::move(joined));
    return made;
}

bool has_tripled(const storm& s)
{
    return s.leader != 0 && s.paged_count > 0 && static_cast<int>(s.cases.size()) >= 3 * s.paged_count;
}

round page_about_growth(const std::vector<review_case>& members, storm grown, const playbook& rules, instant now)
{
    round made;
    if (!has_tripled(grown)) return made;
    auto count = static_cast<int>(grown.cases.size());
    grown.paged_count = count;
    const auto* leader = leader_among(members, grown.leader);
    grown.leader = leader ? leader->number : 0;
    made.storms.push_back(grown);
    if (!leader) return made;
    deciding at{*leader, rules, now};
    at.the_case().quiet = false;
    auto& e = at.the_case().escalated;
    e.why = "The storm has grown to " + std::to_string(count) + " reviews.";
    e.step = 0;
    e.acknowledged.reset();
    e.by_hand.reset();
    e.next = now;
    at.record("storm has tripled", the_daemon(), std::to_string(count));
    at.refresh();
    made.cases.push_back(at.take());
    return made;
}

std::vector<storm> calmed(const std::vector<storm>& storms, const playbook& rules, instant now)
{
    std::vector<storm> over;
    for (auto one : storms) {
        if (one.over || !has_calmed(one, rules, now)) continue;
        one.over = true;
        over.push_back(std::move(one));
    }
    return over;
}

} // namespace highroad
