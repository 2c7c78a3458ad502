#pragma once

#include "adapters/app_store_connect/app_store_connect.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Source of all shapes: Apple's OpenAPI description of the App Store Connect API, version 4.4.1.
namespace highroad::app_store {

/// No maximum stands in Apple's description; 5970 is what a public client found.
constexpr std::size_t reply_limit = 5970;

[[nodiscard]] std::string list_url(const app_store_connect_settings& settings, int limit);
[[nodiscard]] std::string review_url(const app_store_connect_settings& settings, std::string_view review_id);
[[nodiscard]] http_request reply_request(const app_store_connect_settings& settings, std::string_view review_id,
                                         std::string_view text);

/// The page behind a link that came from outside: absolute, of the same scheme, host and port as `api_base`.
/// Fails with bad_answer: our token goes nowhere else.
[[nodiscard]] result<std::string> same_origin_url(std::string_view api_base, std::string_view link);

/// `asked` is the URL that was answered with this body: a page that links to itself is a bad answer.
[[nodiscard]] result<review_page> read_page(const app_store_connect_settings& settings, std::string_view asked,
                                            std::string_view body);
/// Fails with bad_answer, also when the answer under the review is named but not shown.
[[nodiscard]] result<review> read_review(const app_store_connect_settings& settings, std::string_view body);

/// Of the header "X-Rate-Limit: user-hour-lim:3600;user-hour-rem:3121;".
[[nodiscard]] std::optional<quota> read_quota(const http_response& answer);

/// Apple's {"errors":[...]}, in words that are safe to show.
struct apple_errors {
    bool readable = false; ///< the body has Apple's shape
    std::string words;     ///< "ENTITY_ERROR.ATTRIBUTE.INVALID: The text is too long"; empty when not readable
    bool about_text = false;
    bool about_review = false;
};
[[nodiscard]] apple_errors read_errors(std::string_view body);

/// How long the other side wants to be left alone: Retry-After in seconds, else by what is left of the quota.
[[nodiscard]] std::chrono::seconds wait_asked_for(const http_response& answer);

/// Of a POST of a reply, 401 and 403 included.
[[nodiscard]] delivery read_reply_answer(const http_response& answer);
/// Of a GET that was not answered with 200.
[[nodiscard]] failure read_list_failure(const http_response& answer, std::string_view app_id);

} // namespace highroad::app_store
