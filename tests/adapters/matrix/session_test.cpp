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

TEST_CASE("a session that cannot be read just now is not begun anew: the tokens kept count, not the first ones",
          "[matrix]")
{
    world w{false};
    w.settings.access_token = R"({"access_token":"a1","refresh_token":"r1"})";
    w.server.on("/refresh", says(R"({"access_token":"a2","refresh_token":"r2"})"));
    CHECK(run(w.who.token()).value() == "a1");
    CHECK(run(w.who.renew("a1")).value() == "a2");

    session after_restart{w.settings, w.server, w.memory, w.time};
    w.memory.unreadable = true;
    CHECK_FALSE(run(after_restart.token()).has_value());
    w.memory.unreadable = false;
    CHECK(run(after_restart.token()).value() == "a2");
    CHECK(run(after_restart.renew("a2")).value() == "a2");
    CHECK(w.server.requests.back().body.find("r2") != std::string::npos);
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
    CHECK(run(w.api.send("!a:x", "m.room.message", "t1", "{}")).ok());
    CHECK(run(w.api.send("!b:x", "m.room.message", "t2", "{}")).ok());
}

TEST_CASE("rooms that share one limit take turns, so a room with a thousand cards does not starve another", "[matrix]")
{
    world w{false};
    auto limit = says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4900})", 429);
    w.server.on("/send/", limit);
    CHECK(run(w.api.send("!busy:x", "m.room.message", "t1", "{}")).rate_limited);
    CHECK(run(w.api.send("!calm:x", "m.room.message", "c1", "{}")).rate_limited);
    w.time.advance(std::chrono::seconds{5});
    w.server.on("/send/", says(R"({"event_id":"$1"})"));
    w.server.then(limit);
    CHECK(run(w.api.send("!busy:x", "m.room.message", "t1", "{}")).ok());
    // The next of the busy room would have met the limit: it stands behind the calm one without being sent.
    auto asked = w.server.asked_for("/send/");
    CHECK(run(w.api.send("!busy:x", "m.room.message", "t2", "{}")).rate_limited);
    CHECK(w.server.asked_for("/send/") == asked);
    CHECK(run(w.api.send("!calm:x", "m.room.message", "c1", "{}")).rate_limited);
    // Its turn was of no use to it, so it is the first again after the pause.
    w.time.advance(std::chrono::seconds{5});
    CHECK(run(w.api.send("!busy:x", "m.room.message", "t2", "{}")).rate_limited);
    w.server.on("/send/", says(R"({"event_id":"$2"})"));
    CHECK(run(w.api.send("!calm:x", "m.room.message", "c1", "{}")).ok());
    CHECK(run(w.api.send("!busy:x", "m.room.message", "t2", "{}")).ok());

    // Whoever is first in line and does not come back holds nobody up for long.
    w.server.on("/send/", limit);
    CHECK(run(w.api.send("!gone:x", "m.room.message", "g1", "{}")).rate_limited);
    w.server.on("/send/", says(R"({"event_id":"$3"})"));
    w.time.advance(std::chrono::seconds{9});
    CHECK(run(w.api.send("!calm:x", "m.room.message", "c2", "{}")).ok());
}
