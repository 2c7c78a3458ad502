#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>
#include <vector>

namespace highroad {

/// One app in the App Store, read from Apple's public feed without a key. docs/platforms/app-store-feed.md says what to
/// know. Its ids are not those of App Store Connect: one app is read in one of the two ways only.
struct app_store_feed_settings {
    std::string source;                 ///< the configured name of the feed
    std::string app_id;                 ///< "1404176564"
    std::vector<std::string> countries; ///< storefronts, ISO 3166-1 alpha-2 in lower case; at least one
    std::string api_base = "https://itunes.apple.com";
};

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_app_store_feed(app_store_feed_settings settings,
                                                                           http_client& http, clock& time);

} // namespace highroad
