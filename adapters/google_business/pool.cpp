#include "adapters/google_business/google_business.hpp"
#include "adapters/google_business/location_batches.hpp"
#include "adapters/google_business/wire.hpp"
#include "daemon/crypto/crypto.hpp"

namespace highroad {
namespace {

using namespace std::chrono_literals;

/// Looks for news of one project, up to which each is a list of its own. A fifth of the requests, and well below what
/// is for reading.
constexpr std::size_t single_looks_a_minute = 60;

/// Told apart by all that a consent is made of, of which nothing is kept.
std::string credential_hash(const google_business_settings& settings)
{
    auto credential =
        settings.token_url + "\n" + settings.client_id + "\n" + settings.client_secret + "\n" + settings.refresh_token;
    auto hash = sha256(credential);
    wipe(credential);
    return hash;
}

std::shared_ptr<quota_ledger> ledger_in(std::map<std::string, std::shared_ptr<quota_ledger>>& all,
                                        const std::string& client_id, std::size_t limit)
{
    auto& known = all[client_id];
    if (!known) known = std::make_shared<quota_ledger>(limit, 1min);
    return known;
}

} // namespace

std::shared_ptr<quota_ledger> google_business_pool::requests_of(const std::string& client_id)
{
    return ledger_in(requests_, client_id, business::requests_a_minute);
}

std::shared_ptr<access_tokens> google_business_pool::tokens_for(const google_business_settings& settings,
                                                                http_client& http, clock& time)
{
    auto& known = tokens_[credential_hash(settings)];
    if (!known) {
        refresh_grant grant{settings.token_url, settings.client_id, settings.client_secret, settings.refresh_token};
        known = tokens_by_refresh("Google", std::move(grant), http, time);
    }
    return known;
}

std::shared_ptr<business::location_batches> google_business_pool::batches_of(const google_business_settings& settings)
{
    auto& known = batches_[credential_hash(settings) + "\n" + settings.api_base + "\n" + settings.account];
    if (!known)
        known =
            std::make_shared<business::location_batches>(ledger_in(looks_, settings.client_id, single_looks_a_minute));
    return known;
}

} // namespace highroad
