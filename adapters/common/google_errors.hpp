#pragma once

#include "daemon/ports/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// What every REST service of Google says when it says no: {"error":{"code","message","status","errors","details"}}.
/// https://cloud.google.com/apis/design/errors
struct google_error {
    bool readable = false;            ///< the body has Google's shape
    std::string words;                ///< "PERMISSION_DENIED: The caller does not ..."; safe to show
    std::string status;               ///< "NOT_FOUND"; may be empty
    std::vector<std::string> reasons; ///< "quotaExceeded", "SERVICE_DISABLED"

    [[nodiscard]] bool says(std::string_view reason) const;
};
[[nodiscard]] google_error read_google_error(std::string_view body);

/// A quota is used up: 429, or a 403 with one of Google's reasons for that.
[[nodiscard]] bool is_over_quota(const http_response& answer, const google_error& error);
[[nodiscard]] bool is_over_quota(const http_response& answer);

/// The sentence with Google's own words behind it, where there are any.
[[nodiscard]] std::string with_googles_words(std::string_view sentence, const google_error& error);

} // namespace highroad
