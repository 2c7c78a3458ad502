#pragma once

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

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_steam(steam_settings settings, http_client& http,
                                                                  clock& time);

} // namespace highroad
