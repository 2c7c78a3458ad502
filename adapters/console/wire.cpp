#include "adapters/console/wire.hpp"

#include "adapters/console/sessions.hpp"
#include "daemon/core/card_mark.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
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

failure bad(std::string words)
{
    return {errc::bad_input, std::move(words)};
}

constexpr const char* no_object = "The request is not a JSON object.";

std::optional<json> read_object(std::string_view body)
{
    auto value = json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (!value.is_object()) return std::nullopt;
    return std::optional<json>{std::in_place, std::move(value)};
}

std::string text_in(const json& object, const char* name)
{
    auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<int> number_in(const json& object, const char* name)
{
    auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    auto value = found->is_number_unsigned() && found->get<std::uint64_t>() > std::numeric_limits<int>::max()
                     ? std::int64_t{-1}
                     : found->get<std::int64_t>();
    if (value < 0 || value > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(value);
}

/// A key that any store takes: 8..64 letters, digits, '-' and '_'.
bool is_key(std::string_view key)
{
    return key.size() >= 8 && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           });
}

result<seen_text> read_seen(const json& object)
{
    auto review = number_in(object, "review_revision");
    auto draft = number_in(object, "draft_revision");
    if (!review || !draft) return bad("The request does not say which text was on the card. Load the page again.");
    return seen_text{*review, *draft};
}

result<case_command> read_command(card_action action, const json& object, instant now)
{
    switch (action) {
    case card_action::publish:
    case card_action::posted_by_hand: {
        auto seen = read_seen(object);
        if (!seen) return seen.error();
        if (action == card_action::publish) return case_command{command::approve{*seen}};
        return case_command{command::posted_by_hand{*seen}};
    }
    case card_action::edit: {
        auto seen = read_seen(object);
        if (!seen) return seen.error();
        return case_command{command::edit{seen->draft_revision, text_in(object, "text")}};
    }
    case card_action::snooze: {
        auto length = parse_duration(text_in(object, "duration"));
        if (!length) return bad("Say for how long: 4h, 3d or 2w, up to ten years.");
        return case_command{command::snooze{now + *length}};
    }
    case card_action::next_draft:
        return case_command{command::next_draft{}};
    case card_action::claim:
        return case_command{command::claim{}};
    case card_action::dismiss:
        return case_command{command::dismiss{text_in(object, "text")}};
    case card_action::undo:
        return case_command{command::undo{}};
    case card_action::reopen:
        return case_command{command::reopen{}};
    case card_action::show:
        return case_command{command::show{}};
    case card_action::note:
        return case_command{command::note{text_in(object, "text")}};
    case card_action::escalate:
        return case_command{command::escalate{text_in(object, "text")}};
    case card_action::acknowledge:
        return case_command{command::acknowledge{}};
    case card_action::offline:
        return case_command{command::take_offline{text_in(object, "text")}};
    case card_action::resolve:
        return case_command{command::resolve{text_in(object, "text")}};
    case card_action::facts:
        break;
    }
    return bad("That button is unknown.");
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

result<pressed> read_press(std::string_view body, instant now)
{
    auto object = read_object(body);
    if (!object) return bad(no_object);
    auto key = text_in(*object, "key");
    if (!is_key(key)) return bad("The request has no usable key (8 to 64 letters, digits, '-' or '_').");
    auto number = number_in(*object, "case_number");
    if (!number || *number == 0) return bad("The request names no case.");
    auto mark = text_in(*object, "mark");
    if (!is_mark(mark)) return bad("The request does not say which card it is about. Load the page again.");
    auto action = card_action_named(text_in(*object, "action"));
    if (!action) return bad("That button is unknown. Load the page again: the daemon may have been updated.");
    auto what = read_command(*action, *object, now);
    if (!what) return what.error();
    return pressed{std::move(key), *number, std::move(mark), std::move(*what)};
}

result<typed_in> read_line(std::string_view body)
{
    auto object = read_object(body);
    if (!object) return bad(no_object);
    auto key = text_in(*object, "key");
    if (!is_key(key)) return bad("The request has no usable key (8 to 64 letters, digits, '-' or '_').");
    auto line = text_in(*object, "line");
    auto start = line.find_first_not_of(" \t\r\n");
    line.erase(0, start == std::string::npos ? line.size() : start);
    constexpr std::string_view prefix = "/review";
    if (line.starts_with(prefix) && (line.size() == prefix.size() || line[prefix.size()] == ' '))
        line.erase(0, std::min(prefix.size() + 1, line.size()));
    return typed_in{std::move(key), std::move(line)};
}

result<login_form> read_login(std::string_view body)
{
    auto object = read_object(body);
    if (!object) return bad(no_object);
    return login_form{text_in(*object, "name"), text_in(*object, "token")};
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
