// Acknowledgements that come back from PagerDuty, Opsgenie and our own webhook, and everything that pretends to be one.

#include "adapters/pagers/pagerduty.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "tests/adapters/pagers/pages.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"

#include <nlohmann/json.hpp>

#include <random>

using namespace highroad;
using nlohmann::json;
using test::a_secret;

namespace {

class kept_answers final : public page_answers {
public:
    awaitable<result<answer>> acknowledged(asked who, std::string page_key) override
    {
        if (broken) co_return failure{errc::disk, "the disk is full"};
        asked_by.push_back(std::move(who));
        keys.push_back(std::move(page_key));
        answer said{keys.back() == "highroad/42/1", "Thank you."};
        co_return said;
    }

    bool broken = false;
    std::vector<asked> asked_by;
    std::vector<std::string> keys;
};

using world = test::surroundings<test::in_memory_http>;

/// One of the three that listen, with a message of its service that acknowledges `key`.
struct source {
    std::string name;
    std::string path;
    std::function<std::string(const std::string& key, const std::string& by)> body;
    std::function<void(http_request&, instant now)> sign;
};

std::string v1(const std::string& secret, const std::string& body)
{
    return "v1=" + hex(hmac_sha256(secret, body));
}

std::string pagerduty_body(const std::string& key, const std::string& by,
                           const std::string& type = "incident.acknowledged")
{
    json agent{{"id", "PLH1HKV"}, {"type", "user_reference"}, {"summary", by}};
    json incident{{"id", "PGR0VU2"}, {"type", "incident"}, {"status", "acknowledged"}, {"incident_key", key}};
    json event{
        {"id", "01G3PQ97"}, {"event_type", type}, {"resource_type", "incident"}, {"agent", agent}, {"data", incident}};
    json whole{{"event", event}};
    return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string opsgenie_body(const std::string& key, const std::string& by, const std::string& action = "Acknowledge")
{
    json about{{"alertId", "052652ac"},
               {"alias", key},
               {"username", by},
               {"message", "x"},
               {"updatedAt", 1420452224764002246}};
    json whole{
        {"source", {{"name", ""}, {"type", "web"}}}, {"alert", about}, {"action", action}, {"integrationId", "37c8"}};
    return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

void sign_ours(http_request& request, const std::string& secret, instant at)
{
    auto timestamp = std::to_string(at.time_since_epoch().count());
    request.headers.set("X-Highroad-Timestamp", timestamp);
    request.headers.set("X-Highroad-Signature", signed_message::signature(secret, timestamp, request.body));
}

std::vector<source> sources()
{
    return {{"pagerduty", "/hooks/pagers/pd",
             [](const std::string& key, const std::string& by) { return pagerduty_body(key, by); },
             [](http_request& request, instant) {
                 request.headers.set("X-PagerDuty-Signature", v1(a_secret, request.body));
             }},
            {"opsgenie", "/hooks/pagers/og",
             [](const std::string& key, const std::string& by) { return opsgenie_body(key, by); },
             [](http_request& request, instant) { request.headers.set("X-Highroad-Secret", a_secret); }},
            {"webhook", "/hooks/pagers/own",
             [](const std::string& key, const std::string& by) {
                 json whole{{"event", "acknowledged"}, {"key", key}, {"by", by}};
                 return whole.dump(-1, ' ', false, json::error_handler_t::replace);
             },
             [](http_request& request, instant now) { sign_ours(request, a_secret, now); }}};
}

struct house {
    house()
    {
        for (const auto& row : test::http_pagers<test::in_memory_http>()) {
            pagers.push_back(row.make(with));
            pagers.back()->serve(with.http, desk);
        }
    }
    http_request message(const source& from, std::string body) const
    {
        http_request request{"POST", "http://127.0.0.1" + from.path};
        request.body = std::move(body);
        from.sign(request, with.clock.now());
        return request;
    }
    http_response send(http_request request)
    {
        auto got = test::run(with.http.send(std::move(request)));
        REQUIRE(got.has_value());
        return *got;
    }
    http_response push(const source& from, std::string body) { return send(message(from, std::move(body))); }

    world with;
    kept_answers desk;
    std::vector<std::unique_ptr<pager>> pagers;
};

} // namespace

TEST_CASE("an acknowledgement reaches the desk, with who gave it, and is answered once it is recorded", "[pagers]")
{
    for (const auto& from : sources()) {
        INFO(from.name);
        house h;
        auto got = h.push(from, from.body("highroad/42/1", "Jo Doe"));
        CHECK(got.status == 200);
        CHECK(json::parse(got.body) == json{{"accepted", true}, {"text", "Thank you."}});
        REQUIRE(h.desk.keys == std::vector<std::string>{"highroad/42/1"});
        const auto& who = h.desk.asked_by.front();
        CHECK(who.by.chat == "pager:" + from.path.substr(14));
        CHECK(who.by.name == "Jo Doe");
        CHECK(!who.by.id.empty());
        CHECK(who.key.starts_with(who.by.chat + ":"));

        // Sent again, it carries the same key, so the desk carries it out once.
        CHECK(h.push(from, from.body("highroad/42/1", "Jo Doe")).status == 200);
        CHECK(h.desk.asked_by.at(0).key == h.desk.asked_by.at(1).key);
        CHECK(h.push(from, from.body("highroad/43/1", "Jo Doe")).status == 200);
        if (from.name != "pagerduty") CHECK(h.desk.asked_by.at(2).key != h.desk.asked_by.at(1).key);
        CHECK(h.with.meters.values["highroad_pager_messages_total{pager=" + from.path.substr(14) +
                                   ",outcome=acknowledged}"] == 2);
    }
}

TEST_CASE("a message whose id cannot be kept is known by its words, so a replay is the same message", "[pagers]")
{
    for (std::string id : {std::string{}, std::string(300, 'i'), std::string{"a\nb"}, std::string{"\0", 1}}) {
        house h;
        auto all = sources();
        auto duty = json::parse(all[0].body("highroad/42/1", "Jo"));
        duty["event"]["id"] = id;
        json own{{"event", "acknowledged"}, {"key", "highroad/42/1"}, {"id", id}};
        for (int time = 0; time < 2; ++time) {
            CHECK(h.push(all[0], duty.dump()).status == 200);
            CHECK(h.push(all[2], own.dump()).status == 200);
        }
        REQUIRE(h.desk.asked_by.size() == 4);
        for (std::size_t first : {0U, 1U}) {
            const auto& key = h.desk.asked_by.at(first).key;
            CHECK(key == h.desk.asked_by.at(first + 2).key);
            CHECK(key.size() < 100);
            CHECK(key.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("an unknown page is no error for the sender, who would stop sending", "[pagers]")
{
    for (const auto& from : sources()) {
        INFO(from.name);
        house h;
        auto got = h.push(from, from.body("d3640fbd41094207a1c11e58e46b1662", "Jo"));
        CHECK(got.status == 200);
        CHECK(json::parse(got.body)["accepted"] == false);
        CHECK(h.push(from, from.body(std::string(10'000, 'k'), "Jo")).status == 200);
        CHECK(h.desk.keys.size() == 1);
    }
}

TEST_CASE("what could not be recorded is asked for again", "[pagers]")
{
    for (const auto& from : sources()) {
        INFO(from.name);
        house h;
        h.desk.broken = true;
        auto got = h.push(from, from.body("highroad/42/1", "Jo"));
        CHECK(got.status == 503);
        CHECK(!got.headers.get("Retry-After").empty());
        CHECK(got.body.find("disk") == std::string::npos);
        CHECK(h.with.log.text.find("the disk is full") != std::string::npos);
    }
}

TEST_CASE("without the right signature nothing is believed, and nothing of it is looked at", "[pagers]")
{
    for (const auto& from : sources()) {
        INFO(from.name);
        house h;
        auto body = from.body("highroad/42/1", "Jo");
        http_request unsigned_one{"POST", "http://127.0.0.1" + from.path};
        unsigned_one.body = body;
        CHECK(h.send(unsigned_one).status == 401);

        for (auto field : {"X-PagerDuty-Signature", "X-Highroad-Secret", "X-Highroad-Signature"}) {
            auto good = h.message(from, body);
            auto right = good.headers.get(field);
            if (right.empty()) continue;
            for (const auto& wrong :
                 {std::string{}, std::string{"v1="}, right.substr(1), right + "0", right.substr(0, 20),
                  "v2" + right.substr(2), v1("another secret of ours", body), v1("", body)}) {
                auto changed = good;
                changed.headers.set(field, wrong);
                INFO(field << ": " << wrong);
                CHECK(h.send(changed).status == 401);
            }
        }
        if (from.name != "opsgenie") {
            auto changed = h.message(from, body);
            changed.body += " ";
            CHECK(h.send(changed).status == 401);
        }
        CHECK(h.desk.keys.empty());
        CHECK(h.with.log.text.find(a_secret) == std::string::npos);
        CHECK(h.with.log.text.find("Jo") == std::string::npos);
    }
}

TEST_CASE("our own webhook believes no message that is older or younger than five minutes", "[pagers]")
{
    auto from = sources().back();
    for (auto [off, status] :
         std::vector<std::pair<int, int>>{{0, 200}, {300, 200}, {-300, 200}, {301, 401}, {-301, 401}}) {
        house h;
        http_request request{"POST", "http://127.0.0.1" + from.path};
        request.body = from.body("highroad/42/1", "Jo");
        sign_ours(request, a_secret, h.with.clock.now() + std::chrono::seconds{off});
        INFO(off);
        CHECK(h.send(request).status == status);
    }
    // Signed all right, with a time that is none.
    for (std::string odd : {"", "soon", "1e9", "99999999999999999999", "-1"}) {
        house h;
        http_request request{"POST", "http://127.0.0.1" + from.path};
        request.body = from.body("highroad/42/1", "Jo");
        request.headers.set("X-Highroad-Timestamp", odd);
        request.headers.set("X-Highroad-Signature", signed_message::signature(a_secret, odd, request.body));
        CHECK(h.send(request).status == 401);
    }
}

TEST_CASE("PagerDuty may sign with several secrets while one is being replaced", "[pagers]")
{
    const std::string body = "{}";
    auto good = v1(a_secret, body);
    auto other = v1("the old one", body);
    for (const auto& header : {good, other + "," + good, good + "," + other, other + ", " + good, "v0=x," + good})
        CHECK(pagers::pagerduty::is_signed(a_secret, header, body));
    for (const auto& header : {std::string{}, other, std::string{","}, good.substr(3), std::string(100'000, ',')})
        CHECK(!pagers::pagerduty::is_signed(a_secret, header, body));
    CHECK(!pagers::pagerduty::is_signed("", v1("", body), body));
}

TEST_CASE("other news of a service is passed over", "[pagers]")
{
    house h;
    auto all = sources();
    for (auto type :
         {"incident.resolved", "incident.triggered", "incident.unacknowledged", "service.updated", "pagey.ping"})
        CHECK(h.push(all[0], pagerduty_body("highroad/42/1", "Jo", type)).status == 200);
    for (auto action : {"Create", "Close", "UnAcknowledge", "AddNote"})
        CHECK(h.push(all[1], opsgenie_body("highroad/42/1", "Jo", action)).status == 200);
    CHECK(h.push(all[2], R"({"event":"resolved","key":"highroad/42/1"})").status == 200);
    CHECK(h.desk.keys.empty());
}

TEST_CASE("what we acknowledged there ourselves is no news when it comes back", "[pagers]")
{
    house h;
    auto all = sources();
    auto echo = json::parse(pagerduty_body("highroad/42/1", "Events API"));
    echo["event"]["agent"]["type"] = "events_api_v2_inbound_integration_reference";
    CHECK(h.push(all[0], echo.dump()).status == 200);
    CHECK(h.push(all[1], opsgenie_body("highroad/42/1", "Highroad")).status == 200);
    // Somebody did it, though nobody says who.
    echo["event"]["agent"] = nullptr;
    CHECK(h.desk.keys.empty());
    CHECK(h.push(all[0], echo.dump()).status == 200);
    REQUIRE(h.desk.keys.size() == 1);
    CHECK(h.desk.asked_by.front().by.name == "somebody at pd");
    // A grouped incident has no key of ours.
    echo["event"]["data"].erase("incident_key");
    CHECK(h.push(all[0], echo.dump()).status == 200);
    CHECK(h.desk.keys.size() == 1);
}

TEST_CASE("a message that is too large is refused before anything else", "[pagers]")
{
    for (const auto& from : sources()) {
        house h;
        CHECK(h.push(from, std::string(1024 * 1024, ' ')).status == 413);
        CHECK(h.desk.keys.empty());
    }
}

TEST_CASE("signed nonsense is answered in words and reaches nobody", "[pagers]")
{
    for (const auto& from : sources()) {
        house h;
        for (const auto& body :
             {std::string{}, std::string{"hello"}, std::string{"[]"}, std::string{"{}"}, std::string{"null"},
              std::string{R"({"event":7,"action":[]})"}, std::string{R"({"event":{"event_type":{}}})"},
              std::string(100'000, '['), std::string{"\xFF\xFE"}, std::string(500'000, '{')}) {
            auto got = h.push(from, body);
            INFO(from.name << " " << body.substr(0, 40));
            CHECK(got.status == 400);
            CHECK(json::parse(got.body)["error"].is_string());
        }
        CHECK(h.desk.keys.empty());
    }
}

TEST_CASE("names that people give themselves there are shown on one line, and hide nothing", "[pagers]")
{
    for (const auto& from : sources()) {
        house h;
        CHECK(
            h.push(from, from.body("highroad/42/1", "<!channel> \u202Eevil\r\nroot" + std::string(5000, 'x'))).status ==
            200);
        REQUIRE(h.desk.asked_by.size() == 1);
        const auto& who = h.desk.asked_by.front().by;
        for (const auto& text : {who.name, who.id}) {
            CHECK(text.find('\n') == std::string::npos);
            CHECK(text.find("\u202E") == std::string::npos);
            CHECK(text.size() < 500);
        }
    }
}

TEST_CASE("a thousand mutations of signed messages end in an answer, and acknowledge no other page", "[pagers]")
{
    for (const auto& from : sources()) {
        house h;
        std::mt19937 random{11};
        const auto good = from.body("highroad/42/1", "Jo");
        for (int round = 0; round < 1000; ++round) {
            auto body = good;
            for (auto changes = 1 + random() % 4; changes > 0; --changes) {
                auto at = random() % body.size();
                switch (random() % 3) {
                case 0:
                    body[at] = static_cast<char>(random());
                    break;
                case 1:
                    body.erase(at, 1 + random() % 8);
                    break;
                default:
                    body.insert(at, 1, "{}[]\",:\\\0u"[random() % 10]);
                    break;
                }
                if (body.empty()) body = " ";
            }
            auto status = h.push(from, body).status;
            CHECK((status == 200 || status == 400));
        }
        for (const auto& who : h.desk.asked_by)
            CHECK(who.by.chat == "pager:" + from.path.substr(14));
    }
}

TEST_CASE("a pager without a secret for its hook listens to nobody", "[pagers]")
{
    world with;
    kept_answers desk;
    auto pd = make_pagerduty({"pd", "k", "", "https://x.example"}, with.http, with.log, with.meters);
    auto og = make_opsgenie({"og", "k", "", {}, {}, "https://x.example"}, with.http, with.log, with.meters);
    REQUIRE((pd && og));
    (*pd)->serve(with.http, desk);
    (*og)->serve(with.http, desk);
    for (auto path : {"/hooks/pagers/pd", "/hooks/pagers/og"}) {
        http_request request{"POST", std::string{"http://127.0.0.1"} + path};
        request.body = pagerduty_body("highroad/42/1", "Jo");
        request.headers.set("X-PagerDuty-Signature", v1("", request.body));
        request.headers.set("X-Highroad-Secret", "");
        CHECK(test::run(with.http.send(std::move(request)))->status == 404);
    }
    CHECK(desk.keys.empty());
}
