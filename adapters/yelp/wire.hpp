#pragma once

#include "adapters/common/usual_answers.hpp"
#include "adapters/yelp/yelp.hpp"

#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Sources: docs.developer.yelp.com (Fusion business reviews; create-review-response; authorization-code-workflow).
namespace highroad::yelp {

/// Characters. "Longer than 5K characters" is one of the causes of R2R_INVALID_RESPONSE_TEXT.
constexpr std::size_t reply_limit = 5000;

[[nodiscard]] platform_words words_for_reading(const yelp_settings& settings);
[[nodiscard]] platform_words words_for_owner();

[[nodiscard]] http_request list_request(const yelp_settings& settings);
[[nodiscard]] http_request reply_request(const yelp_settings& settings, std::string_view review_id,
                                         std::string_view text);
[[nodiscard]] http_request owner_request(const yelp_settings& settings);

/// Up to three excerpts, in Yelp's order.
[[nodiscard]] result<review_page> read_page(const yelp_settings& settings, std::string_view body);

} // namespace highroad::yelp
