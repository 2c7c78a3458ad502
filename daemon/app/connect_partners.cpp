#include "daemon/app/connect_partners.hpp"

#include "adapters/booking/booking.hpp"
#include "adapters/judge_me/judge_me.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"
#include "adapters/trustpilot/trustpilot.hpp"
#include "adapters/yelp/yelp.hpp"
#include "daemon/app/surroundings.hpp"

namespace highroad::app {
namespace {

/// The secrets of one source. What cannot be had is told once, and nothing is built then.
struct secrets_of {
    const std::string& source;
    std::vector<std::string>& mistakes;
    bool complete = true;

    std::string operator()(const secret_ref& where, const std::string& key)
    {
        auto secret = secret_for(where, "source " + source + ", " + key, mistakes);
        complete = complete && !secret.empty();
        return secret;
    }
    std::string if_given(const secret_ref& where, const std::string& key)
    {
        return where.given() ? (*this)(where, key) : std::string{};
    }
};

chat_memory* lasting_memory(const connect_with& with)
{
    return with.memory_lasts ? &with.memory : nullptr;
}

} // namespace

result<std::unique_ptr<review_platform>> build(const sections::trustpilot& wanted, const sections::general& general,
                                               const connect_with& with, connections& out, shared_access& shared)
{
    secrets_of secret{wanted.name, out.mistakes};
    trustpilot_settings made;
    made.source = wanted.name;
    made.business_unit = wanted.business_unit;
    made.api_key = secret(wanted.api_key, "api_key");
    made.api_secret = secret(wanted.api_secret, "api_secret");
    made.refresh_token = secret.if_given(wanted.refresh_token, "refresh_token");
    if (wanted.refresh_token.given()) made.token_key = secret(general.token_key, "general.token_key");
    made.author = wanted.author;
    made.api_base = wanted.api_base;
    if (!secret.complete) return std::unique_ptr<review_platform>{};
    return make_trustpilot(std::move(made), shared, lasting_memory(with), *out.http, with.time, with.notes,
                           with.counts);
}

result<std::unique_ptr<review_platform>> build(const sections::yelp& wanted, const sections::general& general,
                                               const connect_with& with, connections& out, shared_access& shared)
{
    secrets_of secret{wanted.name, out.mistakes};
    yelp_settings made;
    made.source = wanted.name;
    made.business = wanted.business;
    made.api_key = secret(wanted.api_key, "api_key");
    if (wanted.refresh_token.given()) {
        made.client_id = secret(wanted.client_id, "client_id");
        made.client_secret = secret(wanted.client_secret, "client_secret");
        made.refresh_token = secret(wanted.refresh_token, "refresh_token");
        made.token_key = secret(general.token_key, "general.token_key");
    }
    made.api_base = wanted.api_base;
    made.partner_base = wanted.partner_base;
    made.token_url = wanted.token_url;
    if (!secret.complete) return std::unique_ptr<review_platform>{};
    return make_yelp(std::move(made), shared, lasting_memory(with), *out.http, with.time, with.notes, with.counts);
}

result<std::unique_ptr<review_platform>> build(const sections::booking& wanted, const sections::general&,
                                               const connect_with& with, connections& out, shared_access& shared)
{
    secrets_of secret{wanted.name, out.mistakes};
    booking_settings made;
    made.source = wanted.name;
    made.property = wanted.property;
    made.user = secret(wanted.user, "user");
    made.password = secret(wanted.password, "password");
    made.reach = wanted.deep_scan_window;
    made.api_base = wanted.api_base;
    if (!secret.complete) return std::unique_ptr<review_platform>{};
    return make_booking(std::move(made), shared, *out.http, with.time, with.counts);
}

result<std::unique_ptr<review_platform>> build(const sections::tripadvisor& wanted, const sections::general&,
                                               const connect_with& with, connections& out, shared_access& shared)
{
    secrets_of secret{wanted.name, out.mistakes};
    tripadvisor_settings made;
    made.source = wanted.name;
    made.location = wanted.location;
    made.api_key = secret(wanted.api_key, "api_key");
    made.languages = wanted.languages;
    made.calls_a_day = static_cast<std::size_t>(wanted.calls_a_day);
    made.api_base = wanted.api_base;
    if (!secret.complete) return std::unique_ptr<review_platform>{};
    // Tripadvisor counts by the key.
    auto calls = shared.requests("tripadvisor\n" + made.api_key, made.calls_a_day, std::chrono::hours{24});
    return make_tripadvisor(std::move(made), *out.http, with.time, with.notes, with.counts, std::move(calls));
}

result<std::unique_ptr<review_platform>> build(const sections::judge_me& wanted, const sections::general&,
                                               const connect_with& with, connections& out, shared_access&)
{
    secrets_of secret{wanted.name, out.mistakes};
    judge_me_settings made;
    made.source = wanted.name;
    made.shop_domain = wanted.shop_domain;
    made.api_token = secret(wanted.api_token, "api_token");
    made.api_base = wanted.api_base;
    if (!secret.complete) return std::unique_ptr<review_platform>{};
    return make_judge_me(std::move(made), *out.http, with.time, with.counts);
}

} // namespace highroad::app
