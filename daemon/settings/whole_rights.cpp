#include "daemon/settings/whole.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace highroad {
namespace {

void check_entries(const std::vector<std::string>& entries, const std::string& key, const settings& all, reading& r)
{
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto chat = entries[i].substr(0, entries[i].find(':'));
        if (auto dash = chat.find('-'); dash != std::string::npos) chat.resize(dash);
        if (entries[i] == "*" || has_chat(all, chat)) continue;
        r.complain(r.place_of("playbook." + key + "[" + std::to_string(i) + "]"),
                   key + " from chats that are configured", in_quotes(entries[i]), how_to_enable(chat));
    }
}

/// How many people these entries can be; empty when nobody can tell. One person with two ids is one.
std::optional<std::size_t> people_in(const std::vector<std::string>& entries, const playbook& rules)
{
    std::set<std::string> who;
    for (const auto& entry : entries) {
        if (entry.ends_with('*') || entry.substr(0, entry.find(':')).find('-') != std::string::npos)
            return std::nullopt;
        auto known = std::find_if(rules.people.begin(), rules.people.end(), [&](const person& one) {
            return std::find(one.ids.begin(), one.ids.end(), entry) != one.ids.end();
        });
        who.insert(known == rules.people.end() ? entry : "person " + known->name);
    }
    return who.size();
}

bool is_one_person(const std::vector<std::string>& entries, const playbook& rules)
{
    return people_in(entries, rules) == std::size_t{1};
}

void check_four_eyes(const playbook& rules, reading& r)
{
    auto severe = rules.rights.find(right::approve_severe);
    bool severe_alone =
        severe != rules.rights.end() ? is_one_person(severe->second, rules) : is_one_person(rules.approvers, rules);
    auto complain = [&](const std::string& path, std::string_view list, std::string_view what) {
        r.complain(r.place_of(path), "at least two people in " + std::string{list} + " where " + std::string{what},
                   "one", "nothing could be published: name another person, or a group");
    };
    if (is_one_person(rules.approvers, rules)) {
        if (rules.approvals == 2) complain("playbook.approvals", "approvers", "approvals is 2");
        for (std::size_t i = 0; i < rules.routes.size(); ++i) {
            auto path = "rules[" + std::to_string(i) + "].approvals";
            if (rules.routes[i].approvals == 2) complain(path, "approvers", "a rule asks for two approvals");
        }
        if (!rules.approve_own_edits) {
            r.complain(r.place_of("playbook.approve_own_edits"), "at least two people in approvers where it is false",
                       "one", "what that person edits could never be published");
        }
    }
    if (severe_alone && rules.two_for_severe) {
        complain("playbook.two_for_severe", severe == rules.rights.end() ? "approvers" : "severe_approvers",
                 "two_for_severe is true");
    }
    if (severe_alone && severe != rules.rights.end() && rules.approvals == 2) {
        complain("playbook.severe_approvers", "severe_approvers", "approvals is 2");
    }
    if (is_one_person(rules.approvers, rules)) {
        for (const auto& row : keys_of(rules.check)) {
            auto path = "playbook.check." + std::string{row.name};
            const auto* weight = std::get_if<finding_weight check_rules::*>(&row.where);
            if (weight && rules.check.*(*weight) == finding_weight::second_approver && r.places.contains(path))
                complain(path, "approvers", std::string{row.name} + " is \"second_approver\"");
        }
    }
    // Refusing is the other choice, and nobody has to make one: only who wrote it down expects it to work.
    if (rules.compensation_allowed && r.places.contains("playbook.compensation")) {
        auto both = rules.approvers;
        if (severe != rules.rights.end()) both.insert(both.end(), severe->second.begin(), severe->second.end());
        if (is_one_person(both, rules)) {
            complain("playbook.compensation", "approvers and severe_approvers together",
                     "compensation waits for a second approval");
        }
    }
}

} // namespace

void check_rights(const settings& all, reading& r)
{
    const auto& rules = all.rules;
    check_entries(rules.approvers, "approvers", all, r);
    for (const auto& [what, entries] : rules.rights) {
        check_entries(entries,
                      what == right::suggest          ? "suggesters"
                      : what == right::approve_severe ? "severe_approvers"
                                                      : "administrators",
                      all, r);
    }
    check_four_eyes(rules, r);
}

} // namespace highroad
