#include "adapters/matrix/login.hpp"
#include "adapters/matrix/session.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;

namespace {

struct world {
    result<new_matrix_login> log_in(matrix_proof proof, std::string secret, bool renewable = false)
    {
        return run(matrix_log_in(settings, proof, std::move(secret), renewable, server));
    }
    json body(std::size_t request) const { return json::parse(server.requests.at(request).body); }

    fake_homeserver server;
    matrix_settings settings = usual_settings();
};

const auto forbidden = says(R"({"errcode":"M_FORBIDDEN","error":"Invalid"})", 403);

} // namespace

TEST_CASE("a login with the password gives a token that lasts, as the fixed device", "[matrix]")
{
    world w;
    w.server.on("/login", says(R"({"access_token":"a1","user_id":"@bot:x","device_id":"HIGHROAD"})"));
    auto made = w.log_in(matrix_proof::password, "pa55word").value();
    CHECK(made.to_keep == "a1");
    CHECK(made.device_id == "HIGHROAD");
    CHECK_FALSE(made.renews);
    CHECK(w.body(0)["device_id"] == "HIGHROAD");
    CHECK(w.body(0)["password"] == "pa55word");
    CHECK_FALSE(w.body(0).contains("refresh_token"));
}

TEST_CASE("before a secret is typed it is known that a homeserver answers there and takes it", "[matrix]")
{
    world w;
    auto ask = [&](matrix_proof proof) { return run(matrix_answers(w.settings, proof, w.server)); };
    w.server.on("/login", says(R"({"flows":[{"type":"m.login.sso"},{"type":"m.login.password"}]})"));
    CHECK(ask(matrix_proof::password).has_value());
    CHECK(w.server.requests.back().method == "GET");
    CHECK_FALSE(w.server.requests.back().headers.find("Authorization"));

    w.server.on("/login", says(R"({"flows":[{"type":"m.login.sso"},{"type":"m.login.token"}]})"));
    auto refused = ask(matrix_proof::password);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().words.find("m.login.sso, m.login.token. Try --with login-token") != std::string::npos);
    CHECK(ask(matrix_proof::login_token).has_value());
    CHECK(ask(matrix_proof::access_token).has_value());

    w.server.on("/login", says("{}", 429));
    CHECK(ask(matrix_proof::password).has_value());
    for (const auto& other :
         std::vector<result<http_response>>{says("<html>Welcome</html>"), says("{}"), says("[]"), says("{}", 404),
                                            says("", 502), failure{errc::unreachable, "no such host"}}) {
        w.server.on("/login", other);
        auto none = ask(matrix_proof::password);
        REQUIRE_FALSE(none.has_value());
        CHECK_FALSE(none.error().words.empty());
    }
    w.settings.homeserver = "http://matrix.example.org";
    auto before = w.server.requests.size();
    CHECK_FALSE(ask(matrix_proof::password).has_value());
    CHECK(w.server.requests.size() == before);
}

TEST_CASE("where a lasting token would run out, the login is made again with a refresh token", "[matrix]")
{
    world w;
    w.server.on("/login", says(R"({"access_token":"a1","expires_in_ms":300000})"));
    w.server.then(says(R"({"access_token":"a2","refresh_token":"r2","expires_in_ms":300000})"));
    auto made = w.log_in(matrix_proof::password, "pa55word").value();
    CHECK(made.renews);
    auto kept = read_login(made.to_keep);
    CHECK(kept.access_token == "a2");
    CHECK(kept.refresh_token == "r2");
    CHECK(w.body(1)["refresh_token"] == true);
}

TEST_CASE("a login token is used once, also where what it gives runs out", "[matrix]")
{
    world w;
    w.server.on("/login", says(R"({"access_token":"a1","expires_in_ms":300000})"));
    CHECK(w.log_in(matrix_proof::login_token, "once").value().to_keep == "a1");
    CHECK(w.server.asked_for("/login") == 1);
    CHECK(w.body(0)["type"] == "m.login.token");
    CHECK(w.body(0)["token"] == "once");
    CHECK(w.body(0)["device_id"] == "HIGHROAD");
}

TEST_CASE("an access token of a login made elsewhere is kept with the device that it belongs to", "[matrix]")
{
    world w;
    w.server.on("/account/whoami", says(R"({"user_id":"@bot:x","device_id":"ELSEWHERE"})"));
    auto made = w.log_in(matrix_proof::access_token, "syt_given").value();
    CHECK(made.to_keep == "syt_given");
    CHECK(made.device_id == "ELSEWHERE");
    CHECK(w.server.requests.at(0).headers.get("Authorization") == "Bearer syt_given");

    w.server.on("/account/whoami", says(R"({"user_id":"@eve:x","device_id":"D"})"));
    CHECK(w.log_in(matrix_proof::access_token, "syt_given").error().words.find("@eve:x") != std::string::npos);
    w.server.on("/account/whoami", says(R"({"user_id":"@bot:x"})"));
    CHECK(w.log_in(matrix_proof::access_token, "syt_given").error().words.find("no device") != std::string::npos);
    w.server.on("/account/whoami", says(R"({"errcode":"M_UNKNOWN_TOKEN"})", 401));
    CHECK_FALSE(w.log_in(matrix_proof::access_token, "syt_given").has_value());
}

TEST_CASE("a login that is refused says why, which ways there are, and no secret", "[matrix]")
{
    world w;
    w.server.on("/login", forbidden);
    auto wrong = w.log_in(matrix_proof::password, "pa55word").error().words;
    CHECK(wrong == "The homeserver does not accept the password of @bot:x.");
    auto used = w.log_in(matrix_proof::login_token, "once").error().words;
    CHECK(used.find("good for one login") != std::string::npos);
    CHECK(used.find("once") == std::string::npos);

    w.server.on("/login", says(R"({"errcode":"M_UNKNOWN","error":"Unknown login type"})", 400));
    w.server.then(says(R"({"flows":[{"type":"m.login.sso"},{"type":"m.login.token"},{"type":7}]})"));
    auto none = w.log_in(matrix_proof::password, "pa55word").error().words;
    CHECK(none.find("m.login.sso, m.login.token") != std::string::npos);
}

TEST_CASE("no secret goes to a homeserver in the clear", "[matrix]")
{
    world w;
    w.settings.homeserver = "http://matrix.example.org";
    for (auto proof : {matrix_proof::password, matrix_proof::login_token, matrix_proof::access_token})
        CHECK_FALSE(w.log_in(proof, "secret").has_value());
    CHECK(w.server.requests.empty());
}

TEST_CASE("a login of any shape is read, and what is none is empty", "[matrix]")
{
    CHECK(read_login(" syt_a \n").access_token == "syt_a");
    CHECK(read_login(as_text({"a", "r"})).refresh_token == "r");
    CHECK(read_login(as_text({"a", ""})).access_token == "a");
    for (const auto* odd : {"", "{", "{}", R"({"access_token":7})", "[1]"})
        CHECK(read_login(odd).refresh_token.empty());
    CHECK(read_login("{").access_token.empty());
}

TEST_CASE("a renewable login is renewed, goes on after a restart, and begins anew with a new file", "[matrix]")
{
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    auto settings = usual_settings();
    settings.access_token = as_text({"a1", "r1"});
    server.on("/refresh", says(R"({"access_token":"a2","refresh_token":"r2"})"));
    {
        session first{settings, server, memory, time};
        CHECK(run(first.token()).value() == "a1");
        CHECK(run(first.renew("a1")).value() == "a2");
    }
    session after_restart{settings, server, memory, time};
    CHECK(run(after_restart.token()).value() == "a2");
    CHECK(run(after_restart.renew("a2")).has_value());
    CHECK(json::parse(server.requests.back().body)["refresh_token"] == "r2");

    settings.access_token = as_text({"b1", "s1"});
    session after_new_login{settings, server, memory, time};
    CHECK(run(after_new_login.token()).value() == "b1");
    server.on("/refresh", says(R"({"errcode":"M_UNKNOWN_TOKEN"})", 401));
    auto ended = run(after_new_login.renew("b1"));
    REQUIRE_FALSE(ended.has_value());
    CHECK(ended.error().words.find("highroad matrix-login") != std::string::npos);
    CHECK(server.asked_for("/login") == 0);
}

TEST_CASE("where nothing is remembered, no refresh token is used up", "[matrix]")
{
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    auto settings = usual_settings();
    settings.access_token = as_text({"a1", "r1"});
    session checking{settings, server, memory, time, session::renewal::forbidden};
    CHECK(run(checking.token()).value() == "a1");
    CHECK_FALSE(checking.ran_out());
    CHECK_FALSE(run(checking.renew("a1")).has_value());
    CHECK(checking.ran_out());
    CHECK(server.requests.empty());
}
