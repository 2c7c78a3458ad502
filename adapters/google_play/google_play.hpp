#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>

namespace highroad {

/// One app on Google Play. docs/platforms/google-play.md says where each value comes from.
struct google_play_settings {
    std::string source;          ///< the configured name of the feed
    std::string package_name;    ///< "com.example.app"
    std::string service_account; ///< the contents of the key file (JSON)
    std::string translate_to;    ///< a language that Google translates reviews to for the team; empty for none
    std::string api_base = "https://androidpublisher.googleapis.com";
};

/// Fails with bad_input, in words, when the key or another setting cannot be used. Keeps references to the others.
[[nodiscard]] result<std::unique_ptr<review_platform>>
make_google_play(google_play_settings settings, http_client& http, clock& time, log& journal, meters& gauges);

} // namespace highroad
