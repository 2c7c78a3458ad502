#pragma once

#include "adapters/common/quota_ledger.hpp"
#include "adapters/common/refresh_grant.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <map>
#include <memory>
#include <string>

namespace highroad {

/// One location on Google Business Profile. docs/platforms/google-business.md says where each value comes from.
struct google_business_settings {
    std::string source;   ///< the configured name of the feed
    std::string account;  ///< the number in "accounts/111"
    std::string location; ///< the number in "locations/222"
    std::string client_id;
    std::string client_secret;
    std::string refresh_token;
    std::string token_url = "https://oauth2.googleapis.com/token";
    std::string api_base = "https://mybusiness.googleapis.com";
};

namespace business {
class location_batches;
}

/// What locations share, so that forty of them need one token and stay within one quota: Google counts requests by the
/// project that the OAuth client belongs to. Many of one account are listed together.
class google_business_pool {
public:
    [[nodiscard]] std::shared_ptr<quota_ledger> requests_of(const std::string& client_id);
    [[nodiscard]] std::shared_ptr<access_tokens> tokens_for(const google_business_settings& settings, http_client& http,
                                                            clock& time);
    /// Of one account and consent.
    [[nodiscard]] std::shared_ptr<business::location_batches> batches_of(const google_business_settings& settings);

private:
    std::map<std::string, std::shared_ptr<quota_ledger>> requests_;
    std::map<std::string, std::shared_ptr<quota_ledger>> looks_;   ///< for news, by client like requests
    std::map<std::string, std::shared_ptr<access_tokens>> tokens_; ///< by a hash of the credential
    std::map<std::string, std::shared_ptr<business::location_batches>> batches_;
};

/// Fails with bad_input, in words, when a setting cannot be used. Keeps references to the others but not to the pool.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_google_business(google_business_settings settings,
                                                                            google_business_pool& pool,
                                                                            http_client& http, clock& time,
                                                                            log& journal, meters& gauges);

} // namespace highroad
