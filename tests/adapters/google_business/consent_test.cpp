#include "adapters/google_business/consent.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using nlohmann::json;

namespace {

const business::oauth_client client{"client 1", "s/ecret", "https://accounts.example/auth",
                                    "https://oauth.example/token"};
// The verifier and its challenge of RFC 7636, appendix B.
const business::consent_question asked{"http://127.0.0.1:4711/", "state-1",
                                       "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};

http_response answered(int status, const json& body)
{
    return {status, "application/json", body.dump()};
}

} // namespace

TEST_CASE("the address of the consent asks for a lasting one, with a challenge and a state", "[google_business]")
{
    auto url = business::consent_url(client, asked);
    CHECK(url.starts_with("https://accounts.example/auth?response_type=code&access_type=offline&prompt=consent"));
    CHECK(url.find("&client_id=client%201&") != std::string::npos);
    CHECK(url.find("&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2F&") != std::string::npos);
    CHECK(url.find("business.manage") != std::string::npos);
    CHECK(url.find("&state=state-1&") != std::string::npos);
    CHECK(url.find("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256") !=
          std::string::npos);
    CHECK(url.find("ecret") == std::string::npos);
    CHECK(url.find(asked.verifier) == std::string::npos);
}

TEST_CASE("only the answer to our own question is taken", "[google_business]")
{
    CHECK(business::code_from(asked, "state=state-1&code=4%2F0abc").value() == "4/0abc");
    CHECK(business::code_from(asked, "code=4%2F0abc").error().code == errc::bad_input);
    CHECK(business::code_from(asked, "state=state-2&code=4%2F0abc").error().code == errc::bad_input);
    CHECK(business::code_from(asked, "state=state-1").error().code == errc::bad_input);
    CHECK(business::code_from(asked, "").error().code == errc::bad_input);
    auto denied = business::code_from(asked, "state=state-1&error=access_denied");
    CHECK(denied.error().code == errc::refused);
    CHECK(denied.error().words == "The consent was not given.");
}

TEST_CASE("the code is redeemed with the verifier and the same address", "[google_business]")
{
    auto request = business::exchange_request(client, asked, "4/0abc");
    CHECK(request.method == "POST");
    CHECK(request.url == "https://oauth.example/token");
    auto form = parse_form(request.body);
    CHECK(form_value(form, "grant_type") == "authorization_code");
    CHECK(form_value(form, "code") == "4/0abc");
    CHECK(form_value(form, "client_id") == "client 1");
    CHECK(form_value(form, "client_secret") == "s/ecret");
    CHECK(form_value(form, "code_verifier") == asked.verifier);
    CHECK(form_value(form, "redirect_uri") == asked.redirect_uri);
}

TEST_CASE("a consent without a refresh token or without the right is none", "[google_business]")
{
    json good{{"access_token", "ya29.a"},
              {"refresh_token", "1//r"},
              {"scope", "openid https://www.googleapis.com/auth/business.manage"}};
    auto given = business::read_exchange(answered(200, good));
    REQUIRE(given.has_value());
    CHECK(given->refresh_token == "1//r");
    auto without = [&](const char* member) {
        auto body = good;
        body.erase(member);
        return business::read_exchange(answered(200, body)).error().words;
    };
    CHECK(without("refresh_token").find("no refresh token") != std::string::npos);
    CHECK(without("access_token").find("no refresh token") != std::string::npos);
    CHECK(without("scope").find("leaves out the right") != std::string::npos);
    auto refused = business::read_exchange(answered(400, {{"error", "invalid_grant"}, {"error_description", "Bad"}}));
    CHECK(refused.error().words == "Google gave no token (invalid_grant: Bad).");
    CHECK(!business::read_exchange({200, "text/html", "<html>"}));
    CHECK(!business::read_exchange({502, "text/html", "<html>"}));
}

TEST_CASE("the client's file is read in both forms, and anything else is refused without showing it",
          "[google_business]")
{
    json part{{"client_id", "c"}, {"client_secret", "hunter2"}, {"token_uri", "https://oauth2.googleapis.com/token"}};
    for (const auto* form : {"installed", "web"}) {
        auto read = business::read_client_file(json{{form, part}}.dump());
        REQUIRE(read.has_value());
        CHECK(read->client_id == "c");
        CHECK(read->authorize_url == "https://accounts.google.com/o/oauth2/v2/auth");
    }
    auto evil = part;
    evil["token_uri"] = "http://evil.example/token";
    auto secretless = part;
    secretless.erase("client_secret");
    auto texts = {json{{"installed", evil}}.dump(),
                  json{{"web", secretless}}.dump(),
                  part.dump(),
                  std::string{"hunter2"},
                  std::string{},
                  std::string(70'000, '[')};
    for (const auto& text : texts) {
        auto read = business::read_client_file(text);
        REQUIRE(!read);
        CHECK(read.error().words.find("hunter2") == std::string::npos);
    }
}
