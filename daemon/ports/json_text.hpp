#pragma once

#include "daemon/core/text.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

/// For those who read JSON from outside.
namespace highroad {

/// Reads JSON that somebody else wrote; a discarded value when it is none, or nested deeper than `deepest`.
/// One review with broken text must not hide the others: bytes that are not UTF-8 and escaped lone surrogates become
/// U+FFFD. The depth is bounded because nlohmann's dump() recurses.
[[nodiscard]] nlohmann::json parse_untrusted_json(std::string_view body, int deepest = 64);

/// The member of that name; null when `object` is none or has none.
[[nodiscard]] const nlohmann::json& json_member(const nlohmann::json& object, std::string_view name);

/// The text of that member; empty when it is absent or no text.
[[nodiscard]] std::string json_text(const nlohmann::json& object, std::string_view name);

/// The item as JSON text for the quarantine: valid UTF-8, at most the 64 KiB that a malformed_item keeps.
[[nodiscard]] std::string quarantined_text(const nlohmann::json& item);

/// Outside text for one of our own sentences: one line, at most `limit` characters, nothing that hides or reorders.
[[nodiscard]] std::string quotable(std::string_view text, std::size_t limit = 200);

} // namespace highroad
