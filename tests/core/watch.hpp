#pragma once

// Several cases on one clock, looked after the way the engine does it: what is due is decided and attended to, boards,
// storms and rings are kept for the next round.

#include "daemon/core/attend.hpp"
#include "tests/core/cases.hpp"

#include <map>
#include <variant>

namespace highroad::test {

inline judgement severe_words()
{
    judgement judged;
    judged.level = severity::severe;
    judged.reasons = {{"legal", "my lawyer"}};
    return judged;
}

class watch {
public:
    explicit watch(playbook rules_ = team(), instant from = noon) : rules{std::move(rules_)}, now{from} {}

    playbook rules;
    instant now;
    std::map<int, review_case> cases;
    surroundings_of_cases around;
    std::vector<planned_effect> effects;
    std::vector<std::pair<int, journal_entry>> journal;

    /// A review comes, is admitted and put into a storm when there is one. Gives the number of its case.
    int comes(const judgement& judged = {}, review seen = bad_review(), reply_rules allowed = {})
    {
        auto number = static_cast<int>(cases.size()) + 1;
        seen.key.id = "r-" + std::to_string(number);
        auto opened = std::get<decision>(admit(seen, allowed, {sight::live, judged}, number, rules, now));
        auto& lately = lately_[seen.key.source];
        auto gathered = gather_storm(opened, lately, around.storms, around.boards, next_storm_, rules, now);
        std::vector<std::string> themes;
        for (const auto& theme : judged.themes)
            themes.push_back(theme.what);
        lately.push_back({number, themes, now});
        take(std::move(opened));
        auto made = gathered.storms;
        keep(std::move(gathered));
        for (const auto& one : made) {
            if (one.number == next_storm_) ++next_storm_;
            for (auto member : one.cases) {
                if (cases.at(member).storm == 0) tell(member, event::storm_gathered{one.number});
            }
            std::vector<review_case> members;
            for (auto member : one.cases)
                members.push_back(cases.at(member));
            keep(page_about_growth(members, one, rules, now));
        }
        return number;
    }

    void tell(int number, const case_event& what) { take(decide(cases.at(number), what, rules, now)); }
    answer ask(int number, case_command what, actor by = ana())
    {
        auto made =
            decide(cases.at(number), event::command_given{std::move(what), std::move(by), "reviews"}, rules, now);
        auto reply = made.reply;
        take(std::move(made));
        return reply;
    }
    void suggested(int number)
    {
        const auto& c = cases.at(number);
        auto text = "We are sorry. " + std::to_string(c.review_revision) + "." + std::to_string(c.contacts.size());
        tell(number, event::drafts_suggested{c.review_revision, {{text, "template"}}});
    }
    /// Approved and on the platform.
    void answered(int number)
    {
        suggested(number);
        const auto& c = cases.at(number);
        ask(number, command::approve{seen_text{c.review_revision, c.draft_revision}});
        until(std::max(now, cases.at(number).approved->publish_at));
        delivered(number);
    }
    void delivered(int number)
    {
        const auto& c = cases.at(number);
        tell(number,
             event::reply_delivered{c.approvals, platform_reply{"p", c.approved->text, reply_state::live, {}, now}});
    }

    /// One look at everything that is due now.
    void look()
    {
        std::vector<review_case> due;
        for (auto& [number, c] : cases) {
            if (auto wake = next_wake(c); !wake || *wake > now) continue;
            tell(number, event::time_passed{});
            due.push_back(cases.at(number));
        }
        if (!due.empty()) keep(attend(due, around, rules, now));
    }
    void until(instant end)
    {
        for (;;) {
            std::optional<instant> next;
            for (const auto& [number, c] : cases) {
                auto wake = next_wake(c);
                if (wake && *wake <= end && (!next || *wake < *next)) next = wake;
            }
            if (!next) break;
            now = std::max(now, *next);
            look();
        }
        now = end;
    }
    void later(seconds by) { until(now + by); }

    [[nodiscard]] std::vector<instant> rang(std::string_view whom, ring::kind what = ring::kind::reminder) const
    {
        std::vector<instant> at;
        for (const auto& one : around.rings) {
            if (one.what == what && one.whom == whom) at.push_back(one.at);
        }
        return at;
    }
    [[nodiscard]] std::vector<instant> paged(std::string_view whom) const { return rang(whom, ring::kind::page); }
    [[nodiscard]] std::vector<std::string> details(std::string_view what, int number = 1) const
    {
        std::vector<std::string> found;
        for (const auto& [of, entry] : journal) {
            if (of == number && entry.what == what) found.push_back(entry.detail);
        }
        return found;
    }
    [[nodiscard]] std::size_t count(std::string_view what) const
    {
        return static_cast<std::size_t>(
            std::count_if(journal.begin(), journal.end(), [&](const auto& one) { return one.second.what == what; }));
    }
    [[nodiscard]] const board* board_of(std::string_view key) const
    {
        auto found =
            std::find_if(around.boards.begin(), around.boards.end(), [&](const board& one) { return one.key == key; });
        return found == around.boards.end() ? nullptr : &*found;
    }
    [[nodiscard]] bool said(std::string_view words) const
    {
        return std::any_of(effects.begin(), effects.end(), [&](const planned_effect& planned) {
            const auto* line = std::get_if<effect::say>(&planned.body);
            return line && line->text.find(words) != std::string::npos;
        });
    }
    [[nodiscard]] std::vector<effect::call_pager> calls(effect::page_call what) const
    {
        std::vector<effect::call_pager> found;
        for (const auto& planned : effects) {
            const auto* call = std::get_if<effect::call_pager>(&planned.body);
            if (call && call->what == what) found.push_back(*call);
        }
        return found;
    }

    void keep(round made)
    {
        for (auto& one : made.cases)
            take(std::move(one));
        for (auto& one : made.boards) {
            std::erase_if(around.boards, [&](const board& other) { return other.key == one.key; });
            around.boards.push_back(std::move(one));
        }
        for (auto& one : made.storms) {
            std::erase_if(around.storms, [&](const storm& other) { return other.number == one.number; });
            around.storms.push_back(std::move(one));
        }
        around.rings.insert(around.rings.end(), made.rings.begin(), made.rings.end());
        effects.insert(effects.end(), made.effects.begin(), made.effects.end());
    }

private:
    void take(decision made)
    {
        auto number = made.next.number;
        for (auto& entry : made.journal)
            journal.emplace_back(number, std::move(entry));
        effects.insert(effects.end(), made.effects.begin(), made.effects.end());
        cases[number] = std::move(made.next);
        ++cases[number].version;
    }

    std::map<std::string, std::vector<recent_case>> lately_; ///< by source
    int next_storm_ = 1;
};

} // namespace highroad::test
