#include "daemon/demo/apple_token_check.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/jws_signature.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad::demo {
namespace {

nlohmann::json decoded(std::string_view part)
{
    auto text = base64url_decoded(part);
    return text ? parse_untrusted_json(*text) : nlohmann::json{};
}

} // namespace

std::string why_token_is_refused(std::string_view authorization, std::string_view public_key_pem, instant now)
{
    constexpr std::string_view scheme = "Bearer ";
    if (!authorization.starts_with(scheme)) return "there is no bearer token";
    auto token = authorization.substr(scheme.size());
    auto first = token.find('.');
    auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return "the token is no JWT";

    auto header = decoded(token.substr(0, first));
    auto payload = decoded(token.substr(first + 1, last - first - 1));
    if (json_text(header, "alg") != "ES256" || json_text(header, "typ") != "JWT" || json_text(header, "kid").empty())
        return "the header needs alg ES256, typ JWT and a kid";
    auto r_and_s = base64url_decoded(token.substr(last + 1));
    if (!r_and_s || !is_es256_signature(public_key_pem, token.substr(0, last), *r_and_s))
        return "the signature does not fit";

    if (json_text(payload, "aud") != "appstoreconnect-v1") return "aud is not appstoreconnect-v1";
    if (json_text(payload, "iss").empty() == (json_text(payload, "sub") != "user"))
        return "either iss, or sub with the value user, is needed";
    const auto& issued = json_member(payload, "iat");
    const auto& expires = json_member(payload, "exp");
    if (!issued.is_number_integer() || !expires.is_number_integer()) return "iat and exp are needed";
    auto at = now.time_since_epoch().count();
    if (issued.get<long long>() > at) return "iat is in the future";
    if (expires.get<long long>() <= at) return "the token has expired";
    if (expires.get<long long>() - issued.get<long long>() > 1200) return "the token lives longer than 20 minutes";
    return {};
}

} // namespace highroad::demo
