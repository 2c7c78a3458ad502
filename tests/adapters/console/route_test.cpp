#include "tests/adapters/console/fakes.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using nlohmann::json;

namespace {

json publish_press(std::string key = "0123456789abcdef")
{
    return {{"key", std::move(key)}, {"action", "publish"}, {"case_number", 42},
            {"review_revision", 2},  {"draft_revision", 3}, {"mark", "0123456789abcdef01234567"}};
}

console_settings with_token()
{
    console_settings settings;
    settings.login_token = "correct horse battery staple";
    settings.public_host = "reviews.example.com";
    settings.secure_cookie = true;
    return settings;
}

} // namespace

TEST_CASE("the page is served with a policy that forbids everything foreign, and again only when it changed",
          "[console]")
{
    browser team;
    for (std::string url : {"/", "/console.css", "/console.js", "/card.js", "/wording.js"}) {
        INFO(url);
        auto answer = team.get(url);
        CHECK(answer.status == 200);
        CHECK(answer.body.size() > 100);
        auto policy = answer.headers.get("Content-Security-Policy");
        CHECK(policy.find("default-src 'none'") == 0);
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
        CHECK(answer.headers.get("X-Content-Type-Options") == "nosniff");
        CHECK(answer.headers.get("Referrer-Policy") == "no-referrer");

        auto again = team.request("GET", url);
        again.headers.set("If-None-Match", answer.headers.get("ETag"));
        auto unchanged = team.send(std::move(again));
        CHECK(unchanged.status == 304);
        CHECK(unchanged.body.empty());
    }
}

TEST_CASE("the page names no foreign address, no inline script and no HTML that is put together at run time",
          "[console]")
{
    browser team;
    auto html = team.get("/").body;
    CHECK(html.find("http") == std::string::npos);
    CHECK(html.find("style=") == std::string::npos);
    CHECK(html.find(" onclick") == std::string::npos);
    for (std::string url : {"/console.js", "/card.js", "/wording.js"}) {
        auto script = team.get(url).body;
        for (std::string forbidden : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("})
            CHECK(script.find(forbidden) == std::string::npos);
    }
}

TEST_CASE("addresses that do not exist are not found, and commands are not taken by GET", "[console]")
{
    browser team;
    team.enter();
    CHECK(team.get("/etc/passwd").status == 404);
    CHECK(team.get("/../page/index.html").status == 404);
    CHECK(team.get("/index.html").status == 404);
    for (std::string url : {"/act", "/line", "/login", "/logout", "/act?action=publish"}) {
        auto answer = team.get(url);
        CHECK(answer.status == 405);
        CHECK(answer.headers.get("Allow") == "POST");
    }
    CHECK(team.desk.requests.empty());
}

TEST_CASE("a foreign name that points at this machine gets nothing", "[console]")
{
    auto evil = GENERATE(as<std::string>{}, "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8787", "",
                         "reviews.example.com", "[::1", "127.0.0.1:x");
    browser team;
    team.enter();
    team.host = evil;
    for (std::string url : {"/", "/session", "/events", "/console.js"})
        CHECK(team.get(url).status == 403);
    CHECK(team.post("/act", publish_press()).status == 403);
    CHECK(team.desk.requests.empty());
}

TEST_CASE("a command from another site's page is refused", "[console]")
{
    browser team;
    team.enter();
    auto press = team.posting("/act", publish_press().dump());

    SECTION("another origin")
    {
        press.headers.set("Origin", "https://evil.example");
    }
    SECTION("another port of this machine")
    {
        press.headers.set("Origin", "http://127.0.0.1:9999");
    }
    SECTION("an origin without a name")
    {
        press.headers.set("Origin", "null");
    }
    SECTION("a browser that says so")
    {
        press.headers.set("Sec-Fetch-Site", "cross-site");
    }
    SECTION("a sibling site")
    {
        press.headers.set("Sec-Fetch-Site", "same-site");
    }
    SECTION("the token of nobody")
    {
        press.headers.set("X-Highroad-CSRF", std::string(64, 'a'));
    }
    SECTION("an empty token")
    {
        press.headers.set("X-Highroad-CSRF", "");
    }

    CHECK(team.send(std::move(press)).status == 403);
    CHECK(team.desk.requests.empty());
}

TEST_CASE("a command without the marks of our own page is refused", "[console]")
{
    browser team;
    team.enter();
    http_request bare = team.request("POST", "/act");
    bare.body = publish_press().dump();
    bare.headers.set("Content-Type", "application/json");
    bare.headers.set("X-Highroad-CSRF", team.csrf);
    CHECK(team.send(bare).status == 403); // no Origin

    auto no_header = bare;
    no_header.headers = {};
    no_header.headers.set("Host", team.host);
    no_header.headers.set("Origin", "http://" + team.host);
    no_header.headers.set("Cookie", team.cookie);
    no_header.headers.set("Content-Type", "application/json");
    CHECK(team.send(no_header).status == 403);

    for (std::string type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""}) {
        auto form = team.posting("/act", publish_press().dump());
        form.headers.set("Content-Type", type);
        CHECK(team.send(std::move(form)).status == 415);
    }
    CHECK(team.desk.requests.empty());

    CHECK(team.post("/act", publish_press()).status == 200);
    CHECK(team.desk.requests.size() == 1);
}

TEST_CASE("too large, broken and senseless requests are answered in words and change nothing", "[console]")
{
    browser team;
    team.enter();
    CHECK(team.send(team.posting("/act", std::string(70'000, ' '))).status == 413);
    for (std::string body : {"", "{", "[]", "null", "\"act\"", "{\"key\":1}", "\xff\xfe", "{\"key\":\"\\ud800\"}"}) {
        INFO(body);
        auto answer = team.send(team.posting("/act", body));
        CHECK(answer.status == 400);
        CHECK_FALSE(json::parse(answer.body)["text"].get<std::string>().empty());
        CHECK(team.send(team.posting("/line", body)).status == 400);
    }
    CHECK(team.send(team.posting("/act", std::string(60'000, '['))).status == 400);
    CHECK(team.desk.requests.empty());
    CHECK(team.desk.lines.empty());
}

TEST_CASE("without a login token the console answers this machine only", "[console]")
{
    browser team;
    team.remote = "192.0.2.7";
    CHECK(team.get("/").status == 403);
    CHECK(team.get("/session").status == 403);
    team.remote = "";
    CHECK(team.get("/").status == 403);

    team.remote = "127.0.0.1";
    auto proxied = team.request("GET", "/session");
    proxied.headers.set("X-Forwarded-For", "192.0.2.7");
    CHECK(team.send(std::move(proxied)).status == 403);

    console_settings named;
    named.public_host = "reviews.example.com";
    browser open{named};
    open.host = "reviews.example.com";
    CHECK(open.get("/").status == 403);

    team.remote = "::1";
    team.host = "[::1]:8787";
    auto known = json::parse(team.get("/session").body);
    CHECK(known["logged_in"] == true);
    CHECK(known["id"] == "you");
}

TEST_CASE("with a login token nobody reads or acts before logging in", "[console]")
{
    browser team{with_token()};
    team.host = "reviews.example.com";
    auto known = json::parse(team.get("/session").body);
    CHECK(known["logged_in"] == false);
    CHECK(known["needs_token"] == true);
    CHECK(known["csrf"] == "");
    CHECK(team.get("/events").status == 401);
    CHECK(team.post("/act", publish_press()).status == 401);
    CHECK(team.post("/line", {{"key", "0123456789"}, {"line", "list"}}).status == 401);

    CHECK(team.log_in("Ana", "correct horse").status == 403);
    CHECK(team.log_in("Ana", "").status == 403);
    CHECK(team.get("/events").status == 401);
    CHECK(team.journal.text.find("correct horse") == std::string::npos);

    auto let_in = team.log_in("Ana María", "correct horse battery staple");
    REQUIRE(let_in.status == 200);
    auto cookie = let_in.headers.get("Set-Cookie");
    CHECK(cookie.find("__Host-highroad=") == 0);
    for (std::string mark : {"HttpOnly", "SameSite=Strict", "Secure", "Path=/"})
        CHECK(cookie.find(mark) != std::string::npos);
    CHECK(team.get("/events").status == 200);
    CHECK(team.post("/act", publish_press()).status == 200);
    REQUIRE(team.desk.requests.size() == 1);
    CHECK(team.desk.requests[0].who.by == actor{"console", "ana-mara", "Ana María", {}});
    CHECK(team.desk.requests[0].who.channel == "console");
}

TEST_CASE("a proxy that asks under our loopback name passes the browser's origin", "[console]")
{
    browser team{with_token()};
    team.host = "127.0.0.1:8787";
    auto login = team.posting("/login", json{{"name", "Ana"}, {"token", "correct horse battery staple"}}.dump());
    login.headers.set("Origin", "https://reviews.example.com");
    login.headers.set("X-Forwarded-For", "192.0.2.7");
    CHECK(team.send(std::move(login)).status == 200);
}

TEST_CASE("logging out ends the session for good", "[console]")
{
    browser team{with_token()};
    REQUIRE(team.log_in("Ana", "correct horse battery staple").status == 200);
    auto cookie = team.cookie;
    CHECK(team.post("/logout", json::object()).status == 200);
    team.cookie = cookie;
    CHECK(team.get("/events").status == 401);
}

TEST_CASE("a session that nobody uses ends after twelve hours, and any session after a week", "[console]")
{
    browser team{with_token()};
    REQUIRE(team.log_in("Ana", "correct horse battery staple").status == 200);
    auto cookie = team.cookie;
    for (int day = 0; day < 13; ++day) {
        team.time.advance(std::chrono::hours{12});
        CHECK(team.get("/events").status == 200);
    }
    team.time.advance(std::chrono::hours{13});
    CHECK(team.get("/events").status == 401);

    REQUIRE(team.log_in("Ana", "correct horse battery staple").status == 200);
    team.time.advance(std::chrono::hours{13});
    CHECK(team.get("/events").status == 401);
}

TEST_CASE("guessing the token is slowed down, and a good session does not suffer", "[console]")
{
    browser team{with_token()};
    REQUIRE(team.log_in("Ana", "correct horse battery staple").status == 200);
    auto good = std::pair{team.cookie, team.csrf};
    team.cookie.clear();
    team.csrf.clear();
    for (int i = 0; i < 10; ++i)
        CHECK(team.log_in("Eve", "guess " + std::to_string(i)).status == 403);
    auto blocked = team.log_in("Eve", "correct horse battery staple");
    CHECK(blocked.status == 429);
    CHECK(blocked.headers.get("Retry-After") == "60");

    auto evil = std::pair{team.cookie, team.csrf};
    std::tie(team.cookie, team.csrf) = good;
    CHECK(team.post("/act", publish_press()).status == 200);

    std::tie(team.cookie, team.csrf) = evil;
    team.remote = "127.0.0.2";
    CHECK(team.log_in("Bea", "correct horse battery staple").status == 200);
    team.remote = "127.0.0.1";
    team.time.advance(std::chrono::seconds{61});
    CHECK(team.log_in("Eve", "correct horse battery staple").status == 200);
}

TEST_CASE("a clock that was set back keeps nobody out for longer than a minute", "[console]")
{
    browser team{with_token()};
    for (int i = 0; i < 10; ++i)
        CHECK(team.log_in("Ana", "mistyped " + std::to_string(i)).status == 403);
    CHECK(team.log_in("Ana", "correct horse battery staple").status == 429);
    team.time.advance(-std::chrono::hours{2});
    CHECK(team.log_in("Ana", "correct horse battery staple").status == 200);
}

TEST_CASE("a name without letters or digits is refused, and a hostile one becomes harmless", "[console]")
{
    browser team;
    team.enter();
    CHECK(team.log_in(" \t ", "").status == 400);
    CHECK(team.log_in("../;\n", "").status == 200);
    auto named = team.log_in("Eve\n<script>:*", "");
    REQUIRE(named.status == 200);
    CHECK(json::parse(named.body)["id"] == "evescript");
}

TEST_CASE("the key of a press reaches the desk with its person, so a repeated press can be recognised", "[console]")
{
    browser team;
    team.enter();
    team.post("/act", publish_press("abcdefgh-1"));
    team.post("/act", publish_press("abcdefgh-1"));
    REQUIRE(team.desk.requests.size() == 2);
    CHECK(team.desk.requests[0].who.key == "console:you:abcdefgh-1");
    CHECK(team.desk.requests[0].who.key == team.desk.requests[1].who.key);
}

TEST_CASE("a typed line goes to the desk without its prefix", "[console]")
{
    browser team;
    team.enter();
    for (std::string line : {"/review approve 42 3", "  approve 42 3", "/review", "/reviewer x"})
        CHECK(team.post("/line", {{"key", "0123456789"}, {"line", line}}).status == 200);
    REQUIRE(team.desk.lines.size() == 4);
    CHECK(team.desk.lines[0].line == "approve 42 3");
    CHECK(team.desk.lines[1].line == "approve 42 3");
    CHECK(team.desk.lines[2].line == "");
    CHECK(team.desk.lines[3].line == "/reviewer x");
    CHECK(team.desk.lines[0].prefix == "/review ");
}

TEST_CASE("a desk that fails is answered in words, and the words do not come from inside", "[console]")
{
    browser team;
    team.enter();
    team.desk.broken = true;
    auto answer = team.post("/act", publish_press());
    CHECK(answer.status == 500);
    CHECK(answer.body.find("disk") == std::string::npos);
    CHECK(team.journal.text.find("the disk is full") != std::string::npos);
}

TEST_CASE("while no desk is open the page is told so", "[console]")
{
    browser team;
    team.enter();
    auto press = team.posting("/act", publish_press().dump());
    auto answer = run((*team.routes.find(press))(press));
    CHECK(answer.status == 503);
    CHECK(json::parse(answer.body)["accepted"] == false);
}
