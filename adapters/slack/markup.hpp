#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Slack's ways to write a text. Everything takes any bytes and gives valid UTF-8.
namespace highroad::slack {

/// For the fields that Slack reads as mrkdwn: & < > become entities, so that nothing in it can ping or link. At most
/// `limit` code points after escaping; a cut never splits an entity.
[[nodiscard]] std::string escaped(std::string_view text, std::size_t limit);

/// What a person typed, from Slack's form of it: links and mentions become plain words, entities characters.
[[nodiscard]] std::string as_typed(std::string_view text);

/// Only the three entities become characters: slash commands carry them even where escaping is off.
[[nodiscard]] std::string unescaped(std::string_view text);

/// {"type":"plain_text"}, never empty, at most `limit` code points, with ":smile:" left as written.
[[nodiscard]] nlohmann::json plain_text(std::string_view text, std::size_t limit);

/// "<@U024BE7LH> <@W07QCRPA4>" for entries as "slack:U024BE7LH": live on purpose, so nothing but well-formed ids gets
/// in. Entries of other chats and what comes twice are passed over; at most 50 people.
[[nodiscard]] std::string live_mentions(const std::vector<std::string>& entries);

/// Pieces of at most `limit` UTF-16 units (what Slack's own clients count) that give `text` when put together.
/// Cut after a line break or a space where there is one near.
[[nodiscard]] std::vector<std::string> pieces(std::string_view text, std::size_t limit);

/// One section block for each piece of at most 3000; at most `most` of them.
[[nodiscard]] nlohmann::json plain_sections(std::string_view text, std::size_t most);

/// Our JSON as text. Broken UTF-8 that got so far becomes U+FFFD instead of an exception.
[[nodiscard]] std::string to_text(const nlohmann::json& value);

} // namespace highroad::slack
