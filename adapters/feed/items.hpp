#pragma once

#include "adapters/feed/feed.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What stands in a document of each format, as pure functions.
namespace highroad::feed {

/// The parts of one item as texts; empty optional where the item has none.
struct item_parts {
    std::optional<std::string> id, rating, scale, title, text, author, created, updated, link, language, reply;
};

/// The alternative is why it is no review, in words.
[[nodiscard]] std::variant<review, std::string> review_of(const feed_settings& settings, item_parts parts);

/// Every item of a whole document; what is no review is in `malformed`. Fails with bad_answer when the document is not
/// of its format, and for XML with a document type.
[[nodiscard]] result<review_page> read_document(const feed_settings& settings, std::string_view body);

/// Each of the formats.
[[nodiscard]] result<review_page> read_json(const feed_settings& settings, std::string_view body);
[[nodiscard]] result<review_page> read_xml(const feed_settings& settings, std::string_view body);
[[nodiscard]] result<review_page> read_csv(const feed_settings& settings, std::string_view body);

/// What is wrong with a JSON pointer, in words; empty for a good one.
[[nodiscard]] std::string why_no_pointer(std::string_view pointer);

} // namespace highroad::feed
