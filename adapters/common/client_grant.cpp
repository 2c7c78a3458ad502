#include "adapters/common/client_grant.hpp"

#include "adapters/common/basic_authorization.hpp"
#include "daemon/crypto/crypto.hpp"

#include <utility>
#include <vector>

namespace highroad {
namespace {

struct wiped_client : client_grant {
    explicit wiped_client(client_grant given) : client_grant{std::move(given)} {}
    wiped_client(const wiped_client&) = delete;
    wiped_client& operator=(const wiped_client&) = delete;
    ~wiped_client() { wipe(client_secret); }
};

http_request form_to(const client_grant& grant, std::string form)
{
    http_request request{"POST", grant.token_url};
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");
    request.body = std::move(form);
    return request;
}

/// As they may stand in an echo.
std::vector<std::string> secrets_of(const client_grant& grant)
{
    return {grant.client_secret, percent_encoded(grant.client_secret),
            basic_authorization(grant.client_id, grant.client_secret).substr(6)};
}

} // namespace

std::shared_ptr<access_tokens> tokens_by_client(std::string service, client_grant grant, http_client& http, clock& time)
{
    auto kept = std::make_shared<const wiped_client>(std::move(grant));
    auto ask = [kept](instant) {
        auto request = form_to(*kept, "grant_type=client_credentials");
        request.headers.set("Authorization", basic_authorization(kept->client_id, kept->client_secret));
        return request;
    };
    return std::make_shared<access_tokens>(std::move(service), std::move(ask), http, time, secrets_of(*kept));
}

std::shared_ptr<access_tokens> tokens_by_kept_grant(std::string service, client_grant grant, proof_of_client proof,
                                                    std::shared_ptr<kept_grant> consent, http_client& http, clock& time)
{
    auto kept = std::make_shared<const wiped_client>(std::move(grant));
    auto ask = [kept, proof, consent](instant) {
        auto form = "grant_type=refresh_token&refresh_token=" + percent_encoded(consent->refresh_token());
        if (proof == proof_of_client::form)
            form += "&client_id=" + percent_encoded(kept->client_id) +
                    "&client_secret=" + percent_encoded(kept->client_secret);
        auto request = form_to(*kept, std::move(form));
        if (proof == proof_of_client::basic_header)
            request.headers.set("Authorization", basic_authorization(kept->client_id, kept->client_secret));
        return request;
    };
    auto tokens = std::make_shared<access_tokens>(std::move(service), std::move(ask), http, time, secrets_of(*kept));
    tokens->replace_in(std::move(consent));
    return tokens;
}

} // namespace highroad
