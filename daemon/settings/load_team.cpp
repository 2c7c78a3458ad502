#include "daemon/core/text.hpp"
#include "daemon/settings/calendars_of_file.hpp"
#include "daemon/settings/read_table.hpp"

#include <algorithm>

namespace highroad {
namespace {

std::string numbered(std::string_view name, std::size_t number)
{
    return std::string{name} + "[" + std::to_string(number) + "]";
}

person person_of(reading& r, const sections::member& written, const std::string& path,
                 const calendars_of_file& calendars, const calendar& team)
{
    person who{written.name, written.shown.empty() ? written.name : written.shown, written.ids, written.email, team};
    if (!written.zone.empty()) who.hours.zone = calendars.zone(written.zone, path + ".zone");
    bool own_hours = !written.hours.empty() || r.places.contains(path + ".hours");
    if (own_hours) who.hours.open = calendars.hours(written.hours, path + ".hours");
    auto free = calendars.days_off(written.days_off, path + ".days_off", who.hours.zone);
    who.hours.days_off.insert(who.hours.days_off.end(), free.begin(), free.end());
    if (!next_open(team, who.hours, calendars.now())) {
        r.complain(r.place_of(path + (own_hours ? ".hours" : ".zone")), "some hours in common with the team's",
                   "none within two years", "this person could never be reminded");
    }
    return who;
}

std::string lower_case(std::string_view text)
{
    std::string out{trimmed(text)};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

/// By e-mail address, configured name or shown name; of a title such as "Ana Ruiz: first line" what stands in front.
person_lookup lookup_in(const std::vector<person>& people)
{
    return [&people](std::string_view text) -> std::optional<std::string> {
        auto whole = lower_case(text);
        auto front = lower_case(whole.substr(0, whole.find_first_of(",:;(|/")));
        for (const auto& wanted : {whole, front}) {
            if (wanted.empty()) continue;
            for (const auto& one : people) {
                if (wanted == lower_case(one.name) || wanted == lower_case(one.shown) ||
                    wanted == lower_case(one.email)) {
                    return one.name;
                }
            }
        }
        return std::nullopt;
    };
}

void read_turns(reading& r, const sections::rota& written, const std::string& path, rota& into, const time_zone& zone)
{
    if (written.people.empty()) return;
    auto start = parse_local_time(written.start);
    if (!start && !r.places.contains(path + ".start")) {
        r.complain(r.place_of(path), "the key \"start\" in [[rotas]]", "none",
                   "say when the first of the people begins, such as \"2026-01-05T09:00\"");
    }
    if (start) into.turns = rotation{zone, *start, written.every, written.people};
}

void read_overrides(reading& r, const toml_value& table, const std::string& path, rota& into, const time_zone& zone)
{
    auto overrides = tables_in(r, table, "overrides", "[[rotas.overrides]]");
    for (std::size_t i = 0; i < overrides.size(); ++i) {
        sections::duty_override written;
        auto place = numbered(path + ".overrides", i);
        read_table(r, overrides[i], "[[rotas.overrides]]", place, written);
        auto from = parse_local_time(written.from);
        auto to = parse_local_time(written.to);
        if (!from || !to) continue;
        if (*to <= *from) {
            r.complain(r.place_of(place + ".to"), "an end after the beginning", "\"" + written.to + "\"");
        }
        into.overrides.push_back({to_instant(zone, *from), to_instant(zone, *to), written.person});
    }
}

} // namespace

void read_people(reading& r, const toml_value& root, const calendars_of_file& calendars, playbook& into)
{
    for (const auto& table : tables_in(r, root, "people", "[[people]]")) {
        sections::member written;
        auto path = numbered("people", into.people.size());
        read_table(r, table, "[[people]]", path, written);
        into.people.push_back(person_of(r, written, path, calendars, into.hours));
    }
}

void read_rules(reading& r, const toml_value& root, playbook& into)
{
    for (const auto& table : tables_in(r, root, "rules", "[[rules]]")) {
        auto path = numbered("rules", into.routes.size());
        read_table(r, table, "[[rules]]", path, into.routes.emplace_back());
    }
}

void read_rotas(reading& r, const toml_value& root, const calendars_of_file& calendars, playbook& into)
{
    auto who = lookup_in(into.people);
    for (const auto& table : tables_in(r, root, "rotas", "[[rotas]]")) {
        sections::rota written;
        auto path = numbered("rotas", into.rotas.size());
        read_table(r, table, "[[rotas]]", path, written, {"overrides"});
        auto zone = written.zone.empty() ? into.hours.zone : calendars.zone(written.zone, path + ".zone");
        rota one;
        one.name = written.name;
        one.shifts = calendars.shifts(written.ics, path + ".ics", who, zone);
        read_turns(r, written, path, one, zone);
        read_overrides(r, table, path, one, zone);
        if (written.people.empty() && written.ics.empty() && !r.places.contains(path + ".ics")) {
            r.complain(r.place_of(path + ".people"), "people who take turns, or a calendar file of shifts",
                       r.places.contains(path + ".people") ? "an empty list" : "neither",
                       "nobody would be on call: add people and start, or ics");
        }
        into.rotas.push_back(std::move(one));
    }
}

void read_escalations(reading& r, const toml_value& root, playbook& into)
{
    for (const auto& table : tables_in(r, root, "escalations", "[[escalations]]")) {
        sections::escalation written;
        auto path = numbered("escalations", into.escalations.size());
        read_table(r, table, "[[escalations]]", path, written, {"steps"});
        escalation_policy policy;
        policy.name = written.name;
        policy.by_itself = written.by_itself != sections::automatic::never;
        policy.automatic_from =
            written.by_itself == sections::automatic::serious ? severity::serious : severity::severe;
        auto steps = tables_in(r, table, "steps", "[[escalations.steps]]");
        for (std::size_t i = 0; i < steps.size(); ++i) {
            read_table(r, steps[i], "[[escalations.steps]]", numbered(path + ".steps", i), policy.steps.emplace_back());
        }
        const auto* given = table.find("steps");
        if (given == nullptr || (given->value.kind == toml_kind::list && given->value.list.empty())) {
            r.complain(r.place_of(path), "at least one [[escalations.steps]]", "none", "nobody would be paged");
        }
        into.escalations.push_back(std::move(policy));
    }
}

void read_pagers(reading& r, const toml_value& root, settings& all)
{
    for (const auto& table : tables_in(r, root, "pagers", "[[pagers]]")) {
        const auto* kind = table.find("kind");
        if (kind == nullptr) {
            r.complain(table.at, "the key \"kind\" in [[pagers]]", "none",
                       "write kind = " + expected_choice(pager_kinds()));
            continue;
        }
        auto which = read_choice(r, kind->value, pager_kinds());
        if (!which) continue;
        auto read = [&](auto one) {
            read_table(r, table, "[[pagers]] of kind " + kind->value.text, numbered("pagers", all.pagers.size()), one,
                       {"kind"});
            all.pagers.emplace_back(std::move(one));
        };
        switch (*which) {
        case 0:
            read(sections::pagerduty_pager{});
            break;
        case 1:
            read(sections::opsgenie_pager{});
            break;
        case 2:
            read(sections::alertmanager_pager{});
            break;
        case 3:
            read(sections::goalert_pager{});
            break;
        case 4:
            read(sections::webhook_pager{});
            break;
        default:
            read(sections::mail_pager{});
            break;
        }
    }
}

} // namespace highroad
