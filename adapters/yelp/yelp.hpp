#pragma once

#include "adapters/common/shared_access.hpp"
#include "daemon/ports/chat_memory.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>

namespace highroad {

/// One business on Yelp. docs/platforms/yelp.md says where each value comes from. Without a refresh token the source is
/// read only, and replies are posted by hand.
struct yelp_settings {
    std::string source;   ///< the configured name of the feed
    std::string business; ///< Yelp's id or alias of it
    std::string api_key;  ///< of the Fusion API, for reading
    std::string client_id;
    std::string client_secret;
    std::string refresh_token; ///< of the business owner, for replies; may be empty
    std::string token_key;     ///< seals what replaces the refresh token; needed with one
    std::string api_base = "https://api.yelp.com";
    std::string partner_base = "https://partner-api.yelp.com";
    std::string token_url = "https://partner-api.yelp.com/token/v1/refresh";
};

/// Fails with bad_input, in words, when a setting cannot be used. `memory` keeps the tokens that replace a refresh
/// token; without it none is ever used (a check). Keeps references to the others but not to
/// `shared`.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_yelp(yelp_settings settings, shared_access& shared,
                                                                 chat_memory* memory, http_client& http, clock& time,
                                                                 log& journal, meters& gauges);

} // namespace highroad
