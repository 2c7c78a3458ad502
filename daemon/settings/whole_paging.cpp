#include "daemon/settings/whole.hpp"

#include <algorithm>
#include <set>

namespace highroad {
namespace {

constexpr std::string_view chat_pager = "chat";

std::string at(std::string_view list, std::size_t number)
{
    return std::string{list} + "[" + std::to_string(number) + "]";
}

const person* person_of(const settings& all, std::string_view name)
{
    const auto& people = all.rules.people;
    auto found = std::find_if(people.begin(), people.end(), [&](const person& one) { return one.name == name; });
    return found == people.end() ? nullptr : &*found;
}

/// Everybody who can ever be on call.
std::set<std::string> people_of(const rota& who)
{
    std::set<std::string> names;
    if (who.turns) names.insert(who.turns->people.begin(), who.turns->people.end());
    for (const auto& one : who.shifts)
        names.insert(one.person);
    for (const auto& one : who.overrides)
        names.insert(one.person);
    return names;
}

std::set<std::string> people_of(const escalation_step& step, const settings& all)
{
    std::set<std::string> names;
    for (const auto& entry : step.whom) {
        auto name = entry.substr(entry.find(':') + 1);
        if (entry.starts_with("person:")) names.insert(name);
        for (const auto& one : all.rules.rotas) {
            if (entry.starts_with("rota:") && one.name == name) names.merge(people_of(one));
        }
    }
    return names;
}

/// Whether that pager finds this person. One that nobody configured is another problem.
bool reaches(const std::string& pager, const person& who, const settings& all)
{
    if (pager == chat_pager) return reachable_in_chat(who, all);
    auto found = std::find_if(all.pagers.begin(), all.pagers.end(),
                              [&](const sections::pager& one) { return name_of(one) == pager; });
    if (found == all.pagers.end()) return true;
    const auto* mail = std::get_if<sections::mail_pager>(&*found);
    return mail == nullptr || !who.email.empty() || !mail->to.empty();
}

void check_reach(const escalation_step& step, const std::string& path, const settings& all, reading& r)
{
    if (step.pagers.empty()) return;
    for (const auto& name : people_of(step, all)) {
        const auto* who = person_of(all, name);
        if (who == nullptr) continue;
        bool reached = std::any_of(step.pagers.begin(), step.pagers.end(),
                                   [&](const std::string& pager) { return reaches(pager, *who, all); });
        if (reached) continue;
        bool by_chat = std::find(step.pagers.begin(), step.pagers.end(), chat_pager) != step.pagers.end();
        r.complain(r.place_of(path + ".pagers"), "a pager that reaches " + in_quotes(name),
                   "none: " + std::string{by_chat ? "no id in a configured chat" : "no e-mail address"},
                   "give " + in_quotes(name) + (by_chat ? " ids" : " an email") + " in [[people]], or add a pager");
    }
}

void check_rotas(const settings& all, reading& r)
{
    const auto& rotas = all.rules.rotas;
    check_unique(names_of(rotas), "rotas", "rota", r);
    auto people = names_of(all.rules.people);
    for (std::size_t i = 0; i < rotas.size(); ++i) {
        auto path = at("rotas", i);
        if (rotas[i].turns) {
            check_known(rotas[i].turns->people, path + ".people", people, "names of [[people]]",
                        "add a [[people]] of that name", r);
        }
        for (std::size_t j = 0; j < rotas[i].overrides.size(); ++j) {
            check_known(rotas[i].overrides[j].person, at(path + ".overrides", j) + ".person", people,
                        "a name of [[people]]", "add a [[people]] of that name", r);
        }
    }
}

void check_step(const escalation_step& step, const std::string& path, const settings& all, reading& r)
{
    for (std::size_t i = 0; i < step.whom.size(); ++i) {
        auto name = step.whom[i].substr(step.whom[i].find(':') + 1);
        bool rota = step.whom[i].starts_with("rota:");
        check_known(name, at(path + ".whom", i), rota ? names_of(all.rules.rotas) : names_of(all.rules.people),
                    rota ? "a name of [[rotas]] behind \"rota:\"" : "a name of [[people]] behind \"person:\"",
                    rota ? "add a [[rotas]] of that name" : "add a [[people]] of that name", r);
    }
    std::vector<std::string_view> pagers{chat_pager};
    for (const auto& one : all.pagers)
        pagers.push_back(name_of(one));
    check_known(step.pagers, path + ".pagers", pagers, "names of [[pagers]], or \"chat\"",
                "add a [[pagers]] of that name", r);
    check_reach(step, path, all, r);
}

void check_escalations(const settings& all, reading& r)
{
    const auto& rules = all.rules;
    check_unique(names_of(rules.escalations), "escalations", "escalation", r);
    check_known(rules.escalation, "playbook.escalation", names_of(rules.escalations), "a name of [[escalations]]",
                "add an [[escalations]] of that name", r);
    std::set<std::string> wanted{rules.escalation};
    for (const auto& rule : rules.routes)
        wanted.insert(rule.escalation);
    auto known = names_of(rules.escalations);
    // A misspelt name was told already; it may well mean the one that nobody names.
    bool all_known = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
        return name.empty() || std::find(known.begin(), known.end(), name) != known.end();
    });
    for (std::size_t i = 0; i < rules.escalations.size(); ++i) {
        const auto& one = rules.escalations[i];
        auto path = at("escalations", i);
        for (std::size_t j = 0; j < one.steps.size(); ++j)
            check_step(one.steps[j], at(path + ".steps", j), all, r);
        if (all_known && !one.name.empty() && !wanted.contains(one.name)) {
            r.complain(r.place_of(path + ".name"), "an escalation that [playbook] or one of [[rules]] names",
                       in_quotes(one.name),
                       "nobody would be paged by it: write escalation = " + in_quotes(one.name) + " in [playbook]");
        }
    }
}

void check_pagers(const settings& all, reading& r)
{
    std::vector<std::string_view> names;
    for (const auto& one : all.pagers)
        names.push_back(name_of(one));
    check_unique(names, "pagers", "pager", r);
    for (std::size_t i = 0; i < all.pagers.size(); ++i) {
        auto path = at("pagers", i);
        if (names[i] == chat_pager) {
            r.complain(r.place_of(path + ".name"), "a name other than \"chat\"", "\"chat\"",
                       "that is the mention under the card, and needs no table");
        }
        const auto* alerts = std::get_if<sections::alertmanager_pager>(&all.pagers[i]);
        if (alerts == nullptr) continue;
        bool password = alerts->password.given() || r.places.contains(path + ".password");
        if (alerts->user.empty() == password) {
            r.complain(r.place_of(path + (password ? ".password" : ".user")), "user and password together",
                       "only one of them");
        }
        if (alerts->bearer_token.given() && (password || !alerts->user.empty())) {
            r.complain(r.place_of(path + ".bearer_token"), "a bearer_token, or user and password", "both",
                       "the proxy takes one of them");
        }
    }
}

} // namespace

void check_paging(const settings& all, reading& r)
{
    check_pagers(all, r);
    check_rotas(all, r);
    check_escalations(all, r);
}

} // namespace highroad
