#pragma once

#include "adapters/common/shared_access.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>

namespace highroad {

/// One app on Steam, read from its public store page. docs/platforms/steam.md says what to know.
struct steam_settings {
    std::string source; ///< the configured name of the feed
    std::string app_id; ///< "1091500"
    std::string api_base = "https://store.steampowered.com";
};

/// Counts for all apps that are read: the store knows no key, so that it is one address that asks for all of them.
[[nodiscard]] std::shared_ptr<quota_ledger> steam_requests(shared_access& shared);

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others. Without `requests`
/// the source counts alone.
[[nodiscard]] result<std::unique_ptr<review_platform>>
make_steam(steam_settings settings, http_client& http, clock& time, std::shared_ptr<quota_ledger> requests = {});

} // namespace highroad
