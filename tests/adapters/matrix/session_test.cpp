#include "adapters/matrix/client_api.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;

namespace {

const auto expired = says(R"({"errcode":"M_UNKNOWN_TOKEN","soft_logout":true})", 401);

struct world {
    explicit world(bool by_password)
    {
        if (by_password) {
            settings.access_token.clear();
            settings.password = "pa55word";
        }
    }
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    matrix_settings settings = usual_settings();
    session who{settings, server, memory, time};
    client_api api{settings, server, who, time};
};

} // namespace

TEST_CASE("the bot logs in with its password as its own device and keeps the session", "[matrix]")
{
    world w{true};
    w.server.on("/login", says(R"({"access_token":"a1","refresh_token":"r1","expires_in_ms":5000})"));
    CHECK(run(w.who.token()).value() == "a1");
    auto body = json::parse(w.server.requests.at(0).body);
    CHECK(body["device_id"] == "HIGHROAD");
    CHECK(body["refresh_token"] == true);
    CHECK(w.memory.texts.size() == 1);

    session after_restart{w.settings, w.server, w.memory, w.time};
    CHECK(run(after_restart.token()).value() == "a1");
    CHECK(w.server.asked_for("/login") == 1);
}

TEST_CASE("a token that ran out is renewed and the call repeated, unnoticed by whoever called", "[matrix]")
{
    world w{true};
    w.server.on("/login", says(R"({"access_token":"a1","refresh_token":"r1"})"));
    w.server.on("/refresh", says(R"({"access_token":"a2","refresh_token":"r2"})"));
    w.server.on("/account/whoami", expired);
    w.server.then(says(R"({"user_id":"@bot:x"})"));
    CHECK(run(w.api.read("/account/whoami")).ok());
    CHECK(w.server.requests.back().headers.get("Authorization") == "Bearer a2");
    CHECK(w.server.asked_for("/login") == 1);
    CHECK(w.memory.texts.begin()->second.find("r2") != std::string::npos);
}

TEST_CASE("where the refresh token is refused too, the password is the way in", "[matrix]")
{
    world w{true};
    w.server.on("/login", says(R"({"access_token":"a1","refresh_token":"r1"})"));
    w.server.then(says(R"({"access_token":"a3"})"));
    w.server.on("/refresh", expired);
    CHECK(run(w.who.token()).value() == "a1");
    CHECK(run(w.who.renew("a1")).value() == "a3");
    CHECK(run(w.who.renew("a1")).value() == "a3");
    CHECK(w.server.asked_for("/login") == 2);
}

TEST_CASE("a server that cannot be reached while renewing loses nothing", "[matrix]")
{
    world w{true};
    w.server.on("/login", says(R"({"access_token":"a1","refresh_token":"r1"})"));
    w.server.on("/refresh", failure{errc::unreachable, "no"});
    w.server.then(says(R"({"access_token":"a2"})"));
    CHECK(run(w.who.token()).value() == "a1");
    CHECK_FALSE(run(w.who.renew("a1")).has_value());
    CHECK(run(w.who.renew("a1")).value() == "a2");
    CHECK(w.server.asked_for("/login") == 1);
}

TEST_CASE("a wrong password is not tried again by every request, and never told", "[matrix]")
{
    world w{true};
    w.server.on("/login", says(R"({"errcode":"M_FORBIDDEN","error":"Invalid username or password"})", 403));
    for (int i = 0; i < 5; ++i) {
        auto answer = run(w.api.read("/account/whoami"));
        CHECK(answer.outcome == api_answer::kind::wait);
        CHECK(answer.words == "The homeserver does not accept the password of @bot:x.");
    }
    CHECK(w.server.asked_for("/login") == 1);
    w.time.advance(std::chrono::minutes{1});
    CHECK_FALSE(run(w.who.token()).has_value());
    CHECK(w.server.asked_for("/login") == 2);
}

TEST_CASE("a configured token that is not accepted says how to make another", "[matrix]")
{
    world w{false};
    w.server.on("/account/whoami", expired);
    auto answer = run(w.api.read("/account/whoami"));
    CHECK(answer.words.find("highroad matrix-login") != std::string::npos);
    CHECK(answer.words.find("syt_secret") == std::string::npos);
    CHECK(w.server.asked_for("/whoami") == 1);
    CHECK(w.server.asked_for("/login") == 0);
}

TEST_CASE("after a pause was asked for nothing is sent to any room until it is over, and reading goes on", "[matrix]")
{
    world w{false};
    w.server.on("/send/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4000})", 429));
    w.server.then(says(R"({"event_id":"$1"})"));
    CHECK(run(w.api.send("!a:x", "m.room.message", "t1", "{}")).rate_limited);
    auto other = run(w.api.send("!b:x", "m.room.message", "t2", "{}"));
    CHECK(other.rate_limited);
    CHECK(other.after == std::chrono::seconds{5});
    CHECK(w.server.asked_for("/send/") == 1);
    CHECK(run(w.api.read("/account/whoami")).ok());
    w.time.advance(std::chrono::seconds{5});
    CHECK(run(w.api.send("!b:x", "m.room.message", "t2", "{}")).ok());
}

TEST_CASE("matrix-login gives a token that lasts, or a reason without the password", "[matrix]")
{
    fake_homeserver server;
    auto settings = usual_settings();
    settings.password = "pa55word";
    server.on("/login", says(R"({"access_token":"a1"})"));
    CHECK(run(matrix_log_in(settings, server)).value() == "a1");
    CHECK_FALSE(json::parse(server.requests.at(0).body).contains("refresh_token"));
    server.on("/login", says(R"({"errcode":"M_FORBIDDEN","error":"Invalid"})", 403));
    auto refused = run(matrix_log_in(settings, server));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().words.find("pa55word") == std::string::npos);
}
