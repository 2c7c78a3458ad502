#include "daemon/core/attend.hpp"

#include "daemon/core/deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <set>

namespace highroad {
namespace {

using std::chrono::seconds;

/// Who is asked: the owner first, then the channel, then the lead, once.
enum class audience { owner, channel, lead };

audience audience_of(const review_case& c, const nudge_rules& n)
{
    auto number = c.nudges.sent + 1;
    if (number >= n.at_most && n.at_most > 1 && !n.lead.empty()) return audience::lead;
    return c.owner && number * 2 <= n.at_most + 1 ? audience::owner : audience::channel;
}

/// One round of attention while it is being made: what was done earlier, and what this round adds to it.
class attending {
public:
    attending(const surroundings_of_cases& around, const playbook& rules, instant now)
        : rules_{rules}, now_{now}, rings_{around.rings}, boards_{around.boards}, storms_{around.storms}
    {}

    void look_after(const review_case& c)
    {
        auto nudge = c.nudges.next && *c.nudges.next <= now_;
        auto step = c.escalated.next && *c.escalated.next <= now_;
        if (!nudge && !step) return;
        deciding at{c, rules_, now_};
        if (step) next_step(at);
        if (nudge && at.the_case().nudges.next) remind(at);
        made_.cases.push_back(at.take());
    }

    round take()
    {
        for (auto& one : boards_) {
            if (!rung_.contains(one.key)) continue;
            made_.effects.push_back(board_effect(one.key, one.channel, now_));
            made_.boards.push_back(std::move(one));
        }
        for (auto& one : storms_) {
            if (changed_storms_.contains(one.number)) made_.storms.push_back(std::move(one));
        }
        return std::move(made_);
    }

private:
    // Reminders

    void remind(deciding& at)
    {
        auto& c = at.the_case();
        auto& n = c.nudges;
        auto asked = audience_of(c, rules_.nudges);
        const auto* who = asked == audience::lead    ? person_named(rules_, rules_.nudges.lead)
                          : asked == audience::owner ? person_behind(rules_, *c.owner)
                                                     : nullptr;
        if (auto later = earliest(c, who); later != now_) {
            n.next = later;
            return;
        }
        // The gap counts from what happened last, and the next one is at least double.
        auto since = std::max(n.last.value_or(c.opened), n.touched.value_or(c.opened));
        n.gap = std::max(n.gap, open_time_between(rules_.hours, since, now_));
        n.last = now_;
        ++n.sent;
        n.parked = n.sent >= rules_.nudges.at_most;
        n.next.reset();
        at.record("reminded", the_daemon(), asked == audience::lead ? "lead" : asked == audience::owner ? "owner" : "");
        if (n.parked) {
            at.tell("That was the last reminder about this. It stays in the weekly digest until somebody takes care.");
        }
        std::vector<std::string> mentions;
        if (who) mentions = who->ids;
        if (!who && asked == audience::owner) mentions = mentions_of(rules_, *c.owner);
        if (who) ring_person("person:" + who->name);
        for (const auto& channel : c.channels)
            put_on_board(channel, c.number, mentions);
        at.refresh();
    }

    /// When it may ring, from now on: in the team's and the person's hours, and not soon after another one. Never for
    /// somebody who has no hours at all: then whenever the team's allow it.
    [[nodiscard]] instant earliest(const review_case& c, const person* who) const
    {
        auto from = now_;
        for (const auto& channel : c.channels) {
            const auto* there = board_of(reminders_board(channel));
            // What rings in this very round rings together.
            if (!there || there->round == 0 || rung_.contains(there->key)) continue;
            from = std::max(from, there->rang + rules_.nudges.channel_pause);
        }
        if (who) {
            auto name = "person:" + who->name;
            for (const auto& one : rings_) {
                auto same_message = one.at == now_ && rings_now(c);
                if (one.what == ring::kind::reminder && one.whom == name && !same_message) {
                    from = std::max(from, one.at + rules_.nudges.person_pause);
                }
            }
        }
        auto both = who ? next_open(rules_.hours, who->hours, from) : next_open(rules_.hours, from);
        return both.value_or(from + std::chrono::days{1});
    }

    /// Every channel of the case rings in this round anyway.
    [[nodiscard]] bool rings_now(const review_case& c) const
    {
        return std::all_of(c.channels.begin(), c.channels.end(),
                           [&](const std::string& channel) { return rung_.contains(reminders_board(channel)); });
    }
    void ring_person(std::string whom)
    {
        ring one{ring::kind::reminder, std::move(whom), now_};
        if (std::find(made_.rings.begin(), made_.rings.end(), one) != made_.rings.end()) return;
        made_.rings.push_back(one);
        rings_.push_back(std::move(one));
    }

    [[nodiscard]] const board* board_of(const std::string& key) const
    {
        auto found = std::find_if(boards_.begin(), boards_.end(), [&](const board& one) { return one.key == key; });
        return found == boards_.end() ? nullptr : &*found;
    }

    void put_on_board(const std::string& channel, int number, const std::vector<std::string>& mentions)
    {
        auto key = reminders_board(channel);
        auto found = std::find_if(boards_.begin(), boards_.end(), [&](const board& one) { return one.key == key; });
        if (found == boards_.end()) {
            boards_.push_back(board{key, 0, board::sort::reminders, channel, {}, {}, 0, {}, 0, {}, false});
            found = boards_.end() - 1;
        }
        if (rung_.insert(key).second) {
            ++found->round;
            found->rang = now_;
            found->mentions.clear();
            made_.rings.push_back({ring::kind::reminder, "channel:" + channel, now_});
        }
        auto place = std::lower_bound(found->cases.begin(), found->cases.end(), number);
        if (place == found->cases.end() || *place != number) found->cases.insert(place, number);
        for (const auto& one : mentions) {
            if (std::find(found->mentions.begin(), found->mentions.end(), one) == found->mentions.end()) {
                found->mentions.push_back(one);
            }
        }
    }

    // Escalations

    void next_step(deciding& at)
    {
        auto& c = at.the_case();
        auto& e = c.escalated;
        if (e.over || e.acknowledged) return e.next.reset();
        const auto* policy = policy_named(rules_, e.policy);
        if (!policy) return stop(at, "The escalation policy " + e.policy + " is not in the playbook any more.");
        if (c.storm != 0 && rides_along(at)) return;
        if (e.step >= policy->steps.size()) {
            return stop(at, "Nobody acknowledged the page, and every step of the policy " + e.policy +
                                " has been taken. Somebody please take care, and acknowledge it.");
        }
        const auto& step = policy->steps[e.step];
        auto people = people_of(step);
        if (people.empty()) {
            at.add_trouble("escalation", "Step " + std::to_string(e.step + 1) + " of the policy " + e.policy +
                                             " reached nobody: nobody is on call there now.");
            return take_step(at, step, {});
        }
        auto free_at = when_free(people);
        auto may_page = [&](const person* who) { return free_for(*who) <= now_; };
        if (free_at > now_) {
            e.next = free_at;
            return;
        }
        std::erase_if(people, [&](const person* who) { return !may_page(who); });
        take_step(at, step, people);
    }

    void take_step(deciding& at, const escalation_step& step, const std::vector<const person*>& people)
    {
        auto& c = at.the_case();
        auto& e = c.escalated;
        e.out = 0;
        e.landed = 0;
        ++e.step;
        // A step that reaches nobody is over at once.
        e.next = people.empty() ? now_ : now_ + step.acknowledge_within;
        if (people.empty()) {
            // The one after it is looked at in the next round, which is due now.
            at.refresh();
            return;
        }
        auto told = page_about(c, rules_, now_);
        told.count = count_of(c.storm);
        if (e.step > 1) told.why = "Not acknowledged so far. " + told.why;
        std::string names;
        for (const auto* who : people) {
            auto shown = who->shown.empty() ? who->name : who->shown;
            told.people.push_back({who->name, shown, who->email});
            names += (names.empty() ? "" : ", ") + shown;
            made_.rings.push_back({ring::kind::page, "person:" + who->name, now_});
            rings_.push_back(made_.rings.back());
        }
        for (const auto& pager : step.pagers) {
            if (pager == "chat") {
                at.tell_people("Page for " + names + ": " + told.heading + ". " + told.why +
                                   " Please acknowledge it on the card, or type ack " + std::to_string(c.number) + ".",
                               people);
                ++e.landed;
                continue;
            }
            if (std::find(e.pagers.begin(), e.pagers.end(), pager) == e.pagers.end()) e.pagers.push_back(pager);
            ++e.out;
            auto patience = std::min<seconds>(step.acknowledge_within, std::chrono::minutes{5});
            effect::call_pager call{pager, effect::page_call::raise, told, {}, now_ + patience};
            at.do_later(page_key_of(c) + "/step" + std::to_string(e.step) + "." + std::to_string(told.count) + "/" +
                            pager,
                        std::move(call));
        }
        at.record("paged", the_daemon(), names);
        at.refresh();
    }

    void stop(deciding& at, std::string why)
    {
        at.the_case().escalated.next.reset();
        at.add_trouble("escalation", why);
        at.record("escalation unanswered", the_daemon(), why);
        at.tell(why);
        at.refresh();
    }

    [[nodiscard]] std::vector<const person*> people_of(const escalation_step& step) const
    {
        std::vector<const person*> people;
        auto add = [&](std::string_view name) {
            const auto* who = person_named(rules_, name);
            if (who && std::find(people.begin(), people.end(), who) == people.end()) people.push_back(who);
        };
        for (const auto& whom : step.whom) {
            std::string_view name{whom};
            if (name.starts_with("person:")) add(name.substr(7));
            if (!name.starts_with("rota:")) continue;
            if (const auto* turns = rota_named(rules_, name.substr(5))) {
                for (const auto& on_duty : on_call(*turns, now_).people)
                    add(on_duty);
            }
        }
        return people;
    }

    /// When that person may be paged, by the pages of the last while.
    [[nodiscard]] instant free_for(const person& who) const
    {
        std::vector<instant> lately;
        auto name = "person:" + who.name;
        for (const auto& one : rings_) {
            if (one.what == ring::kind::page && one.whom == name && one.at + rules_.pages.within > now_) {
                lately.push_back(one.at);
            }
        }
        auto allowed = static_cast<std::size_t>(std::max(rules_.pages.at_most, 1));
        if (lately.size() < allowed) return now_;
        std::sort(lately.begin(), lately.end());
        return lately[lately.size() - allowed] + rules_.pages.within;
    }
    [[nodiscard]] instant when_free(const std::vector<const person*>& people) const
    {
        auto first = instant::max();
        for (const auto* who : people)
            first = std::min(first, free_for(*who));
        return first;
    }

    // Storms

    [[nodiscard]] storm* storm_of(int number)
    {
        auto found =
            std::find_if(storms_.begin(), storms_.end(), [&](const storm& one) { return one.number == number; });
        return found == storms_.end() ? nullptr : &*found;
    }
    [[nodiscard]] int count_of(int number)
    {
        auto* of = number == 0 ? nullptr : storm_of(number);
        return of ? static_cast<int>(of->cases.size()) : 1;
    }
    /// One page for a storm: the first case that escalates carries it, the others are in its count.
    [[nodiscard]] bool rides_along(deciding& at)
    {
        auto& c = at.the_case();
        auto* of = storm_of(c.storm);
        if (!of) return false;
        if (of->leader == 0) of->leader = c.number;
        if (of->leader == c.number) {
            of->paged_count = static_cast<int>(of->cases.size());
            c.quiet = false;
            changed_storms_.insert(of->number);
            return false;
        }
        changed_storms_.insert(of->number);
        c.escalated.next.reset();
        at.record("in the storm's page", the_daemon(), std::to_string(of->leader));
        return true;
    }

    const playbook& rules_;
    instant now_;
    std::vector<ring> rings_;
    std::vector<board> boards_;
    std::vector<storm> storms_;
    std::set<std::string> rung_;
    std::set<int> changed_storms_;
    round made_;
};

} // namespace

round attend(const std::vector<review_case>& due, const surroundings_of_cases& around, const playbook& rules,
             instant now)
{
    attending now_round{around, rules, now};
    for (const auto& c : due)
        now_round.look_after(c);
    return now_round.take();
}

} // namespace highroad
