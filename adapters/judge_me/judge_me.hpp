#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>

namespace highroad {

/// One shop on Judge.me. Lists only: replies are posted by hand. docs/platforms/judge-me.md says where each value comes
/// from.
struct judge_me_settings {
    std::string source;      ///< the configured name of the feed
    std::string shop_domain; ///< "acme.myshopify.com"
    std::string api_token;   ///< the private one
    std::string api_base = "https://judge.me";
};

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_judge_me(judge_me_settings settings, http_client& http,
                                                                     clock& time, meters& gauges);

} // namespace highroad
