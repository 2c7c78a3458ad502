#include "adapters/app_store_connect/token.hpp"

#include <nlohmann/json.hpp>

namespace highroad::app_store {
namespace {

using namespace std::chrono_literals;

// Apple refuses tokens that live longer than 20 minutes. The margin is for clocks that differ.
constexpr auto lifetime = 15min;
constexpr auto used_for = 12min;
// A clock that runs a little fast must not make a token that is valid only in Apple's future.
constexpr auto back_dated = 60s;

} // namespace

token_source::token_source(signing_key key, std::string key_id, std::string issuer_id)
    : key_{std::move(key)}, key_id_{std::move(key_id)}, issuer_id_{std::move(issuer_id)}
{}

const std::string& token_source::token_at(instant now)
{
    auto signed_at = renew_at_ - used_for;
    // A clock set back must not leave us with a token from the future.
    if (!token_.empty() && now < renew_at_ && now >= signed_at - back_dated) return token_;

    nlohmann::json header{{"alg", "ES256"}, {"kid", key_id_}, {"typ", "JWT"}};
    nlohmann::json payload{{"iat", (now - back_dated).time_since_epoch().count()},
                           {"exp", (now + lifetime).time_since_epoch().count()},
                           {"aud", "appstoreconnect-v1"}};
    if (issuer_id_.empty())
        payload["sub"] = "user";
    else
        payload["iss"] = issuer_id_;
    token_ = key_.sign(header.dump(), payload.dump());
    renew_at_ = now + used_for;
    return token_;
}

void token_source::forget()
{
    renew_at_ = {};
}

std::string token_source::without_token(std::string text) const
{
    if (token_.empty()) return text;
    for (auto at = text.find(token_); at != std::string::npos; at = text.find(token_, at))
        text.replace(at, token_.size(), "[token]");
    return text;
}

} // namespace highroad::app_store
