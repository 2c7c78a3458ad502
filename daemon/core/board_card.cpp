#include "daemon/core/attend.hpp"
#include "daemon/core/card_mark.hpp"
#include "daemon/core/deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <set>

namespace highroad {
namespace {

constexpr std::size_t most_lines = 20;

std::string subject_of(const review_case& c)
{
    auto words = displayable(trimmed(c.subject.title.empty() ? c.subject.text : c.subject.title));
    std::replace_if(
        words.begin(), words.end(), [](char letter) { return letter == '\n' || letter == '\t'; }, ' ');
    return shortened(words, 80);
}

std::string line_of(const review_case& c)
{
    return hash_number(c) + " · " + mark_in_words(c.subject) + " · " + subject_of(c);
}

std::string waiting_for(const review_case& c)
{
    if (c.half_approved) return "waits for a second yes";
    if (c.phase == case_phase::offline) return "its outcome is owed";
    return c.owner ? "waits for " + shown_name(*c.owner) : "waits for somebody";
}

std::string reminder_line(const review_case& c, const playbook& rules, instant now)
{
    auto line = line_of(c) + " · " + waiting_for(c) + " since " + in_words(now - c.nudges.touched.value_or(c.opened));
    if (c.respond_by && *c.respond_by < now && !c.published) line += ", overdue";
    if (c.nudges.next) {
        line += "; next reminder " + local_in_words(rules.hours.zone, *c.nudges.next);
    } else if (c.nudges.parked) {
        line += "; this was the last reminder";
    }
    return line;
}

/// The cases of one storm are one line.
group_card reminders(const std::vector<const review_case*>& waiting, const playbook& rules, instant now)
{
    group_card shown;
    std::set<int> storms;
    for (const auto* c : waiting) {
        if (c->storm != 0 && c->quiet) {
            if (!storms.insert(c->storm).second) continue;
            auto count = std::count_if(waiting.begin(), waiting.end(), [&](const review_case* other) {
                return other->quiet && other->storm == c->storm;
            });
            shown.lines.push_back("Storm " + std::to_string(c->storm) + " · " + std::to_string(count) +
                                  (count == 1 ? " review waits" : " reviews wait") + " for somebody");
        } else {
            shown.lines.push_back(reminder_line(*c, rules, now));
        }
        shown.cases.push_back(c->number);
    }
    auto count = waiting.size();
    shown.heading = count == 0   ? "Reminder: all done, thank you"
                    : count == 1 ? "Reminder: 1 case waits"
                                 : "Reminder: " + std::to_string(count) + " cases wait";
    shown.over = count == 0;
    return shown;
}

std::string_view outcome_of(const review_case& c)
{
    switch (c.phase) {
    case case_phase::awaiting_team:
        return "waits for the team";
    case case_phase::publishing:
        return "is being answered";
    case case_phase::awaiting_customer:
        return "answered";
    case case_phase::snoozed:
        return "snoozed";
    case case_phase::offline:
        return "offline";
    case case_phase::closed:
        return "closed";
    }
    return "unknown";
}

group_card gathered(const std::vector<const review_case*>& all, const playbook& rules)
{
    group_card shown;
    auto waiting = std::count_if(all.begin(), all.end(), [](const auto* c) { return waits_for_team(*c); });
    auto source = all.empty() ? std::string{} : title_of(rules, all.front()->subject.key.source);
    shown.heading = "Storm " + (all.empty() ? std::string{} : std::to_string(all.back()->storm)) + ": " +
                    std::to_string(all.size()) + " negative reviews of " + source + ", " + std::to_string(waiting) +
                    " waiting for the team";
    for (const auto* c : all) {
        shown.lines.push_back(line_of(*c) + " · " + std::string{outcome_of(*c)});
        shown.cases.push_back(c->number);
    }
    shown.over = waiting == 0;
    shown.storm = all.empty() ? 0 : all.back()->storm;
    return shown;
}

group_card listed(const std::vector<const review_case*>& waiting, bool parked, const playbook& rules, instant now)
{
    group_card shown;
    auto count = std::to_string(waiting.size()) + (waiting.size() == 1 ? " case" : " cases");
    shown.heading = parked ? "This week: " + count + " nobody took care of in spite of reminders"
                           : "Today: " + count + " waiting for the team";
    for (const auto* c : waiting) {
        auto line = line_of(*c) + " · " + waiting_for(*c);
        if (c->respond_by && !c->published) {
            line += (*c->respond_by < now ? ", overdue since " : ", due ") +
                    local_in_words(rules.hours.zone, *c->respond_by);
        }
        shown.lines.push_back(std::move(line));
        shown.cases.push_back(c->number);
    }
    return shown;
}

} // namespace

bool is_reminded(const review_case& c)
{
    return waits_for_team(c) && c.nudges.last && (!c.nudges.touched || *c.nudges.touched < *c.nudges.last);
}

std::vector<int> still_shown(const board& shown, const std::vector<review_case>& cases)
{
    if (shown.what != board::sort::reminders) return shown.cases;
    std::vector<int> numbers;
    for (const auto& c : cases) {
        if (is_reminded(c)) numbers.push_back(c.number);
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

group_card present(const board& shown, const std::vector<review_case>& cases, const playbook& rules, instant now)
{
    auto numbers = still_shown(shown, cases);
    std::vector<const review_case*> wanted;
    for (const auto& c : cases) {
        if (std::binary_search(numbers.begin(), numbers.end(), c.number)) wanted.push_back(&c);
    }
    group_card made;
    switch (shown.what) {
    case board::sort::reminders:
        made = reminders(wanted, rules, now);
        break;
    case board::sort::storm:
        made = gathered(wanted, rules);
        break;
    case board::sort::digest:
    case board::sort::parked:
        made = listed(wanted, shown.what == board::sort::parked, rules, now);
        break;
    }
    if (made.lines.size() > most_lines) {
        auto more = made.lines.size() - most_lines;
        made.lines.resize(most_lines);
        made.lines.push_back("And " + std::to_string(more) + " more: type list to see them all.");
        made.cases.resize(std::min(made.cases.size(), most_lines));
    }
    for (int number : made.cases) {
        auto of = std::find_if(cases.begin(), cases.end(), [&](const review_case& c) { return c.number == number; });
        made.marks.push_back(mark_of(*of));
    }
    made.mentions = shown.mentions;
    return made;
}

} // namespace highroad
