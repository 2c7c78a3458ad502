#include "adapters/console/wire.hpp"

#include "adapters/console/sessions.hpp"
#include "daemon/core/forms.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace highroad::console_parts {
namespace {

using nlohmann::json;

/// Texts are valid UTF-8 by contract; where one is not, the bytes are replaced rather than thrown about.
std::string dumped(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string as_event(std::string_view name, const json& value)
{
    return "event: " + std::string{name} + "\ndata: " + dumped(value) + "\n\n";
}

std::string_view word_for(length_unit unit)
{
    switch (unit) {
    case length_unit::characters:
        return "characters";
    case length_unit::bytes:
        return "bytes";
    case length_unit::utf16_units:
        return "utf16_units";
    }
    return "characters";
}

json json_of(const card_button& button)
{
    return {{"action", name_of(button.action)},
            {"label", button.label},
            {"primary", button.primary},
            {"in_menu", button.in_menu},
            {"case_number", button.case_number}};
}

json json_of(const board_line& line)
{
    return {{"text", line.text}, {"asked", line.asked}};
}

/// What the form with what happened starts with.
json facts_of(const card& shown)
{
    return {{"when", shown.facts.when}, {"expected", shown.facts.expected},
            {"got", shown.facts.got},   {"wants", name_of(shown.facts.wants)},
            {"cause", shown.cause},     {"notes", shown.facts.notes}};
}

json choices_of_snooze()
{
    json all = json::array();
    for (const auto& one : snooze_choices())
        all.push_back({{"id", one.id}, {"label", one.label}, {"usual", one.id == usual_snooze().id}});
    return all;
}

json json_of(const board_case& one)
{
    const auto& shown = *one.shown;
    json buttons = json::array();
    for (const auto& button : shown.buttons)
        buttons.push_back(json_of(button));
    json lines = json::array();
    for (const auto& line : one.lines)
        lines.push_back(json_of(line));
    return {{"case_number", shown.case_number},
            {"review_revision", shown.review_revision},
            {"draft_revision", shown.draft_revision},
            {"mark", shown.mark},
            {"heading", shown.heading},
            {"state", shown.state},
            {"closed", is_closed(shown)},
            {"publish_at", shown.publish_at ? json(shown.publish_at->time_since_epoch().count()) : json()},
            {"title", shown.title},
            {"quote", shown.quote},
            {"byline", shown.byline},
            {"link", shown.link},
            {"draft_label", shown.draft_label},
            {"draft", shown.draft},
            {"reply_limit", shown.reply_limit},
            {"reply_unit", word_for(shown.reply_unit)},
            {"reply_label", shown.reply_label},
            {"reply", shown.reply},
            {"remarks", shown.remarks},
            {"buttons", std::move(buttons)},
            {"facts", facts_of(shown)},
            {"lines", std::move(lines)}};
}

json json_of(std::string_view message, const group_card& what)
{
    return {{"message", message},
            {"heading", what.heading},
            {"lines", what.lines},
            {"cases", what.cases},
            {"asked", people_in(what.mentions)},
            {"over", what.over},
            {"storm", what.storm},
            {"marks", what.marks}};
}

} // namespace

std::string snapshot_event(const pinboard& all, const page_facts& facts, instant now)
{
    json cases = json::array();
    for (const auto& [number, one] : all.cases()) {
        if (one.shown) cases.push_back(json_of(one));
    }
    json groups = json::array();
    for (const auto& [message, what] : all.groups())
        groups.push_back(json_of(message, what));
    return as_event("snapshot", {{"title", facts.title},
                                 {"notice", facts.notice},
                                 {"channel", facts.channel},
                                 {"now", now.time_since_epoch().count()},
                                 {"snooze_choices", choices_of_snooze()},
                                 {"cases", std::move(cases)},
                                 {"groups", std::move(groups)}});
}

std::string case_event(const pinboard& all, int case_number, instant now)
{
    auto found = all.cases().find(case_number);
    if (found == all.cases().end()) return as_event("removed", {{"case_number", case_number}});
    if (!found->second.shown) return {};
    auto value = json_of(found->second);
    value["now"] = now.time_since_epoch().count();
    return as_event("case", value);
}

std::string group_event(const pinboard& all, std::string_view message)
{
    auto found = all.groups().find(message);
    if (found == all.groups().end()) return as_event("group_removed", {{"message", message}});
    return as_event("group", json_of(message, found->second));
}

std::string answer_body(const answer& told)
{
    return dumped({{"accepted", told.accepted}, {"text", told.text}});
}

std::string session_body(const session_facts& facts)
{
    return dumped({{"logged_in", facts.logged_in},
                   {"needs_token", facts.needs_token},
                   {"name", facts.name},
                   {"id", facts.id},
                   {"csrf", facts.csrf},
                   {"title", facts.title}});
}

} // namespace highroad::console_parts
