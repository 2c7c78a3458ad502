#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

/// The oracle of the escaping: reads what we send the way a chat reads it, and ends the run where something of a
/// stranger's would be alive. It shares no code with what it judges.
namespace highroad::fuzz {

/// Blocks of Slack (Block Kit): text objects that are read as mrkdwn hold none of a stranger's words, links lead to web
/// addresses, buttons are ours, and Slack's limits are kept.
void must_be_inert_blocks(const nlohmann::json& blocks);

/// What Slack reads as mrkdwn: no reference ("<...>"), no bare ampersand.
void must_be_inert_mrkdwn(std::string_view text);

/// HTML of ours for Matrix: only tags that we write, without attributes but the one link; every entity known.
/// `link` is the one address that may stand there.
void must_be_inert_html(std::string_view html, std::string_view link);

/// Plain words of a stranger as Matrix clients read them: no mention, no room, no address that they turn into a link.
void must_be_inert_words(std::string_view text);

/// A mail (RFC 5322): only fields that we write, each once, and a body of base64.
void must_be_one_mail(std::string_view mail);

} // namespace highroad::fuzz
