#pragma once

#include "adapters/common/shared_access.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace highroad {

/// One property on Booking.com. docs/platforms/booking.md says where each value comes from.
struct booking_settings {
    std::string source;   ///< the configured name of the feed
    std::string property; ///< digits: the property's id
    std::string user;     ///< of a connectivity machine account
    std::string password;
    std::chrono::seconds reach{std::chrono::hours{24 * 90}}; ///< how far back a look that begins anew goes
    std::string api_base = "https://supply-xml.booking.com/review-api";
};

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others but not to `shared`.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_booking(booking_settings settings, shared_access& shared,
                                                                    http_client& http, clock& time, meters& gauges);

} // namespace highroad
