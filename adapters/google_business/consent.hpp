#pragma once

#include "daemon/ports/http.hpp"
#include "daemon/ports/result.hpp"

#include <string>
#include <string_view>

/// The consent of a person, asked for in their browser: OAuth 2.0 for installed programs with a loopback address and
/// PKCE (RFC 8252, RFC 7636; https://developers.google.com/identity/protocols/oauth2/native-app). Pure functions.
namespace highroad::business {

/// An OAuth client of type "Desktop app" (or "Web application" with our loopback address among its redirect URIs).
struct oauth_client {
    std::string client_id;
    std::string client_secret;
    std::string authorize_url = "https://accounts.google.com/o/oauth2/v2/auth";
    std::string token_url = "https://oauth2.googleapis.com/token";
};

/// Reads the file that the Google Cloud console offers for download: {"installed": {client_id, client_secret, auth_uri,
/// token_uri}}, or the same under "web". Fails with bad_input in words that hold nothing of the secret.
[[nodiscard]] result<oauth_client> read_client_file(std::string_view text);

/// One question to one person. `state` and `verifier` are 32 random bytes each, base64url.
struct consent_question {
    std::string redirect_uri; ///< "http://127.0.0.1:PORT/"
    std::string state;
    std::string verifier;
};

/// What the person opens in a browser.
[[nodiscard]] std::string consent_url(const oauth_client& client, const consent_question& asked);

/// The code in the query of the address that Google sent the browser to. Fails with refused when the person or Google
/// said no, and with bad_input when it answers another question than ours.
[[nodiscard]] result<std::string> code_from(const consent_question& asked, std::string_view query);

[[nodiscard]] http_request exchange_request(const oauth_client& client, const consent_question& asked,
                                            std::string_view code);

struct consent {
    std::string access_token;
    std::string refresh_token;
};
/// Fails in words when it was refused, when no refresh token came, or when the consent leaves out business.manage.
[[nodiscard]] result<consent> read_exchange(const http_response& answer);

} // namespace highroad::business
