#pragma once

// Builders for the tests of the core: everything has a value, a test names the ones that matter.

#include "daemon/core/card.hpp"
#include "daemon/core/decide.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace highroad::test {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const instant noon{seconds{1'793'361'600}}; ///< 30 Oct 2026, 12:00 UTC

inline actor ana()
{
    return {"slack", "U1", "Ana", {}};
}
inline actor ben()
{
    return {"slack", "U2", "Ben", {}};
}
/// May do everything except approve.
inline actor guest()
{
    return {"slack", "U9", "Gus", {}};
}

inline playbook team()
{
    playbook rules;
    rules.approvers = {"slack:U1", "slack:U2"};
    rules.channels = {{"", {"reviews"}}};
    rules.people = {{"ana", "Ana", {"slack:U1"}, "ana@example.org", {}}, {"ben", "Ben", {"slack:U2"}, "", {}}};
    rules.escalations = {{"duty", severity::severe, true, {{{"person:ana"}, {"bell"}}, {{"person:ben"}, {"chat"}}}}};
    rules.escalation = "duty";
    rules.pages.gather = std::chrono::seconds{0};
    return rules;
}

inline review bad_review()
{
    review r;
    r.key = {"app_store", "acme-ios", "r-1"};
    r.mark = rating{2, 5};
    r.title = "Crashes";
    r.text = "It crashes when I open the camera.";
    r.author = "maple77";
    r.territory = "USA";
    r.url = "https://apps.example/r-1";
    r.created = noon - hours{3};
    return r;
}

inline review with_reply(review r, std::string text, reply_state state = reply_state::live)
{
    r.reply = platform_reply{"p-1", std::move(text), state, state == reply_state::rejected ? "links" : "", noon};
    return r;
}

inline review edited(review r, double stars, std::string text = "Now it does not even start.")
{
    r.mark = rating{stars, 5};
    r.text = std::move(text);
    return r;
}

/// One case that is told things, one after the other, the way the engine does it.
class told_case {
public:
    explicit told_case(playbook rules_ = team(), review seen = bad_review(), reply_rules allowed = {},
                       sight how = sight::live)
        : rules{std::move(rules_)}
    {
        take(std::get<decision>(admit(seen, allowed, how, 42, rules, now)));
    }

    playbook rules;
    instant now = noon;
    review_case c;
    decision last;
    std::vector<journal_entry> journal;
    std::vector<planned_effect> effects;

    const decision& tell(case_event what) { return take(decide(c, what, rules, now)); }
    /// Asks, and gives the answer.
    answer ask(case_command what, actor by = ana(), std::string channel = "reviews")
    {
        return tell(event::command_given{std::move(what), std::move(by), std::move(channel)}).reply;
    }
    void later(seconds by)
    {
        now += by;
        tell(event::time_passed{});
    }

    told_case& suggested(std::string text = "We are sorry. Version 2.1 fixes it.")
    {
        tell(event::drafts_suggested{c.review_revision,
                                     {{std::move(text), "template crash"}, {"Thank you.", "template plain"}}});
        return *this;
    }
    told_case& shown(const std::string& channel = "reviews")
    {
        tell(event::card_shown{channel, "m-1", c.review_revision, c.draft_revision});
        return *this;
    }
    [[nodiscard]] seen_text seen() const { return {c.review_revision, c.draft_revision}; }
    told_case& approved(actor by = ana())
    {
        ask(command::approve{seen()}, std::move(by));
        return *this;
    }
    /// Approved, and the undo window and the cool-off are over.
    told_case& handed_over()
    {
        approved();
        later(seconds{200});
        return *this;
    }
    told_case& published()
    {
        handed_over();
        tell(event::reply_delivered{c.approvals, platform_reply{"p-1", c.approved->text, reply_state::live, {}, now}});
        return *this;
    }

    template <class Effect>
    [[nodiscard]] std::vector<Effect> planned() const
    {
        std::vector<Effect> out;
        for (const auto& e : last.effects) {
            if (const auto* body = std::get_if<Effect>(&e.body)) out.push_back(*body);
        }
        return out;
    }
    [[nodiscard]] bool says(std::string_view words) const
    {
        auto lines = planned<effect::say>();
        return std::any_of(lines.begin(), lines.end(),
                           [&](const auto& line) { return line.text.find(words) != std::string::npos; });
    }
    [[nodiscard]] bool journalled(std::string_view what) const
    {
        return std::any_of(journal.begin(), journal.end(), [&](const auto& entry) { return entry.what == what; });
    }
    [[nodiscard]] bool troubled(std::string_view what) const
    {
        return std::any_of(c.troubles.begin(), c.troubles.end(), [&](const auto& t) { return t.what == what; });
    }
    [[nodiscard]] card on_card() const { return present(c, rules, now); }
    [[nodiscard]] bool offers(card_action action) const
    {
        auto buttons = on_card().buttons;
        return std::any_of(buttons.begin(), buttons.end(), [&](const auto& b) { return b.action == action; });
    }

private:
    const decision& take(decision made)
    {
        last = std::move(made);
        journal.insert(journal.end(), last.journal.begin(), last.journal.end());
        effects.insert(effects.end(), last.effects.begin(), last.effects.end());
        c = last.next;
        ++c.version;
        return last;
    }
};

[[nodiscard]] inline bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace highroad::test
