#include "adapters/app_store_connect/app_store_connect.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/p256_key.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const test::p256_key& shared_key()
{
    static const test::p256_key key;
    return key;
}

struct acme {
    acme()
    {
        app_store_connect_settings settings;
        settings.source = "acme-ios";
        settings.app_id = "1234567890";
        settings.key_id = "2X9R4HXF34";
        settings.issuer_id = "57246542-96fe-1a63-e053-0824d011072a";
        settings.private_key_pem = shared_key().private_pem;
        auto made = make_app_store_connect(settings, http, clock, log, meters);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }

    void answers(int status, std::string body, std::string header = {}, std::string value = {})
    {
        http_response answer{status, "application/json", std::move(body)};
        if (!header.empty()) answer.headers.set(header, value);
        http.answers.emplace_back(std::move(answer));
    }
    void fails(errc code) { http.answers.emplace_back(failure{code, "it failed"}); }

    delivery publish(std::string text = "Thank you, fixed in 3.2.1.")
    {
        review_key key{"app_store", "acme-ios", "rev-1"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }
    look read()
    {
        review_key key{"app_store", "acme-ios", "rev-1"};
        return test::run(platform->read(key));
    }
    result<review_page> list(std::string cursor = {}) { return test::run(platform->list(std::move(cursor))); }
    [[nodiscard]] std::string token() const
    {
        return http.requests.back().headers.get("Authorization").substr(std::string_view{"Bearer "}.size());
    }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    std::unique_ptr<review_platform> platform;
};

std::string error_body(const std::string& code, const std::string& detail, const std::string& pointer = {})
{
    json error{{"status", "409"}, {"code", code}, {"title", "A title"}, {"detail", detail}};
    if (!pointer.empty()) error["source"] = {{"pointer", pointer}};
    return json{{"errors", json::array({error})}}.dump();
}

const std::string created_body = R"({"data":{"type":"customerReviewResponses","id":"resp-9","attributes":{)"
                                 R"("responseBody":"x","state":"PENDING_PUBLISH"}},"links":{"self":"/v1/x"}})";

std::string words_of(const delivery& outcome)
{
    if (auto* one = std::get_if<refused>(&outcome)) return one->why;
    if (auto* one = std::get_if<try_again>(&outcome)) return one->why;
    if (auto* one = std::get_if<outcome_unknown>(&outcome)) return one->why;
    return std::get<delivered>(outcome).receipt;
}

} // namespace

TEST_CASE("a reply is delivered only when Apple says 201 and names the response", "[app_store]")
{
    acme a;
    a.answers(201, created_body);
    auto outcome = a.publish();
    REQUIRE(std::holds_alternative<delivered>(outcome));
    CHECK(std::get<delivered>(outcome).receipt == "resp-9");
    CHECK(a.http.requests.size() == 1);

    for (auto body : {"", "{", "{}", R"({"data":{}})", R"({"data":{"type":"customerReviews","id":"1"}})"}) {
        a.answers(201, body);
        CHECK(std::holds_alternative<outcome_unknown>(a.publish()));
    }
}

TEST_CASE("every other answer to a reply ends as waiting, refused or unknown, never as delivered", "[app_store]")
{
    // `kind` is the index in `delivery`.
    auto [status, kind] = GENERATE(table<int, int>({{200, 3},
                                                    {204, 3},
                                                    {302, 3},
                                                    {400, 2},
                                                    {401, 1},
                                                    {403, 1},
                                                    {404, 2},
                                                    {408, 3},
                                                    {409, 2},
                                                    {418, 2},
                                                    {422, 2},
                                                    {429, 1},
                                                    {500, 3},
                                                    {502, 3},
                                                    {503, 3},
                                                    {504, 3}}));
    auto body = GENERATE(std::string{}, error_body("CODE", "detail"), std::string{"<html>"}, created_body);
    acme a;
    a.answers(status, body);
    a.answers(status, body);
    auto outcome = a.publish();
    INFO(status << " " << body);
    CHECK(static_cast<int>(outcome.index()) == kind);
    CHECK(words_of(outcome).find(a.token()) == std::string::npos);
    CHECK(a.http.requests.size() == (status == 401 ? 2 : 1));
}

TEST_CASE("a reply without an answer waits when it was not sent and is unknown when it may have arrived", "[app_store]")
{
    auto [code, kind] = GENERATE(table<errc, int>({{errc::unreachable, 1},
                                                   {errc::not_trusted, 1},
                                                   {errc::answer_lost, 3},
                                                   {errc::bad_answer, 3},
                                                   {errc::too_large, 3},
                                                   {errc::try_later, 3}}));
    acme a;
    a.fails(code);
    CHECK(static_cast<int>(a.publish().index()) == kind);
    CHECK(a.http.requests.size() == 1);
}

TEST_CASE("a refused text comes back with Apple's words", "[app_store]")
{
    acme a;
    a.answers(409,
              error_body("ENTITY_ERROR.ATTRIBUTE.INVALID", "The text is too long", "/data/attributes/responseBody"));
    auto outcome = a.publish();
    REQUIRE(std::holds_alternative<refused>(outcome));
    CHECK(std::get<refused>(outcome).why ==
          "App Store Connect refused the text. Change it and approve it again. Apple's words: "
          "ENTITY_ERROR.ATTRIBUTE.INVALID: The text is too long");
}

TEST_CASE("a rate limit holds the whole source for as long as it says", "[app_store]")
{
    acme a;
    a.answers(429, "", "Retry-After", "120");
    auto told = std::get<try_again>(a.publish());
    CHECK(told.after == 120s);
    CHECK(told.whole_destination);
    a.answers(429, "", "X-Rate-Limit", "user-hour-lim:3600;user-hour-rem:0;");
    CHECK(std::get<try_again>(a.publish()).after == 10min);
    a.answers(429, "", "Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT");
    CHECK(std::get<try_again>(a.publish()).after == 1min);
    a.answers(429, "", "Retry-After", "99999999");
    CHECK(std::get<try_again>(a.publish()).after == 1h);
}

TEST_CASE("a key without the role is not the reply's fault: it waits and says what to do", "[app_store]")
{
    acme a;
    a.answers(403, error_body("FORBIDDEN_ERROR", "Not allowed"));
    auto told = std::get<try_again>(a.publish());
    CHECK(told.after == 5min);
    CHECK(told.why.find("needs the role Customer Support or higher") != std::string::npos);
}

TEST_CASE("an expired token is signed anew once, and a second 401 is told in words", "[app_store]")
{
    acme a;
    a.answers(401, error_body("NOT_AUTHORIZED", "no"));
    a.answers(201, created_body);
    CHECK(std::holds_alternative<delivered>(a.publish()));
    REQUIRE(a.http.requests.size() == 2);
    CHECK(a.http.requests[0].headers.get("Authorization") != a.http.requests[1].headers.get("Authorization"));
    CHECK(a.http.requests[0].body == a.http.requests[1].body);

    a.answers(401, error_body("NOT_AUTHORIZED", "no"));
    a.answers(401, error_body("NOT_AUTHORIZED", "no"));
    auto page = a.list();
    REQUIRE(!page);
    CHECK(page.error().code == errc::refused);
    CHECK(a.http.requests.size() == 4);
}

TEST_CASE("a token that the other side echoes is in no text", "[app_store]")
{
    acme a;
    a.answers(200, R"({"data":[],"links":{"self":"/v1/x"}})");
    REQUIRE(a.list().has_value());
    auto token = a.token();
    // The token is longer than what we quote, so a quote could hold a part of it: that must not be there either.
    for (int status : {400, 403, 404, 409}) {
        a.answers(status, error_body(token, token));
        auto said = words_of(a.publish());
        CHECK(said.find(token) == std::string::npos);
        CHECK(said.find(token.substr(0, 60)) == std::string::npos);
        a.answers(status, error_body(token, token));
        auto page = a.list();
        REQUIRE(!page);
        CHECK(page.error().words.find(token.substr(0, 60)) == std::string::npos);
    }
    CHECK(a.log.text.find(token.substr(0, 60)) == std::string::npos);
}

TEST_CASE("a text that Apple cannot hold is never sent, and never cut off", "[app_store]")
{
    acme a;
    CHECK(std::holds_alternative<refused>(a.publish("")));
    CHECK(std::holds_alternative<refused>(a.publish("bad \xFF bytes")));
    CHECK(std::holds_alternative<refused>(a.publish(std::string(5971, 'x'))));
    CHECK(a.http.requests.empty());

    std::string longest;
    for (int i = 0; i < 5970; ++i)
        longest += "ü";
    a.answers(201, created_body);
    CHECK(std::holds_alternative<delivered>(a.publish(longest)));
    CHECK(json::parse(a.http.requests.back().body)["data"]["attributes"]["responseBody"] == longest);
}

TEST_CASE("a review counts as gone only when Apple itself says so", "[app_store]")
{
    acme a;
    a.answers(404, error_body("NOT_FOUND", "There is no resource"));
    CHECK(std::holds_alternative<review_is_gone>(a.read()));
    a.answers(404, "<html>a proxy</html>");
    CHECK(std::holds_alternative<try_again>(a.read()));
    for (int status : {429, 500, 503, 408}) {
        a.answers(status, "");
        CHECK(std::holds_alternative<try_again>(a.read()));
    }
    for (auto code : {errc::unreachable, errc::answer_lost, errc::too_large, errc::not_trusted}) {
        a.fails(code);
        CHECK(std::holds_alternative<try_again>(a.read()));
    }
}

TEST_CASE("an answer about another review is not taken for this one", "[app_store]")
{
    acme a;
    a.answers(200, R"({"data":{"type":"customerReviews","id":"rev-2","attributes":{"rating":1}}})");
    CHECK(std::holds_alternative<try_again>(a.read()));
    a.answers(200, R"({"data":{"type":"customerReviews","id":"rev-1","attributes":{"rating":1}}})");
    CHECK(std::holds_alternative<review>(a.read()));
}

TEST_CASE("the last twentieth of the quota is kept for replies", "[app_store]")
{
    acme a;
    auto page = R"({"data":[],"links":{"self":"/v1/x"}})";
    a.answers(200, page, "X-Rate-Limit", "user-hour-lim:3600;user-hour-rem:100;");
    REQUIRE(a.list().has_value());
    CHECK(a.meters.values["highroad_platform_quota_remaining{source=acme-ios}"] == 100);

    auto held = a.list();
    REQUIRE(!held);
    CHECK(held.error().code == errc::try_later);
    CHECK(a.http.requests.size() == 1);

    a.answers(201, created_body, "X-Rate-Limit", "user-hour-lim:3600;user-hour-rem:99;");
    CHECK(std::holds_alternative<delivered>(a.publish()));

    a.clock.advance(5min);
    a.answers(200, page, "X-Rate-Limit", "user-hour-lim:3600;user-hour-rem:900;");
    CHECK(a.list().has_value());
    a.answers(200, page);
    CHECK(a.list().has_value());
}

TEST_CASE("our token goes to no other host, whatever cursor was kept", "[app_store]")
{
    acme a;
    auto page = a.list("https://evil.example/v1/apps/1/customerReviews");
    REQUIRE(!page);
    CHECK(page.error().code == errc::bad_answer);
    CHECK(a.http.requests.empty());
}

TEST_CASE("the check says in words what works and what does not", "[app_store]")
{
    acme a;
    a.answers(200, R"({"data":[],"links":{"self":"/v1/x"}})");
    auto line = test::run(a.platform->check());
    CHECK(line.works);
    CHECK(a.http.requests.back().url.find("limit=1&") != std::string::npos);
    a.answers(404, error_body("NOT_FOUND", "no such app"));
    line = test::run(a.platform->check());
    CHECK(!line.works);
    CHECK(line.words.find("knows no app 1234567890") != std::string::npos);
    line = test::run(a.platform->check());
    CHECK(!line.works);
    CHECK(line.words == "nothing listens there");
}

TEST_CASE("settings that cannot work are refused in words that hold no key", "[app_store]")
{
    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    app_store_connect_settings good;
    good.source = "acme-ios";
    good.app_id = "1";
    good.key_id = "K";
    good.private_key_pem = shared_key().private_pem;
    REQUIRE(make_app_store_connect(good, http, clock, log, meters).has_value());

    auto pem = good;
    pem.private_key_pem = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n";
    auto app = good;
    app.app_id = "com.example.app";
    auto key = good;
    key.key_id = "";
    auto territory = good;
    territory.territories = {"us"};
    for (const auto& bad : {pem, app, key, territory}) {
        auto made = make_app_store_connect(bad, http, clock, log, meters);
        REQUIRE(!made);
        CHECK(made.error().code == errc::bad_input);
        CHECK(made.error().words.find("c2VjcmV0") == std::string::npos);
        CHECK(made.error().words.starts_with("Source acme-ios: "));
    }
}
