#pragma once

#include "adapters/google_business/google_business.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One request for the reviews of many locations, as pure functions.
/// https://developers.google.com/my-business/reference/rest/v4/accounts.locations/batchGetReviews
namespace highroad::business {

/// The discovery document speaks of 200 locations and pages of 200; clients have met 50 of both.
constexpr std::size_t batch_locations = 50;
constexpr std::size_t batch_page_size = 50;

/// `locations` are of one account, at most `batch_locations` of them.
[[nodiscard]] http_request batch_request(const std::vector<google_business_settings>& locations,
                                         std::string_view page_token);

struct batch_item {
    std::size_t location = 0;   ///< by its place among those that were asked for
    std::optional<review> seen; ///< none: it cannot be understood
};
struct batch_page {
    std::vector<batch_item> items; ///< in Google's order; nobody says which that is across locations
    std::string next;              ///< empty on the last page
};
/// Fails with bad_answer also when a single item may belong to any location: a review could be missing anywhere then.
[[nodiscard]] result<batch_page> read_batch(const std::vector<google_business_settings>& locations,
                                            std::string_view page_token, std::string_view body);

} // namespace highroad::business
