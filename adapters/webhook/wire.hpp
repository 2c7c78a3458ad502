#pragma once

#include "adapters/webhook/webhook.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What goes over the wire and what comes back, as pure functions. The format is ours: docs/platforms/webhook.md.
namespace highroad::webhook {

constexpr std::size_t largest_body = 1024 * 1024;
constexpr std::size_t most_reviews = 1000;

struct rejected_item {
    std::size_t index = 0;
    malformed_item item;
};
struct message {
    std::vector<review> reviews;
    std::vector<rejected_item> rejected;
};
/// Reads {"reviews":[...]}, or one review alone. The alternative is what is wrong with the whole, in words.
[[nodiscard]] std::variant<message, std::string> read_message(std::string_view source, std::string_view body);

/// The same in the form of whoever pushes. Events that are about no new or changed review give no review.
[[nodiscard]] std::variant<message, std::string> read_message_of(const webhook_settings& from, std::string_view body);

/// One review; the alternative is why it is none.
[[nodiscard]] std::variant<review, std::string> read_item(std::string_view source, const nlohmann::json& item);

} // namespace highroad::webhook
