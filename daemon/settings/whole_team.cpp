#include "daemon/settings/whole.hpp"

#include <algorithm>
#include <map>

namespace highroad {
namespace {

std::string at(std::string_view list, std::size_t number)
{
    return std::string{list} + "[" + std::to_string(number) + "]";
}

/// "pager:NAME:ID" is how somebody is known who acknowledges there, so that pager must be one that tells.
void check_id_at_pager(const std::string& id, text_position place, const settings& all, reading& r)
{
    auto begin = id.find(':') + 1;
    auto name = id.substr(begin, id.find(':', begin) - begin);
    auto tells = [&](const sections::pager& one) {
        return name_of(one) == name && (std::holds_alternative<sections::pagerduty_pager>(one) ||
                                        std::holds_alternative<sections::opsgenie_pager>(one) ||
                                        std::holds_alternative<sections::webhook_pager>(one));
    };
    if (std::any_of(all.pagers.begin(), all.pagers.end(), tells)) return;
    r.complain(place, "ids at [[pagers]] that tell who acknowledged: pagerduty, opsgenie, webhook", in_quotes(id),
               "nobody would ever be known by it");
}

void check_people(const settings& all, reading& r)
{
    const auto& people = all.rules.people;
    check_unique(names_of(people), "people", "person", r);
    std::map<std::string, std::string> owner_of;
    for (std::size_t i = 0; i < people.size(); ++i) {
        for (std::size_t j = 0; j < people[i].ids.size(); ++j) {
            const auto& id = people[i].ids[j];
            auto place = r.place_of(at(at("people", i) + ".ids", j));
            auto chat = id.substr(0, id.find(':'));
            if (chat == "pager") {
                check_id_at_pager(id, place, all, r);
            } else if (!has_chat(all, chat)) {
                r.complain(place, "ids in chats that are configured", in_quotes(id), how_to_enable(chat));
            }
            auto [first, fresh] = owner_of.try_emplace(id, people[i].name);
            if (!fresh) {
                r.complain(place, "an id that no other person has",
                           in_quotes(id) + ", which is also " + in_quotes(first->second),
                           "nobody could tell who acted");
            }
        }
    }
}

void check_can_be_asked(const std::string& name, const std::string& path, const settings& all, reading& r)
{
    const auto& people = all.rules.people;
    auto who = std::find_if(people.begin(), people.end(), [&](const person& one) { return one.name == name; });
    if (name.empty() || who == people.end() || reachable_in_chat(*who, all)) return;
    r.complain(r.place_of(path), "somebody with an id in a configured chat", in_quotes(name),
               "give " + in_quotes(name) + " ids in [[people]], else nobody can be asked");
}

bool holds_all(const std::vector<std::string>& wide, const std::vector<std::string>& narrow)
{
    if (wide.empty()) return true;
    if (narrow.empty()) return false;
    return std::all_of(narrow.begin(), narrow.end(),
                       [&](const auto& one) { return std::find(wide.begin(), wide.end(), one) != wide.end(); });
}

/// Whether every review that fits `later` fits `earlier` too.
bool covers(const routing_rule& earlier, const routing_rule& later)
{
    return holds_all(earlier.sources, later.sources) && holds_all(earlier.languages, later.languages) &&
           holds_all(earlier.themes, later.themes) && earlier.stars_at_most >= later.stars_at_most &&
           earlier.level_at_least <= later.level_at_least &&
           earlier.author_reviews_at_least <= later.author_reviews_at_least;
}

void check_routes(const settings& all, const surroundings& around, reading& r)
{
    const auto& routes = all.rules.routes;
    check_unique(names_of(routes), "rules", "rule", r);
    std::vector<std::string_view> sources;
    for (const auto& one : all.sources)
        sources.push_back(facts_of(one).name);
    std::vector<std::string_view> themes{around.themes.begin(), around.themes.end()};
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const auto& one = routes[i];
        auto path = at("rules", i);
        check_known(one.sources, path + ".sources", sources, "names of [[sources]]", "add a [[sources]] of that name",
                    r);
        check_channel_names(one.channels, path + ".channels", all, r);
        check_known(one.owner, path + ".owner", names_of(all.rules.people), "a name of [[people]]",
                    "add a [[people]] of that name", r);
        check_can_be_asked(one.owner, path + ".owner", all, r);
        check_known(one.escalation, path + ".escalation", names_of(all.rules.escalations), "a name of [[escalations]]",
                    "add an [[escalations]] of that name", r);
        if (!themes.empty()) {
            check_known(one.themes, path + ".themes", themes, "a theme that reviews can have",
                        "docs/configuration.md names the themes", r);
        }
        auto before = std::find_if(routes.begin(), routes.begin() + static_cast<std::ptrdiff_t>(i),
                                   [&](const routing_rule& earlier) { return covers(earlier, one); });
        if (before != routes.begin() + static_cast<std::ptrdiff_t>(i) && before->name != one.name) {
            r.complain(r.place_of(path), "a rule that some review can reach",
                       in_quotes(one.name) + ", behind " + in_quotes(before->name) + ", which takes all of them",
                       "the first rule that fits decides: put the narrower one first");
        }
    }
}

} // namespace

bool reachable_in_chat(const person& who, const settings& all)
{
    return std::any_of(who.ids.begin(), who.ids.end(), [&](const std::string& id) {
        auto chat = id.substr(0, id.find(':'));
        return chat != "cli" && has_chat(all, chat);
    });
}

void check_team(const settings& all, const surroundings& around, reading& r)
{
    check_people(all, r);
    check_routes(all, around, r);
    const auto& lead = all.rules.nudges.lead;
    check_known(lead, "playbook.nudges.lead", names_of(all.rules.people), "a name of [[people]]",
                "add a [[people]] of that name", r);
    check_can_be_asked(lead, "playbook.nudges.lead", all, r);
}

} // namespace highroad
