#include "adapters/slack/web_api.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace highroad::slack;

namespace {

api_answer answer_to(int status, const std::string& body, const std::string& retry_after = {})
{
    http_response got{status, "application/json", body};
    if (!retry_after.empty()) got.headers.set("Retry-After", retry_after);
    return read_answer("chat.postMessage", got);
}

delivery ended(int status, const std::string& body)
{
    return as_delivery(answer_to(status, body));
}

} // namespace

TEST_CASE("a rate limit waits as long as Slack says, for the whole destination", "[slack]")
{
    auto waits = as_delivery(answer_to(429, R"({"ok":false,"error":"ratelimited"})", "17"));
    REQUIRE(std::holds_alternative<try_again>(waits));
    CHECK(std::get<try_again>(waits).after == std::chrono::seconds{17});
    CHECK(std::get<try_again>(waits).whole_destination);
    for (const auto* odd : {"", "-5", "soon", "0"})
        CHECK(std::get<try_again>(as_delivery(answer_to(429, "", odd))).after == std::chrono::seconds{30});
    for (const auto* long_pause : {"90000", "99999999999999999999"})
        CHECK(std::get<try_again>(as_delivery(answer_to(429, "", long_pause))).after == std::chrono::hours{1});
    CHECK(std::holds_alternative<try_again>(ended(200, R"({"ok":false,"error":"ratelimited"})")));
}

TEST_CASE("Slack's own trouble leaves open whether the message was posted", "[slack]")
{
    for (auto [status, body] :
         std::vector<std::pair<int, std::string>>{{500, ""},
                                                  {503, "<html>"},
                                                  {200, R"({"ok":false,"error":"internal_error"})"},
                                                  {200, R"({"ok":false,"error":"fatal_error"})"},
                                                  {200, "<!DOCTYPE html>"},
                                                  {200, R"({"ok":"yes"})"},
                                                  {200, R"({"ok":tr)"}}) {
        CAPTURE(status, body);
        CHECK(std::holds_alternative<outcome_unknown>(ended(status, body)));
    }
    for (auto code : {errc::answer_lost, errc::bad_answer, errc::too_large})
        CHECK(std::holds_alternative<outcome_unknown>(as_delivery(read_answer("x", failure{code, "gone"}))));
    for (auto code : {errc::unreachable, errc::not_trusted})
        CHECK(std::holds_alternative<try_again>(as_delivery(read_answer("x", failure{code, "gone"}))));
}

TEST_CASE("a refusal says what to do", "[slack]")
{
    auto words = [](const std::string& error) {
        auto got = ended(200, R"({"ok":false,"error":")" + error + R"(","needed":"chat:write"})");
        REQUIRE(std::holds_alternative<refused>(got));
        return std::get<refused>(got).why;
    };
    CHECK(words("not_in_channel").find("/invite @Highroad") != std::string::npos);
    CHECK(words("missing_scope").find("chat:write") != std::string::npos);
    CHECK(words("invalid_auth").find("token") != std::string::npos);
    CHECK(words("is_archived").find("archived") != std::string::npos);
    CHECK(words("channel_not_found").find("configuration") != std::string::npos);
    CHECK(words("something_new") == "Slack refused: something_new.");
    CHECK(std::holds_alternative<refused>(ended(404, R"({"message":"Not Found"})")));
}

TEST_CASE("no words of a failure hold a token", "[slack]")
{
    CHECK(without_secrets("bad xoxb-1-2-abc, xapp-1-A-b!") == "bad ***, ***");
    CHECK(without_secrets("wss://x/link/?ticket=abc-def&app_id=A1") == "wss://x/link/?***&app_id=A1");
    auto lost = read_answer("x", failure{errc::answer_lost, "Bearer xoxb-secret was sent"});
    CHECK(lost.words.find("secret") == std::string::npos);
    auto odd = answer_to(200, R"({"ok":false,"error":"xoxb-secret"})");
    CHECK(odd.words.find("secret") == std::string::npos);
}

TEST_CASE("writing sends JSON, reading sends a form, both with the token", "[slack]")
{
    test::scripted_http http;
    http.answers.emplace_back(http_response{200, "application/json", R"({"ok":true})"});
    http.answers.emplace_back(http_response{200, "application/json", R"({"ok":true})"});
    web_api api{http, "https://slack.test/api", "xoxb-1"};
    CHECK(test::run(api.write("chat.update", R"({"a":1})")).ok());
    std::vector<std::pair<std::string, std::string>> fields{{"user", "U 1"}, {"x", "a&b"}};
    CHECK(test::run(api.read("users.info", fields)).ok());
    REQUIRE(http.requests.size() == 2);
    CHECK(http.requests[0].url == "https://slack.test/api/chat.update");
    CHECK(http.requests[0].headers.get("Authorization") == "Bearer xoxb-1");
    CHECK(http.requests[0].headers.get("Content-Type") == "application/json; charset=utf-8");
    CHECK(http.requests[1].body == "user=U%201&x=a%26b");
    CHECK(http.requests[1].headers.get("Content-Type") == "application/x-www-form-urlencoded");
}

TEST_CASE("an answer goes to Slack's own hosts for it, or to the host that stands in for Slack, and nowhere else",
          "[slack]")
{
    const std::string base = "https://slack.com/api/";
    CHECK(is_response_url("https://hooks.slack.com/commands/1/2", base));
    CHECK(is_response_url("https://hooks.slack-gov.com/commands/1/2", base));
    CHECK(is_response_url("http://127.0.0.1:4010/response/1", "http://127.0.0.1:4010/api/"));
    for (const auto* other :
         {"", "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:8484/hooks/shop",
          "http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/", "https://hooks.slack.com@evil.example/",
          "https://hooks.slack.com:443@x/", "https://evil.example/?https://hooks.slack.com/", "file:///etc/passwd",
          "http://unix:/run/highroad/control.sock:/line", "https://slack.com.evil.example/api/"}) {
        CAPTURE(other);
        CHECK_FALSE(is_response_url(other, base));
    }

    test::scripted_http http;
    web_api bot{http, base, "xoxb-t"};
    auto told = test::run(bot.respond("http://169.254.169.254/latest/meta-data/", "{}"));
    CHECK(told.outcome == api_answer::kind::refused);
    CHECK(http.requests.empty());
}
