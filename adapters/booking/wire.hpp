#pragma once

#include "adapters/booking/booking.hpp"
#include "adapters/common/usual_answers.hpp"

#include <string>
#include <string_view>

/// What goes over the wire and what comes back, as pure functions.
/// Sources: developers.booking.com/connectivity/docs/review-api (retrieve-reviews, reply-to-review).
namespace highroad::booking {

[[nodiscard]] platform_words words_for(const booking_settings& settings);

/// From the day of `since`, oldest change first.
[[nodiscard]] std::string first_url(const booking_settings& settings, instant since, int limit);
/// The page at a place that an earlier page named. The host is always ours, whatever the page said.
[[nodiscard]] std::string place_url(const booking_settings& settings, std::string_view place);
[[nodiscard]] http_request read_request(const booking_settings& settings, std::string_view review_id);
[[nodiscard]] http_request reply_request(const booking_settings& settings, std::string_view review_id,
                                         std::string_view text);

/// `place` is the one that was asked for; empty for the first page. A page without reviews is the end, and the place
/// that was asked for stays good: later it gives what has changed since.
[[nodiscard]] result<review_page> read_page(const booking_settings& settings, std::string_view place,
                                            std::string_view body);

/// One review, as it came, and whether the guest wrote anything: others cannot be answered.
struct whole_review {
    review what;
    bool has_words = false;
};
[[nodiscard]] result<whole_review> read_review(const booking_settings& settings, std::string_view body);

/// What "errors" of an answer say, in one line; empty when there are none. Booking.com writes them within 200 too.
[[nodiscard]] std::string errors_in(std::string_view body);

/// Of a POST of a reply.
[[nodiscard]] delivery read_reply_answer(const http_response& answer, const platform_words& words);

} // namespace highroad::booking
