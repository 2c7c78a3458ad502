#pragma once

#include "daemon/ports/review_platform.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// For those who read lists of reviews in JSON.
namespace highroad {

/// A review, or why it is none: "its stars is no whole number".
using read_item = std::variant<review, std::string>;

/// Every item of the list, each id once; what is no review is put aside and hides no other.
[[nodiscard]] review_page read_items(const nlohmann::json& items,
                                     const std::function<read_item(const nlohmann::json&)>& read_one);

/// A text, null, or not there.
[[nodiscard]] bool text_or_absent(const nlohmann::json& object, std::string_view name);

/// What can be part of a path or a query and name one review: 1 to 256 bytes without '/'. A whole number is taken as
/// its digits. Empty when it is no such thing.
[[nodiscard]] std::string usable_id(const nlohmann::json& given);

/// A whole number of stars from 1 to 5.
[[nodiscard]] std::optional<rating> whole_stars(const nlohmann::json& given);

/// The https link as it is, when it can stand on a card: it comes from outside. Else empty.
[[nodiscard]] std::string card_link(const std::string& text);

/// "2026-05-13 12:16:33", of which the caller knows the zone: taken as UTC.
[[nodiscard]] std::optional<instant> parse_local_stamp(std::string_view text);

/// Digits only, at least one: ids that stand in addresses.
[[nodiscard]] bool only_digits(std::string_view text);
/// ASCII letters, digits, '-' and '_', at least one.
[[nodiscard]] bool only_word_letters(std::string_view text);

} // namespace highroad
