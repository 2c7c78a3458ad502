#include "adapters/google_business/consent.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace highroad::business {
namespace {

constexpr std::string_view scope = "https://www.googleapis.com/auth/business.manage";

failure bad(std::string words)
{
    return {errc::bad_input, std::move(words)};
}

} // namespace

result<oauth_client> read_client_file(std::string_view text)
{
    auto document = parse_untrusted_json(text);
    const auto* part = &json_member(document, "installed");
    if (!part->is_object()) part = &json_member(document, "web");
    if (!part->is_object())
        return bad("This is not the file of an OAuth client. In the Google Cloud console, under Credentials, choose "
                   "the client of type \"Desktop app\" and download its JSON.");
    oauth_client client;
    client.client_id = json_text(*part, "client_id");
    client.client_secret = json_text(*part, "client_secret");
    if (client.client_id.empty() || client.client_secret.empty())
        return bad("The client's file holds no client_id or no client_secret. Download it again; Google shows the "
                   "secret only when the client is made.");
    if (auto url = json_text(*part, "auth_uri"); !url.empty() && url != "https://accounts.google.com/o/oauth2/auth")
        client.authorize_url = url;
    if (auto url = json_text(*part, "token_uri"); !url.empty()) client.token_url = url;
    if (!may_carry_secrets(client.authorize_url) || !may_carry_secrets(client.token_url))
        return bad("auth_uri and token_uri in the client's file must begin with https://.");
    return client;
}

std::string consent_url(const oauth_client& client, const consent_question& asked)
{
    auto url = client.authorize_url + "?response_type=code&access_type=offline&prompt=consent";
    auto add = [&](std::string_view name, std::string_view value) {
        url += "&" + std::string{name} + "=" + percent_encoded(value);
    };
    add("client_id", client.client_id);
    add("redirect_uri", asked.redirect_uri);
    add("scope", scope);
    add("state", asked.state);
    add("code_challenge", base64url(sha256(asked.verifier)));
    add("code_challenge_method", "S256");
    return url;
}

result<std::string> code_from(const consent_question& asked, std::string_view query)
{
    auto form = parse_form(query);
    // Another page could send the browser here with a code of its own, and we would work for its account.
    if (!constant_time_equal(form_value(form, "state"), asked.state))
        return bad("This answers another question than the one that was asked here. Open the address again that was "
                   "shown.");
    if (auto error = form_value(form, "error"); !error.empty())
        return failure{errc::refused, error == "access_denied"
                                          ? std::string{"The consent was not given."}
                                          : "Google did not ask for the consent (" + quotable(error, 80) + ")."};
    auto code = form_value(form, "code");
    if (code.empty()) return bad("Google's answer holds no code. Open the address again that was shown.");
    return code;
}

http_request exchange_request(const oauth_client& client, const consent_question& asked, std::string_view code)
{
    http_request request{"POST", client.token_url};
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");
    request.body =
        "grant_type=authorization_code&code=" + percent_encoded(code) +
        "&client_id=" + percent_encoded(client.client_id) + "&client_secret=" + percent_encoded(client.client_secret) +
        "&code_verifier=" + percent_encoded(asked.verifier) + "&redirect_uri=" + percent_encoded(asked.redirect_uri);
    return request;
}

result<consent> read_exchange(const http_response& answer)
{
    auto body = parse_untrusted_json(answer.body);
    auto error = json_text(body, "error");
    if (answer.status != 200) {
        if (error.empty())
            return failure{errc::bad_answer,
                           "Google gave no token (it answered " + std::to_string(answer.status) + ")."};
        auto detail = json_text(body, "error_description");
        return failure{errc::refused, "Google gave no token (" + quotable(error, 80) +
                                          (detail.empty() ? ")." : ": " + quotable(detail) + ").")};
    }
    consent given{json_text(body, "access_token"), json_text(body, "refresh_token")};
    if (given.access_token.empty() || given.refresh_token.empty())
        return failure{errc::bad_answer, "Google gave no refresh token. Withdraw Highroad's access on "
                                         "https://myaccount.google.com/connections and sign in again."};
    std::istringstream scopes{json_text(body, "scope")};
    for (std::string one; scopes >> one;) {
        if (one == scope) return given;
    }
    return failure{errc::refused,
                   "The consent leaves out the right to manage the business profile. Sign in again and leave its box "
                   "ticked."};
}

} // namespace highroad::business
