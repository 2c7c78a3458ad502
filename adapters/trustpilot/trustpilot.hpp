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

/// One business unit on Trustpilot. docs/platforms/trustpilot.md says where each value comes from.
struct trustpilot_settings {
    std::string source;        ///< the configured name of the feed
    std::string business_unit; ///< Trustpilot's id of it
    std::string api_key;
    std::string api_secret;
    std::string refresh_token; ///< of a business user; empty: the application acts in its own name
    std::string author;        ///< the business user that replies are by; needed without a refresh token
    std::string token_key;     ///< seals what replaces the refresh token; needed with one
    std::string api_base = "https://api.trustpilot.com";
};

/// Fails with bad_input, in words, when a setting cannot be used. `memory` keeps the tokens that replace a refresh
/// token; without it none is ever used (a check). Keeps references to the others but not to
/// `shared`.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_trustpilot(trustpilot_settings settings,
                                                                       shared_access& shared, chat_memory* memory,
                                                                       http_client& http, clock& time, log& journal,
                                                                       meters& gauges);

} // namespace highroad
