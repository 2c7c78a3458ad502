#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>
#include <vector>

namespace highroad {

/// One app of Apple's App Store. docs/platforms/app-store-connect.md says where each value comes from.
struct app_store_connect_settings {
    std::string source;          ///< the configured name of the feed
    std::string app_id;          ///< the numeric Apple id, digits only
    std::string key_id;          ///< of the API key, ten characters
    std::string issuer_id;       ///< of a team key; empty for an individual key
    std::string private_key_pem; ///< the contents of the .p8 file
    std::string api_base = "https://api.appstoreconnect.apple.com";
    std::vector<std::string> territories; ///< ISO 3166 alpha-3 ("USA"); empty reads all storefronts
    std::string store_page;               ///< where people see the reviews; empty for the app's page on apps.apple.com
};

namespace app_store {
/// How many requests Apple allows a key within an hour, and how many are left.
struct quota {
    long limit = 0;
    long remaining = 0;
    [[nodiscard]] bool scarce() const { return remaining * 20 < limit; }
    bool operator==(const quota&) const = default;
};
} // namespace app_store

/// What Apple last told of a key; sources with one key share it.
struct app_store_quota {
    app_store::quota last_told;
    instant told_at{};
};

/// Fails with bad_input, in words, when the key or another setting cannot be used. Keeps references to the others.
[[nodiscard]] result<std::unique_ptr<review_platform>>
make_app_store_connect(app_store_connect_settings settings, http_client& http, clock& time, log& journal,
                       meters& gauges, std::shared_ptr<app_store_quota> of_key = {});

} // namespace highroad
