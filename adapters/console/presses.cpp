#include "adapters/console/wire.hpp"

#include "daemon/core/card_mark.hpp"
#include "daemon/core/forms.hpp"
#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace highroad::console_parts {
namespace {

using nlohmann::json;

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

/// Absent is not empty: a field that the page did not show stays as it is.
std::optional<std::string> optional_text(const json& object, const char* name)
{
    auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return std::nullopt;
    return std::string{trimmed(found->get<std::string>())};
}

/// What the form with that text needs, so that the words come from the form and not from the command line.
struct text_needed {
    std::string_view missing; ///< empty: nothing need be written
    std::size_t most = 0;     ///< 0: the rules of the case decide
};

result<std::string> read_text(const json& object, const text_needed& needed)
{
    auto text = optional_text(object, "text");
    if (!text) return bad("That takes a form, and the request has none of its fields. Load the page again.");
    if (text->empty() && !needed.missing.empty()) return bad(std::string{needed.missing});
    if (needed.most == 0) return *text;
    if (auto why = why_too_long(*text, needed.most); !why.empty()) return bad(std::move(why));
    return *text;
}

template <class Command>
result<case_command> with_text(const json& object, const text_needed& needed)
{
    auto text = read_text(object, needed);
    if (!text) return text.error();
    return case_command{Command{std::move(*text)}};
}

result<case_command> read_snooze(const json& object, instant now)
{
    auto read = chosen_snooze(text_in(object, "length"), text_in(object, "date"), now);
    if (auto* fault = std::get_if<form_fault>(&read)) return bad(std::move(fault->words));
    return case_command{std::get<command::snooze>(read)};
}

result<case_command> read_facts(const json& object)
{
    auto found = object.find("facts");
    if (found == object.end() || !found->is_object()) return bad("The request tells no facts. Load the page again.");
    command::tell_facts told;
    told.when = optional_text(*found, "when");
    told.expected = optional_text(*found, "expected");
    told.got = optional_text(*found, "got");
    told.cause = optional_text(*found, "cause");
    told.notes = optional_text(*found, "notes");
    if (auto wanted = optional_text(*found, "wants")) {
        told.wants = wish_named(*wanted);
        if (!told.wants)
            return bad("What the customer wants is one of the list: not known, to be heard, to be helped.");
    }
    if (auto fault = why_not_kept(told)) return bad(std::move(fault->words));
    return case_command{std::move(told)};
}

result<case_command> read_verdict(const json& object)
{
    auto read = chosen_verdict(text_in(object, "verdict"));
    if (auto* fault = std::get_if<form_fault>(&read)) return bad(std::move(fault->words));
    return case_command{std::get<command::correct_judgement>(read)};
}

result<case_command> read_edit(const json& object)
{
    auto seen = read_seen(object);
    if (!seen) return seen.error();
    // Byte for byte: what people wrote is what is published.
    return case_command{command::edit{seen->draft_revision, text_in(object, "text")}};
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
    case card_action::edit:
        return read_edit(object);
    case card_action::snooze:
        return read_snooze(object, now);
    case card_action::next_draft:
        return case_command{command::next_draft{}};
    case card_action::claim:
        return case_command{command::claim{}};
    case card_action::dismiss:
        return with_text<command::dismiss>(object,
                                           {"Give a reason: no review is left without a reply or a reason.", 0});
    case card_action::undo:
        return case_command{command::undo{}};
    case card_action::reopen:
        return case_command{command::reopen{}};
    case card_action::show:
        return case_command{command::show{}};
    case card_action::note:
        return with_text<command::note>(object, {"Write the note first.", 0});
    case card_action::escalate:
        return with_text<command::escalate>(object, {{}, longest_reason});
    case card_action::acknowledge:
        return case_command{command::acknowledge{}};
    case card_action::offline:
        return with_text<command::take_offline>(object, {{}, longest_outcome});
    case card_action::resolve:
        return with_text<command::resolve>(object,
                                           {"Say how it went: no case is closed without an outcome.", longest_outcome});
    case card_action::facts:
        return read_facts(object);
    case card_action::assign:
        return with_text<command::assign>(object, {"Name somebody of the playbook.", longest_name});
    case card_action::judge:
        return read_verdict(object);
    case card_action::no_contact:
        return case_command{command::contact_wish{false}};
    case card_action::allow_contact:
        return case_command{command::contact_wish{true}};
    case card_action::mended: {
        auto text = read_text(object, {"Say what was changed.", longest_change});
        if (!text) return text.error();
        return case_command{command::cause_fixed{{}, std::move(*text)}};
    }
    case card_action::give_up:
        return with_text<command::give_up>(object, {{}, longest_outcome});
    }
    return bad("That button is unknown.");
}

} // namespace

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

} // namespace highroad::console_parts
