#include "tests/stand_ins/google_sign_in.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/jws_signature.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::test {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds lifetime{3599};

http_response refusal(std::string_view error, std::string_view detail)
{
    return {400, "application/json", json{{"error", error}, {"error_description", detail}}.dump()};
}

} // namespace

http_response google_sign_in::answer(const http_request& request)
{
    if (!request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded"))
        return refusal("invalid_request", "The body must be a form");
    auto form = parse_form(request.body);
    auto kind = form_value(form, "grant_type");
    if (kind == "refresh_token") {
        if (form_value(form, "client_id") != client_id || form_value(form, "client_secret") != client_secret)
            return {401, "application/json", json{{"error", "invalid_client"}}.dump()};
        if (form_value(form, "refresh_token") != refresh_token)
            return refusal("invalid_grant", "Token has been expired or revoked.");
        return issue("https://www.googleapis.com/auth/business.manage");
    }
    if (kind == "authorization_code") return redeem(form);
    if (kind != "urn:ietf:params:oauth:grant-type:jwt-bearer") return refusal("unsupported_grant_type", kind);
    std::string scope;
    auto why = why_statement_is_refused(form_value(form, "assertion"), scope);
    return why.empty() ? issue(scope) : refusal("invalid_grant", "Invalid JWT: " + why);
}

std::string google_sign_in::why_statement_is_refused(std::string_view jwt, std::string& scope) const
{
    auto first = jwt.find('.');
    auto last = jwt.rfind('.');
    if (first == std::string_view::npos || first == last) return "it has not three parts";
    auto decoded = [](std::string_view part) {
        auto text = base64url_decoded(part);
        return text ? parse_untrusted_json(*text) : json{};
    };
    auto header = decoded(jwt.substr(0, first));
    auto claims = decoded(jwt.substr(first + 1, last - first - 1));
    auto signature = base64url_decoded(jwt.substr(last + 1));
    if (json_text(header, "alg") != "RS256" || json_text(header, "typ") != "JWT") return "alg must be RS256";
    if (!signature || !is_rs256_signature(public_key_pem_, jwt.substr(0, last), *signature)) return "Signature.";
    if (json_text(claims, "iss").empty()) return "iss is missing";
    if (json_text(claims, "aud") != token_url_) return "aud must be " + token_url_;
    scope = json_text(claims, "scope");
    if (scope.empty()) return "scope is missing";
    const auto& issued_at = json_member(claims, "iat");
    const auto& expires = json_member(claims, "exp");
    auto now = time_.now().time_since_epoch().count();
    if (!issued_at.is_number_integer() || !expires.is_number_integer() || issued_at > now || expires <= now ||
        expires.get<long>() - issued_at.get<long>() > 3600)
        return "Token must be a short-lived token (60 minutes) and in a reasonable timeframe.";
    return {};
}

http_response google_sign_in::authorize(const http_request& request)
{
    auto form = query_of(request.url);
    auto of = [&](std::string_view name) { return form_value(form, name); };
    auto loopback = of("redirect_uri").starts_with("http://127.0.0.1:");
    if (of("client_id") != client_id || of("response_type") != "code" || !loopback || of("scope").empty())
        return {400, "text/plain", "Error 400: invalid_request"};
    if (of("code_challenge_method") != "S256" || of("code_challenge").size() != 43)
        return {400, "text/plain", "Error 400: invalid_request: a code challenge is needed"};
    auto back = of("redirect_uri") + "?state=" + percent_encoded(of("state"));
    if (person_says_yes) {
        auto code = "4/0code-" + std::to_string(++consents_);
        codes_[code] = {of("redirect_uri"), of("code_challenge"), of("scope")};
        back += "&code=" + percent_encoded(code) + "&scope=" + percent_encoded(of("scope"));
    } else {
        back += "&error=access_denied";
    }
    http_response moved{302, "text/plain", ""};
    moved.headers.set("Location", back);
    return moved;
}

http_response google_sign_in::redeem(const std::vector<std::pair<std::string, std::string>>& form)
{
    if (form_value(form, "client_id") != client_id || form_value(form, "client_secret") != client_secret)
        return {401, "application/json", json{{"error", "invalid_client"}}.dump()};
    auto known = codes_.extract(form_value(form, "code"));
    if (known.empty()) return refusal("invalid_grant", "Malformed auth code.");
    const auto& asked = known.mapped();
    if (form_value(form, "redirect_uri") != asked.redirect_uri) return refusal("redirect_uri_mismatch", "Bad Request");
    if (base64url(sha256(form_value(form, "code_verifier"))) != asked.challenge)
        return refusal("invalid_grant", "Invalid code verifier.");
    return issue(asked.scope, refresh_token);
}

http_response google_sign_in::issue(std::string scope, std::string refresh)
{
    auto token = "ya29." + std::to_string(++issued) + "-" + std::string(120, 'x');
    tokens_[token] = {scope, time_.now() + lifetime};
    json body{{"access_token", token}, {"expires_in", lifetime.count()}, {"token_type", "Bearer"}, {"scope", scope}};
    if (!refresh.empty()) body["refresh_token"] = std::move(refresh);
    return {200, "application/json", body.dump()};
}

bool google_sign_in::accepts(std::string_view authorization, std::string_view scope) const
{
    constexpr std::string_view scheme = "Bearer ";
    if (!authorization.starts_with(scheme)) return false;
    auto found = tokens_.find(authorization.substr(scheme.size()));
    return found != tokens_.end() && found->second.scope == scope && time_.now() < found->second.until;
}

http_response google_refusal(int code, std::string_view status, std::string_view message, std::string_view reason)
{
    json error{{"code", code}, {"message", message}, {"status", status}};
    if (!reason.empty())
        error["errors"] = json::array({{{"message", message}, {"domain", "global"}, {"reason", reason}}});
    return {code, "application/json; charset=UTF-8", json{{"error", std::move(error)}}.dump()};
}

std::vector<std::string> path_segments(std::string_view target)
{
    std::vector<std::string> segments;
    auto path = target.substr(0, std::min(target.find('?'), target.size()));
    while (!path.empty()) {
        path.remove_prefix(1);
        auto end = std::min(path.find('/'), path.size());
        std::string name{path.substr(0, end)};
        for (auto at = name.find('+'); at != std::string::npos; at = name.find('+', at))
            name.replace(at, 1, "%2B");
        auto decoded = parse_form("x=" + name);
        segments.push_back(decoded.empty() ? std::string{} : decoded.front().second);
        path.remove_prefix(end);
    }
    return segments;
}

std::vector<std::pair<std::string, std::string>> query_of(std::string_view target)
{
    auto at = target.find('?');
    return at == std::string_view::npos ? std::vector<std::pair<std::string, std::string>>{}
                                        : parse_form(target.substr(at + 1));
}

} // namespace highroad::test
