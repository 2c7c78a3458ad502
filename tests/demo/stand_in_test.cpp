#include "daemon/crypto/jwt.hpp"
#include "daemon/demo/apple_token_check.hpp"
#include "daemon/demo/demo_reviews.hpp"
#include "daemon/demo/store_page.hpp"
#include "tests/demo/stand_in_world.hpp"

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::string signed_with(const test::p256_key& key, json header, json payload)
{
    auto loaded = signing_key::load(key.private_pem);
    return "Bearer " + std::get<signing_key>(loaded).sign(header.dump(), payload.dump());
}

constexpr instant now{1'790'000'000s};
constexpr long at = 1'790'000'000;

} // namespace

TEST_CASE("a token is taken only when Apple would take it", "[demo]")
{
    const auto& key = test::stand_in_world::key();
    json header{{"alg", "ES256"}, {"kid", "K"}, {"typ", "JWT"}};
    json payload{{"iss", "i"}, {"iat", at}, {"exp", at + 1200}, {"aud", "appstoreconnect-v1"}};
    auto why = [&](const json& h, const json& p) {
        return demo::why_token_is_refused(signed_with(key, h, p), key.public_pem, now);
    };
    CHECK(why(header, payload) == "");
    auto changed = [](json from, std::string name, json value) {
        from[name] = std::move(value);
        return from;
    };
    CHECK(why(header, changed(payload, "exp", at + 1201)) == "the token lives longer than 20 minutes");
    CHECK(why(header, changed(payload, "exp", at)) == "the token has expired");
    CHECK(why(header, changed(payload, "iat", at + 1)) == "iat is in the future");
    CHECK(why(header, changed(payload, "aud", "x")) == "aud is not appstoreconnect-v1");
    CHECK(why(header, changed(payload, "iss", "")) != "");
    CHECK(why(header, changed(payload, "sub", "user")) != "");
    CHECK(why(changed(header, "alg", "none"), payload) != "");
    CHECK(why(changed(header, "kid", ""), payload) != "");

    test::p256_key other;
    CHECK(demo::why_token_is_refused(signed_with(other, header, payload), key.public_pem, now) ==
          "the signature does not fit");
    auto good = signed_with(key, header, payload);
    for (auto bad : {std::string{}, std::string{"Bearer "}, std::string{"Bearer a.b"}, std::string{"Bearer a.b.c"},
                     good.substr(0, good.size() - 4), good.substr(7)})
        CHECK(demo::why_token_is_refused(bad, key.public_pem, now) != "");
}

TEST_CASE("a request without a token is a 401 and does nothing", "[demo]")
{
    test::stand_in_world w;
    auto id = w.add(1, "Bad");
    http_request request{"POST", "http://127.0.0.1:4711/v1/customerReviewResponses"};
    request.headers.set("Content-Type", "application/json");
    request.body = test::a_reply(id, "x");
    CHECK(w.send(request).status == 401);
    CHECK(!w.stand_in.front().find(id)->answer);
}

TEST_CASE("a hostile review stays text on the store page", "[demo]")
{
    test::stand_in_world w;
    std::string evil = "</p><script>alert('x')</script>\"onload=\"y\" &amp; \r\n  two spaces";
    auto id = w.add(1, evil, evil);
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Sorry <b>you</b>")));
    auto page = w.send({"GET", "http://127.0.0.1:4711/store/77"});
    CHECK(page.status == 200);
    CHECK(page.headers.get("Content-Security-Policy").find("default-src 'none'") != std::string::npos);
    CHECK(page.body.find("<script") == std::string::npos);
    CHECK(page.body.find("<b>") == std::string::npos);
    CHECK(page.body.find("&lt;/p&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;onload=&quot;y&quot; "
                         "&amp;amp; &#13;\n  two spaces") != std::string::npos);
    CHECK(page.body.find("Sorry &lt;b&gt;you&lt;/b&gt;") != std::string::npos);
    CHECK(page.body.find("src=") == std::string::npos);
    CHECK(page.body.find("href=") == std::string::npos);

    auto plain = w.send({"GET", "http://127.0.0.1:4711/store/77.json"});
    CHECK(json::parse(plain.body)["reviews"][0]["body"] == evil);
    CHECK(w.send({"GET", "http://127.0.0.1:4711/store/78"}).status == 404);
}

TEST_CASE("the controls add, edit, answer, remove and load reviews, and show what was received", "[demo]")
{
    test::stand_in_world w;
    auto control = [&](std::string method, std::string what, std::string body) {
        http_request request{std::move(method), "http://127.0.0.1:4711/_control/" + what};
        request.body = std::move(body);
        return w.send(std::move(request));
    };
    auto added = control("POST", "reviews", R"({"rating":1,"title":"Bad","text":"Words","author":"jo"})");
    CHECK(added.status == 200);
    auto id = json::parse(added.body)["ids"][0].get<std::string>();
    CHECK(std::get<review>(w.read(id)).title == "Bad");

    CHECK(control("POST", "reviews", json{{"id", id}, {"rating", 5}}.dump()).status == 200);
    auto edited = std::get<review>(w.read(id));
    CHECK(edited.mark->given == 5);
    CHECK(edited.title == "Bad");

    CHECK(control("POST", "answers", json{{"review_id", id}, {"text", "By hand"}}.dump()).status == 200);
    CHECK(std::get<review>(w.read(id)).reply->text == "By hand");
    CHECK(control("POST", "load", "{\"id\":\"a\",\"rating\":2,\"text\":\"x\",\"date\":\"2026-01-02\"}\n\nnonsense\n")
              .body == R"({"taken":1})");
    CHECK(to_iso8601(*std::get<review>(w.read("a")).created) == "2026-01-02T12:00:00Z");

    CHECK(control("POST", "faults", R"({"kind":"status","status":403,"method":"POST"})").status == 200);
    REQUIRE(std::holds_alternative<try_again>(w.publish(id, "Not taken")));
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Taken")));
    auto received = json::parse(control("GET", "received", "").body)["received"];
    std::vector<json> posts;
    for (const auto& one : received)
        if (one["method"] == "POST") posts.push_back(one);
    REQUIRE(posts.size() == 2);
    CHECK(posts[0]["carried_out"] == false);
    CHECK(posts[1]["text"] == "Taken");
    CHECK(posts[1]["review_id"] == id);

    auto state = control("GET", "state", "").body;
    CHECK(control("DELETE", "reviews/" + id, "").status == 200);
    CHECK(control("DELETE", "reviews/" + id, "").status == 404);
    CHECK(w.stand_in.load(state, "77") == 2);
    CHECK(std::get<review>(w.read(id)).reply->text == "Taken");
    for (auto bad : {"", "[]", "{", R"({"kind":"no such"})"})
        CHECK(control("POST", "faults", bad).status == 400);
}

TEST_CASE("a delay keeps the answer back and then gives it", "[demo]")
{
    test::stand_in_world w;
    w.add(1, "Bad");
    auto before = w.clock.now();
    w.stand_in.add_fault({.what = demo::fault::kind::delay, .seconds = 30s});
    CHECK(test::run(w.adapter->list("")).has_value());
    CHECK(w.clock.now() == before + 30s);
}

TEST_CASE("the demo's reviews are mostly old, and a fresh bad one drips in", "[demo]")
{
    test::manual_clock clock;
    demo::store_front front;
    auto start = clock.now();
    test::run(demo::drip(front, "77", clock, 5s));
    const auto* all = front.reviews_of("77");
    REQUIRE(all);
    CHECK(all->size() == 13);
    CHECK(std::count_if(all->begin(), all->end(), [&](const auto& one) { return one.created < start - 24h * 7; }) >= 9);
    CHECK(all->back().created == start + 5s);
    CHECK(all->back().rating == 1);
}
