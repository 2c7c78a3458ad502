#include "daemon/core/playbook.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace highroad {
namespace {

std::optional<std::int64_t> number_in(std::string_view text)
{
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// A chat that ranks people says where somebody stands by the mark "power:50" among the groups.
bool has_power(std::string_view least, const actor& who)
{
    constexpr std::string_view mark = "power:";
    auto wanted = number_in(least);
    return wanted && std::any_of(who.groups.begin(), who.groups.end(), [&](const std::string& group) {
               if (!group.starts_with(mark)) return false;
               auto power = number_in(std::string_view{group}.substr(mark.size()));
               return power && *power >= *wanted;
           });
}

bool allows(std::string_view entry, const actor& who)
{
    if (entry == "*") return true;
    auto colon = entry.find(':');
    if (colon == std::string_view::npos) return false;
    auto kind = entry.substr(0, colon);
    auto id = entry.substr(colon + 1);
    if (id.empty()) return false;
    if (kind == who.chat) return id == "*" || id == who.id;

    constexpr std::string_view power_suffix = "-power";
    if (kind.ends_with(power_suffix)) {
        return kind.substr(0, kind.size() - power_suffix.size()) == who.chat && has_power(id, who);
    }
    constexpr std::string_view group_suffix = "-group";
    if (!kind.ends_with(group_suffix) || kind.substr(0, kind.size() - group_suffix.size()) != who.chat) return false;
    return std::find(who.groups.begin(), who.groups.end(), id) != who.groups.end();
}

} // namespace

std::string_view name_of(right what)
{
    static constexpr std::array<std::string_view, 4> names{"suggest", "approve", "approve_severe", "administer"};
    return names[static_cast<std::size_t>(what)];
}

bool may(const playbook& rules, right what, const actor& who)
{
    // Only people act, whatever the list says.
    if (who.same_person(the_daemon())) return false;
    auto listed = [&](const std::vector<std::string>& list) {
        return std::any_of(list.begin(), list.end(), [&](const std::string& entry) { return allows(entry, who); });
    };
    if (what == right::approve) return listed(rules.approvers);
    auto found = rules.rights.find(what);
    if (found != rules.rights.end() && !found->second.empty()) return listed(found->second);
    return what == right::suggest || listed(rules.approvers);
}

const person* person_named(const playbook& rules, std::string_view name)
{
    auto found =
        std::find_if(rules.people.begin(), rules.people.end(), [&](const person& one) { return one.name == name; });
    return found == rules.people.end() ? nullptr : &*found;
}

const person* person_behind(const playbook& rules, const actor& who)
{
    if (who.chat == "person") return person_named(rules, who.id);
    auto id = who.chat + ":" + who.id;
    auto found = std::find_if(rules.people.begin(), rules.people.end(), [&](const person& one) {
        return std::find(one.ids.begin(), one.ids.end(), id) != one.ids.end();
    });
    return found == rules.people.end() ? nullptr : &*found;
}

actor actor_for(const person& who)
{
    auto shown = who.shown.empty() ? who.name : who.shown;
    auto first = who.ids.empty() ? std::string{} : who.ids.front();
    auto colon = first.find(':');
    if (colon == std::string::npos) return {"person", who.name, shown, {}};
    return {first.substr(0, colon), first.substr(colon + 1), shown, {}};
}

std::vector<std::string> mentions_of(const playbook& rules, const actor& who)
{
    if (const auto* known = person_behind(rules, who)) return known->ids;
    return {who.chat + ":" + who.id};
}

const escalation_policy* policy_named(const playbook& rules, std::string_view name)
{
    auto found = std::find_if(rules.escalations.begin(), rules.escalations.end(),
                              [&](const escalation_policy& one) { return one.name == name; });
    return found == rules.escalations.end() ? nullptr : &*found;
}

const rota* rota_named(const playbook& rules, std::string_view name)
{
    auto found =
        std::find_if(rules.rotas.begin(), rules.rotas.end(), [&](const rota& one) { return one.name == name; });
    return found == rules.rotas.end() ? nullptr : &*found;
}

std::vector<std::string> channels_for(const playbook& rules, std::string_view source)
{
    auto found = rules.channels.find(source);
    if (found == rules.channels.end()) found = rules.channels.find("");
    return found == rules.channels.end() ? std::vector<std::string>{} : found->second;
}

std::string title_of(const playbook& rules, std::string_view source)
{
    auto found = rules.titles.find(source);
    auto title = found == rules.titles.end() ? std::string{} : std::string{trimmed(displayable(found->second))};
    return title.empty() ? std::string{source} : shortened(title, 80);
}

} // namespace highroad
