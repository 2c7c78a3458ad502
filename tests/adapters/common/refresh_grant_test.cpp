#include "adapters/common/authorized_client.hpp"
#include "adapters/common/refresh_grant.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;

namespace {

refresh_grant consent()
{
    return {"https://oauth2.example.com/token", "client 1&x", "s3cret/+=", "1//refresh+token"};
}

struct world {
    test::scripted_http http;
    test::manual_clock clock;
    std::shared_ptr<access_tokens> tokens = tokens_by_refresh("Google", consent(), http, clock);
    void answers(int status, std::string body)
    {
        http.answers.emplace_back(http_response{status, "application/json", std::move(body)});
    }
};

} // namespace

TEST_CASE("a consent is turned into a token by a form in which every value arrives as it is", "[common]")
{
    world w;
    w.answers(200, R"({"access_token":"ya29.T","expires_in":3599,"scope":"x","token_type":"Bearer"})");
    CHECK(test::run(w.tokens->get()).value() == "ya29.T");
    CHECK(test::run(w.tokens->get()).value() == "ya29.T");
    REQUIRE(w.http.requests.size() == 1);
    const auto& asked = w.http.requests[0];
    CHECK(asked.method == "POST");
    CHECK(asked.url == "https://oauth2.example.com/token");
    CHECK(asked.headers.get("Content-Type") == "application/x-www-form-urlencoded");
    auto form = parse_form(asked.body);
    CHECK(form.size() == 4);
    CHECK(form_value(form, "grant_type") == "refresh_token");
    CHECK(form_value(form, "refresh_token") == "1//refresh+token");
    CHECK(form_value(form, "client_id") == "client 1&x");
    CHECK(form_value(form, "client_secret") == "s3cret/+=");
}

TEST_CASE("neither the secret nor the refresh token is in any words, also when the other side echoes them", "[common]")
{
    world w;
    auto body = refresh_request(consent()).body;
    w.answers(400, R"({"error":"s3cret/+=","error_description":"you sent 1//refresh+token as )" + body + "\"}");
    auto refused = test::run(w.tokens->get());
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::refused);
    CHECK(refused.error().words.find("[token]") != std::string::npos);
    w.http.answers.emplace_back(failure{errc::answer_lost, "lost " + body});
    auto lost = test::run(w.tokens->get());
    w.answers(200, R"({"access_token":"ya29.T"})");
    w.answers(403, "you sent " + body + " and 1//refresh+token");
    http_request request{"GET", "https://example.com/x"};
    auto echoed = test::run(send_authorized(*w.tokens, w.http, request));
    for (const auto& text : {refused.error().words, lost.error().words, echoed.answer.value().body}) {
        CHECK(text.find("s3cret") == std::string::npos);
        CHECK(text.find("refresh+token") == std::string::npos);
        CHECK(text.find("refresh%2Btoken") == std::string::npos);
    }
}

TEST_CASE("a secret that is part of what stands in its place ends no loop in vain", "[common]")
{
    test::scripted_http http;
    test::manual_clock clock;
    refresh_grant odd{"https://oauth2.example.com/token", "c", "token", "]"};
    auto tokens = tokens_by_refresh("Google", odd, http, clock);
    CHECK(tokens->without_tokens("a token").find("a [") == 0);
}
