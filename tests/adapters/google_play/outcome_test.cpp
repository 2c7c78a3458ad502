#include "adapters/google_play/google_play.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/jws_signature.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json key_file()
{
    return {{"type", "service_account"},
            {"project_id", "acme"},
            {"private_key_id", "k1"},
            {"private_key", test::rsa_key::shared().private_pem},
            {"client_email", "reviews@acme.iam.gserviceaccount.com"},
            {"token_uri", "https://oauth2.googleapis.com/token"}};
}

struct acme {
    acme()
    {
        google_play_settings settings;
        settings.source = "acme-android";
        settings.package_name = "com.example.app";
        settings.service_account = key_file().dump();
        auto made = make_google_play(settings, http, clock, log, meters);
        REQUIRE(made.has_value());
        platform = std::move(*made);
        answers(200, R"({"access_token":"ya29.T","expires_in":3599,"token_type":"Bearer"})");
    }
    void answers(int status, std::string body, std::string header = {}, std::string value = {})
    {
        http_response answer{status, "application/json", std::move(body)};
        if (!header.empty()) answer.headers.set(header, value);
        http.answers.emplace_back(std::move(answer));
    }
    delivery publish(std::string text = "Thank you, fixed in 3.2.1.")
    {
        review_key key{"google_play", "acme-android", "gp:1"};
        return test::run(platform->publish(key, std::move(text), "42/reply/1"));
    }
    look read()
    {
        review_key key{"google_play", "acme-android", "gp:1"};
        return test::run(platform->read(key));
    }
    result<review_page> list(std::string cursor = {}) { return test::run(platform->list(std::move(cursor))); }

    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    std::unique_ptr<review_platform> platform;
};

std::string error_body(int code, const std::string& status, const std::string& reason = {})
{
    json error{{"code", code}, {"message", "A message"}, {"status", status}};
    if (!reason.empty()) error["errors"] = json::array({{{"domain", "androidpublisher"}, {"reason", reason}}});
    return json{{"error", error}}.dump();
}

const std::string taken = R"({"result":{"replyText":"x","lastEdited":{"seconds":"1790000000"}}})";

} // namespace

TEST_CASE("the token is asked for with a statement that the key signed, for reviews only", "[google_play]")
{
    acme a;
    a.answers(200, "{}");
    a.answers(200, "{}");
    REQUIRE(a.list().has_value());
    REQUIRE(a.list().has_value());
    REQUIRE(a.http.requests.size() == 3);
    const auto& asked = a.http.requests[0];
    CHECK(asked.method == "POST");
    CHECK(asked.url == "https://oauth2.googleapis.com/token");
    auto form = parse_form(asked.body);
    CHECK(form_value(form, "grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer");
    auto jwt = form_value(form, "assertion");
    auto first = jwt.find('.');
    auto last = jwt.rfind('.');
    CHECK(is_rs256_signature(test::rsa_key::shared().public_pem, jwt.substr(0, last),
                             base64url_decoded(jwt.substr(last + 1)).value()));
    auto header = json::parse(base64url_decoded(jwt.substr(0, first)).value());
    CHECK(header == json{{"alg", "RS256"}, {"kid", "k1"}, {"typ", "JWT"}});
    auto claims = json::parse(base64url_decoded(jwt.substr(first + 1, last - first - 1)).value());
    CHECK(claims["iss"] == "reviews@acme.iam.gserviceaccount.com");
    CHECK(claims["scope"] == "https://www.googleapis.com/auth/androidpublisher");
    CHECK(claims["aud"] == "https://oauth2.googleapis.com/token");
    CHECK(claims["exp"].get<long>() - claims["iat"].get<long>() == 3600);
    CHECK(a.http.requests[1].headers.get("Authorization") == "Bearer ya29.T");
}

TEST_CASE("a refused key is told in words and sends nothing else", "[google_play]")
{
    acme a;
    a.http.answers.clear();
    for (int i = 0; i < 3; ++i)
        a.answers(400, R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})");
    auto page = a.list();
    REQUIRE(!page);
    CHECK(page.error().code == errc::refused);
    CHECK(page.error().words.find("Invalid JWT Signature.") != std::string::npos);
    CHECK(std::get<try_again>(a.publish()).whole_destination);
    CHECK(std::holds_alternative<try_again>(a.read()));
    CHECK(a.http.requests.size() == 3);
}

TEST_CASE("a review that Google does not show is never taken for removed", "[google_play]")
{
    acme a;
    a.answers(404, error_body(404, "NOT_FOUND"));
    auto seen = a.read();
    REQUIRE(std::holds_alternative<refused>(seen));
    CHECK(std::get<refused>(seen).why.find("older than the week") != std::string::npos);
    a.answers(404, "<html>a proxy</html>");
    CHECK(std::holds_alternative<try_again>(a.read()));
}

TEST_CASE("a review that may not be answered holds up no other review of the app", "[google_play]")
{
    acme a;
    a.answers(403, error_body(403, "PERMISSION_DENIED", "forbidden"));
    auto told = std::get<try_again>(a.publish());
    CHECK(!told.whole_destination);
    CHECK(told.why.find("Reply to reviews") != std::string::npos);
    CHECK(told.why.find("PERMISSION_DENIED: A message") != std::string::npos);
}

TEST_CASE("Google's own word that the quota is used up stops reads and replies for as long as it says", "[google_play]")
{
    acme a;
    a.answers(403, error_body(403, "RESOURCE_EXHAUSTED", "quotaExceeded"), "Retry-After", "120");
    auto page = a.list();
    REQUIRE(!page);
    CHECK(page.error().code == errc::try_later);
    auto asked = a.http.requests.size();
    CHECK(!a.list());
    CHECK(std::holds_alternative<try_again>(a.read()));
    CHECK(a.http.requests.size() == asked);
    CHECK(a.meters.values["highroad_platform_quota_remaining{source=acme-android,of=reads}"] == 0);
    a.clock.advance(120s);
    a.answers(200, "{}");
    CHECK(a.list().has_value());
}

TEST_CASE("listing leaves a fifth of the hour's reads to replies, and no more than 200 are ever sent", "[google_play]")
{
    acme a;
    for (int i = 0; i < 300; ++i)
        a.answers(200, "{}");
    int listed = 0;
    while (a.list())
        ++listed;
    CHECK(listed == 160);
    CHECK(a.meters.values["highroad_platform_quota_remaining{source=acme-android,of=reads}"] == 40);
    int looks = 0;
    while (!std::get<try_again>(a.read()).whole_destination)
        ++looks; // "{}" is no review, so each is a try for later
    CHECK(looks == 40);
    CHECK(a.http.requests.size() == 201);
    a.clock.advance(1h);
    a.http.answers.clear();
    a.answers(200, R"({"access_token":"ya29.U","expires_in":3599})");
    a.answers(200, "{}");
    CHECK(a.list().has_value());
}

TEST_CASE("the day's 2,000 replies are a limit of their own", "[google_play]")
{
    acme a;
    for (int i = 0; i < 2100; ++i)
        a.answers(200, taken);
    int sent = 0;
    while (std::holds_alternative<delivered>(a.publish()))
        ++sent;
    CHECK(sent == 2000);
    auto held = std::get<try_again>(a.publish());
    CHECK(held.after == 24h);
    CHECK(a.http.requests.size() == 2001);
}

TEST_CASE("a text that Google would change or refuse is never sent, and never cut off", "[google_play]")
{
    acme a;
    CHECK(std::holds_alternative<refused>(a.publish("")));
    CHECK(std::holds_alternative<refused>(a.publish("bad \xFF bytes")));
    CHECK(std::holds_alternative<refused>(a.publish(std::string(351, 'x'))));
    CHECK(std::holds_alternative<refused>(a.publish("Look <b>here</b>")));
    CHECK(a.http.requests.empty());
    std::string longest;
    for (int i = 0; i < 350; ++i)
        longest += "\U0001F600";
    a.answers(200, taken);
    CHECK(std::get<delivered>(a.publish(longest)).receipt == "2026-09-21T14:13:20Z");
    CHECK(json::parse(a.http.requests.back().body)["replyText"] == longest);
}

TEST_CASE("an API that is not enabled is its own message", "[google_play]")
{
    acme a;
    a.answers(403, json{{"error",
                         {{"code", 403},
                          {"status", "PERMISSION_DENIED"},
                          {"details", json::array({{{"reason", "SERVICE_DISABLED"}}})}}}}
                       .dump());
    auto line = test::run(a.platform->check());
    CHECK(!line.works);
    CHECK(line.words.find("is not enabled") != std::string::npos);
    a.answers(200, "{}");
    CHECK(test::run(a.platform->check()).works);
}

TEST_CASE("settings that cannot work are refused in words that hold no key", "[google_play]")
{
    test::scripted_http http;
    test::manual_clock clock;
    test::kept_log log;
    test::kept_meters meters;
    auto made = [&](const std::string& key, const std::string& package = "com.example.app") {
        google_play_settings settings;
        settings.source = "acme-android";
        settings.package_name = package;
        settings.service_account = key;
        return make_google_play(settings, http, clock, log, meters);
    };
    auto with = [](const std::string& name, const json& value) {
        auto key = key_file();
        key[name] = value;
        return key.dump();
    };
    REQUIRE(made(key_file().dump()).has_value());
    auto cut = test::rsa_key::shared().private_pem.substr(0, 500) + "\n-----END PRIVATE KEY-----\n";
    for (const auto& bad :
         {std::string{}, std::string{"{"}, test::rsa_key::shared().private_pem, with("type", "authorized_user"),
          with("client_email", ""), with("private_key_id", 7), with("private_key", cut), with("private_key", nullptr),
          with("token_uri", "http://evil.example/token"), with("token_uri", "")}) {
        auto refused = made(bad);
        REQUIRE(!refused);
        CHECK(refused.error().words.starts_with("Source acme-android: "));
        CHECK(refused.error().words.find(test::rsa_key::shared().private_pem.substr(40, 30)) == std::string::npos);
    }
    for (const auto* package : {"", "app", "com.example/app", "com.example.app?x=1"})
        CHECK(!made(key_file().dump(), package));
}
