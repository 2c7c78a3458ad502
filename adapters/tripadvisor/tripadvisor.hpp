#pragma once

#include "adapters/common/quota_ledger.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace highroad {

/// One location on Tripadvisor. Read only: replies are posted by hand. docs/platforms/tripadvisor.md says where each
/// value comes from.
struct tripadvisor_settings {
    std::string source;   ///< the configured name of the feed
    std::string location; ///< digits
    std::string api_key;
    std::vector<std::string> languages{"en"}; ///< one call each
    std::size_t calls_a_day = 160;            ///< what all sources of the key may spend of its budget
    std::string api_base = "https://api.content.tripadvisor.com";
};

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others.
/// `calls` counts for all sources of one key; without it the source counts alone.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_tripadvisor(tripadvisor_settings settings,
                                                                        http_client& http, clock& time, log& journal,
                                                                        meters& gauges,
                                                                        std::shared_ptr<quota_ledger> calls = {});

} // namespace highroad
