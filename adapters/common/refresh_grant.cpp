#include "adapters/common/refresh_grant.hpp"

#include "daemon/crypto/crypto.hpp"

#include <utility>
#include <vector>

namespace highroad {
namespace {

struct wiped_grant : refresh_grant {
    explicit wiped_grant(refresh_grant given) : refresh_grant{std::move(given)} {}
    wiped_grant(const wiped_grant&) = delete;
    wiped_grant& operator=(const wiped_grant&) = delete;
    ~wiped_grant()
    {
        wipe(client_secret);
        wipe(refresh_token);
    }
};

} // namespace

http_request refresh_request(const refresh_grant& grant)
{
    http_request request{"POST", grant.token_url};
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");
    request.body = "grant_type=refresh_token&refresh_token=" + percent_encoded(grant.refresh_token) +
                   "&client_id=" + percent_encoded(grant.client_id) +
                   "&client_secret=" + percent_encoded(grant.client_secret);
    return request;
}

std::shared_ptr<access_tokens> tokens_by_refresh(std::string service, refresh_grant grant, http_client& http,
                                                 clock& time)
{
    auto kept = std::make_shared<const wiped_grant>(std::move(grant));
    // An echo of the form would hold them encoded.
    std::vector<std::string> secrets{kept->client_secret, kept->refresh_token, percent_encoded(kept->client_secret),
                                     percent_encoded(kept->refresh_token)};
    return std::make_shared<access_tokens>(
        std::move(service), [kept](instant) { return refresh_request(*kept); }, http, time, std::move(secrets));
}

} // namespace highroad
