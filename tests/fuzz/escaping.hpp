#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

/// The oracle of the escaping: reads what we send the way a chat reads it, and ends the run where something of a
/// stranger's would be alive (broken_rule). It shares no code with what it judges.
namespace highroad::fuzz {

/// Blocks of Slack (Block Kit): text objects that are read as mrkdwn hold none of a stranger's words, links lead to web
/// addresses, buttons are ours, and Slack's limits are kept.
void must_be_inert_blocks(const nlohmann::json& blocks);

/// What Slack reads as mrkdwn: no reference ("<...>"), no bare ampersand.
void must_be_inert_mrkdwn(std::string_view text);

/// What live_mentions() may make: references to people, nothing else.
void must_be_people_of_slack(std::string_view live);

/// One address that leads to the web, with nothing in it that ends it anywhere.
[[nodiscard]] bool is_web_address(std::string_view link);

/// HTML of ours for Matrix: only tags that we write, without attributes but the one link; every entity known.
/// `link` is what the one address that may stand there begins with.
void must_be_inert_html(std::string_view html, std::string_view link);

/// Plain words of a stranger as Matrix clients read them: no mention, no room, no address that they turn into a link.
/// "#42" and "!review" are left as they are: neither names anything in Matrix, and people copy them.
void must_be_inert_words(std::string_view text);

/// An event within its size that calls nobody.
void must_fit_an_event(const nlohmann::json& content);

/// Both forms of a message of ours in which strangers have a say: each line stands in `own` too, which is the same
/// message about nothing, or is the one link, or is inert.
void must_be_inert_message(const nlohmann::json& content, const nlohmann::json& own, std::string_view link);

/// What goes to a pager's service, which may show it as a web page or in a chat. `link` may stand there on its own
/// line.
void must_be_inert_page(std::string_view text, std::string_view link);

/// One server-sent event with JSON on one line.
void must_be_one_event(std::string_view text);

/// A mail (RFC 5322): only fields that we write, each once, and a body of base64.
void must_be_one_mail(std::string_view mail);

} // namespace highroad::fuzz
