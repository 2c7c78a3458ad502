#pragma once

#include "adapters/common/google_errors.hpp"
#include "adapters/google_business/google_business.hpp"

#include <chrono>
#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Source of all shapes: Google's discovery document of the My Business API v4 and its reference of 2026.
namespace highroad::business {

/// "The maximum length is 4096 bytes."
constexpr std::size_t reply_limit = 4096;

/// https://developers.google.com/my-business/content/limits names that for the newer interfaces and nothing for v4, so
/// v4 is held to it.
constexpr std::size_t requests_a_minute = 300;

[[nodiscard]] std::string list_url(const google_business_settings& settings, int limit, std::string_view page_token);
[[nodiscard]] std::string review_url(const google_business_settings& settings, std::string_view review_id);
[[nodiscard]] http_request reply_request(const google_business_settings& settings, std::string_view review_id,
                                         std::string_view text);

/// `page_token` is the one that was asked with: a page that names itself as the next one is a bad answer.
[[nodiscard]] result<review_page> read_page(const google_business_settings& settings, std::string_view page_token,
                                            std::string_view body);
/// Whether they came newest change first and the last one is from before `since`: whatever follows is older then.
[[nodiscard]] bool goes_back_behind(const std::vector<review>& listed, instant since);
[[nodiscard]] result<review> read_review(const google_business_settings& settings, std::string_view body);

/// Of a PUT of a reply.
[[nodiscard]] delivery read_reply_answer(const http_response& answer);
/// Of a GET that was not answered with 200.
[[nodiscard]] failure read_list_failure(const http_response& answer, const google_business_settings& settings);

} // namespace highroad::business
