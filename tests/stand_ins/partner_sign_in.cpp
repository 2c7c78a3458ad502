#include "tests/stand_ins/partner_sign_in.hpp"

#include "daemon/crypto/crypto.hpp"

#include <nlohmann/json.hpp>

namespace highroad::test {
namespace {

using nlohmann::json;

http_response refusal(int status, std::string_view error, std::string_view detail = {})
{
    json body{{"error", error}};
    if (!detail.empty()) body["error_description"] = detail;
    return {status, "application/json", body.dump()};
}

} // namespace

std::string partner_sign_in::why_client_refused(const http_request& request) const
{
    if (how_ == proof::basic_header) {
        auto wanted = "Basic " + base64(client_id + ":" + client_secret);
        return request.headers.get("Authorization") == wanted ? "" : "the Authorization header";
    }
    auto form = parse_form(request.body);
    auto fits = form_value(form, "client_id") == client_id && form_value(form, "client_secret") == client_secret;
    return fits ? "" : "client_id or client_secret";
}

http_response partner_sign_in::answer(const http_request& request, bool may_begin, bool may_renew)
{
    if (!request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded"))
        return refusal(400, "invalid_request", "The body must be a form");
    if (!why_client_refused(request).empty()) return refusal(401, "invalid_client", why_client_refused(request));
    auto form = parse_form(request.body);
    auto kind = form_value(form, "grant_type");
    auto renews = kind == "refresh_token" && may_renew;
    if (!renews && !(kind == "client_credentials" && may_begin)) return refusal(400, "unsupported_grant_type", kind);
    if (renews && form_value(form, "refresh_token") != refresh_token)
        return refusal(400, "invalid_grant", "The refresh token is unknown, or was used already.");
    auto token = "access-" + std::to_string(++issued) + "-" + std::string(100, 'x');
    tokens_[token] = time_.now() + lifetime_;
    json body{{"access_token", token}, {"expires_in", std::to_string(lifetime_.count())}};
    if (how_ == proof::form) {
        body["expires_in"] = lifetime_.count();
        body["token_type"] = "bearer";
        body["expiration_timestamp"] = to_iso8601(time_.now() + lifetime_);
    }
    if (renews) {
        refresh_token = "refresh-" + std::to_string(issued + 1) + "-" + std::string(40, 'y');
        body["refresh_token"] = refresh_token;
    }
    return {200, "application/json", body.dump()};
}

bool partner_sign_in::accepts(std::string_view authorization) const
{
    constexpr std::string_view scheme = "Bearer ";
    if (!authorization.starts_with(scheme)) return false;
    auto found = tokens_.find(authorization.substr(scheme.size()));
    return found != tokens_.end() && time_.now() < found->second;
}

} // namespace highroad::test
