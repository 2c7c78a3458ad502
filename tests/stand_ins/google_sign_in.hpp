#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::test {

/// Google's token endpoint for service accounts and for refresh tokens, and what its services accept as a token.
/// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
class google_sign_in {
public:
    google_sign_in(std::string public_key_pem, std::string token_url, clock& time)
        : public_key_pem_{std::move(public_key_pem)}, token_url_{std::move(token_url)}, time_{time}
    {}

    [[nodiscard]] http_response answer(const http_request& request);
    /// The page of consent, with a person who says yes at once: answers with a redirect that carries a code, good once
    /// and for whoever holds the verifier. Refuses on the page what Google refuses there.
    /// https://developers.google.com/identity/protocols/oauth2/native-app
    [[nodiscard]] http_response authorize(const http_request& request);
    /// Whether this Authorization header is good for that scope now.
    [[nodiscard]] bool accepts(std::string_view authorization, std::string_view scope) const;
    void revoke_all() { tokens_.clear(); }
    void set_token_url(std::string url) { token_url_ = std::move(url); }

    std::string client_id = "client-1";
    std::string client_secret = "client-secret-1";
    std::string refresh_token = "1//refresh-1";
    int issued = 0;
    bool person_says_yes = true;

private:
    struct grant {
        std::string scope;
        instant until;
    };
    struct question {
        std::string redirect_uri;
        std::string challenge;
        std::string scope;
    };
    http_response issue(std::string scope, std::string refresh = {});
    http_response redeem(const std::vector<std::pair<std::string, std::string>>& form);
    [[nodiscard]] std::string why_statement_is_refused(std::string_view jwt, std::string& scope) const;

    std::string public_key_pem_;
    std::string token_url_;
    clock& time_;
    std::map<std::string, grant, std::less<>> tokens_;
    std::map<std::string, question> codes_; ///< not redeemed yet
    int consents_ = 0;
};

/// {"error":{code,message,status,errors:[{message,domain,reason}]}}
[[nodiscard]] http_response google_refusal(int code, std::string_view status, std::string_view message,
                                           std::string_view reason = {});

/// "/v4/a/b?x=1" as {"v4","a","b"}, decoded.
[[nodiscard]] std::vector<std::string> path_segments(std::string_view target);
[[nodiscard]] std::vector<std::pair<std::string, std::string>> query_of(std::string_view target);

} // namespace highroad::test
