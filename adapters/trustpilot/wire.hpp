#pragma once

#include "adapters/common/usual_answers.hpp"
#include "adapters/trustpilot/trustpilot.hpp"

#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Sources: developers.trustpilot.com (business-units-api, service-reviews-api, authentication).
namespace highroad::trustpilot {

[[nodiscard]] platform_words words_for(const trustpilot_settings& settings);
[[nodiscard]] std::string token_url(const trustpilot_settings& settings);

/// `page` counts from 1; `per_page` is at most 100.
[[nodiscard]] std::string list_url(const trustpilot_settings& settings, int page, int per_page);
/// The page that a cursor names; 1 for an empty one, 0 for what is no cursor of ours.
[[nodiscard]] int page_of(std::string_view cursor);
[[nodiscard]] http_request read_request(const trustpilot_settings& settings, std::string_view review_id);
[[nodiscard]] http_request reply_request(const trustpilot_settings& settings, std::string_view review_id,
                                         std::string_view text);
[[nodiscard]] http_request delete_request(const trustpilot_settings& settings, std::string_view review_id);

/// A page with anything in it is followed by another one; the list ends with an empty page.
[[nodiscard]] result<review_page> read_page(const trustpilot_settings& settings, int page, std::string_view body);
[[nodiscard]] result<review> read_review(const trustpilot_settings& settings, std::string_view body);

} // namespace highroad::trustpilot
