#pragma once

#include "daemon/ports/http.hpp"
#include "daemon/ports/result.hpp"

#include <string>
#include <vector>

namespace highroad {

/// A location that a consent can see.
struct google_location {
    std::string account;  ///< the number in "accounts/111"
    std::string location; ///< the number in "locations/222"
    std::string title;    ///< as customers see it
    std::string of;       ///< the account's name
};

/// Where Google lists accounts and their locations.
struct google_directory {
    std::string accounts_base = "https://mybusinessaccountmanagement.googleapis.com";
    std::string locations_base = "https://mybusinessbusinessinformation.googleapis.com";
};

/// All locations of all accounts, page by page. An account whose locations cannot be read fails the whole, in words:
/// which permission is missing shows there.
[[nodiscard]] awaitable<result<std::vector<google_location>>>
find_google_locations(google_directory where, std::string access_token, http_client& http);

} // namespace highroad
