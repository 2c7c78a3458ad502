#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/http_mode.hpp"
#include "adapters/slack/signature.hpp"
#include "daemon/crypto/crypto.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/adapters/slack/hostile.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

using namespace highroad;
using namespace highroad::slack;
using test::json;

namespace {

// The vector of Slack's own documentation (api.slack.com/authentication/verifying-requests-from-slack).
const std::string secret = "8f742231b10e8888abcd99yyyzzz85a5";
const std::string stamp = "1531420618";
const std::string documented_body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&"
    "user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
    "803a0bc887a14d10d2c447fce8b6703c";
const std::string documented_signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const instant then{std::chrono::seconds{1531420618}};

struct bench {
    ~bench()
    {
        stop.emit(asio::cancellation_type::terminal);
        loop.restart();
        loop.poll();
    }
    void start()
    {
        asio::co_spawn(loop, mode.run(desk), asio::bind_cancellation_slot(stop.slot(), asio::detached));
        loop.poll();
    }
    http_response ask(const std::string& path, const std::string& body, bool sign = true, std::chrono::seconds age = {})
    {
        http_request request{"POST", "https://highroad.test/slack" + path};
        request.body = body;
        auto at = std::to_string((time.now() - age).time_since_epoch().count());
        request.headers.set("X-Slack-Request-Timestamp", at);
        if (sign) request.headers.set("X-Slack-Signature", "v0=" + hex(hmac_sha256(secret, "v0:" + at + ":" + body)));
        return send(std::move(request));
    }
    http_response send(http_request request)
    {
        http_response got{0, "", ""};
        asio::co_spawn(loop, router.send(std::move(request)), [&](std::exception_ptr, result<http_response> answer) {
            if (answer) got = *answer;
        });
        loop.restart();
        loop.poll();
        return got;
    }

    asio::io_context loop;
    asio::cancellation_signal stop;
    test::fake_slack_api api;
    test::manual_clock time;
    test::kept_log notes;
    test::kept_meters counts;
    slack_settings settings = test::usual_settings();
    web_api bot{api, "https://slack.test/api", "xoxb-secret"};
    people known{bot, time, false};
    inbound side{settings, bot, known, time, notes, counts};
    test::fake_desk desk;
    http_mode mode{settings, side, time, notes, counts};
    test::in_memory_http router;
};

} // namespace

TEST_CASE("Slack's own signature is accepted and every change of it refused", "[slack]")
{
    CHECK(is_signed(secret, stamp, documented_signature, documented_body, then));
    CHECK_FALSE(is_signed("", stamp, documented_signature, documented_body, then));
    CHECK_FALSE(is_signed(secret + "x", stamp, documented_signature, documented_body, then));
    CHECK_FALSE(is_signed(secret, "1531420619", documented_signature, documented_body, then));
    CHECK_FALSE(is_signed(secret, stamp, documented_signature, documented_body + " ", then));
    CHECK_FALSE(is_signed(secret, stamp, "", documented_body, then));
    CHECK_FALSE(is_signed(secret, stamp, documented_signature.substr(3), documented_body, then));
    CHECK_FALSE(is_signed(secret, stamp, documented_signature.substr(0, 66), documented_body, then));
    for (std::size_t i = 0; i < documented_signature.size(); ++i) {
        auto changed = documented_signature;
        changed[i] = changed[i] == '0' ? '1' : '0';
        CHECK_FALSE(is_signed(secret, stamp, changed, documented_body, then));
    }
    for (const auto* odd : {"", "x", "-1531420618", "1531420618.0", " 1531420618", "99999999999999999999"})
        CHECK_FALSE(is_signed(secret, odd, documented_signature, documented_body, then));
}

TEST_CASE("a signature is good for five minutes in both directions", "[slack]")
{
    using std::chrono::seconds;
    CHECK(is_signed(secret, stamp, documented_signature, documented_body, then + seconds{300}));
    CHECK(is_signed(secret, stamp, documented_signature, documented_body, then - seconds{300}));
    CHECK_FALSE(is_signed(secret, stamp, documented_signature, documented_body, then + seconds{301}));
    CHECK_FALSE(is_signed(secret, stamp, documented_signature, documented_body, then - seconds{301}));
}

TEST_CASE("the hooks answer Slack's set-up checks and nobody's unsigned words", "[slack]")
{
    bench b;
    b.mode.attach(b.router);
    CHECK(b.ask("/events", R"({"type":"url_verification","challenge":"c1"})").body == R"({"challenge":"c1"})");
    CHECK(b.ask("/events", R"({"type":"url_verification","challenge":"c1"})", false).status == 401);
    CHECK(b.ask("/commands", "ssl_check=1&token=x", false).status == 200);
    CHECK(b.ask("/commands", "ssl_check=1&command=%2Freview&user_id=U1&text=approve", false).status == 401);
    CHECK(b.ask("/events", "{}", true, std::chrono::seconds{301}).status == 401);
    CHECK(b.ask("/events", R"({"type":"event_callback"})").status == 503);
    b.start();
    CHECK(b.ask("/events", R"({"type":"event_callback"})").status == 200);
    CHECK(b.desk.questions.empty());
}

TEST_CASE("a slash command is answered in the response, once for each trigger", "[slack]")
{
    bench b;
    b.mode.attach(b.router);
    b.start();
    b.desk.says = {true, "No open case."};
    std::string body{"command=%2Freview&text=list&user_id=U1&channel_id=C1&trigger_id=t1"};
    auto told = b.ask("/commands", body);
    CHECK(told.status == 200);
    CHECK(json::parse(told.body).at("text") == "No open case.");
    b.ask("/commands", body);
    CHECK(b.desk.questions.size() == 1);
    CHECK(b.desk.repeats == 1);
}

TEST_CASE("a click is acknowledged first and its form opened after that", "[slack]")
{
    bench b;
    b.mode.attach(b.router);
    b.start();
    b.desk.stored.number = 42;
    json click{{"type", "block_actions"},
               {"user", {{"id", "U1"}}},
               {"trigger_id", "t1"},
               {"channel", {{"id", "C1"}}},
               {"actions", json::array({{{"action_id", "highroad.note.0"},
                                         {"value", to_value({card_action::note, 42, 1, 1, test::some_mark})}}})}};
    auto told = b.ask("/interactions", "payload=" + percent_encoded(click.dump()));
    CHECK(told.status == 200);
    CHECK(told.body.empty());
    b.loop.restart();
    b.loop.poll();
    CHECK(b.api.sent_to("views.open").size() == 1);
}

TEST_CASE("an event that comes again gets the same answer, one that was not recorded is asked for again", "[slack]")
{
    bench b;
    b.mode.attach(b.router);
    b.start();
    std::string body{R"({"type":"event_callback","event_id":"Ev1","event":{"type":"reaction_added","user":"U1",
        "reaction":"white_check_mark","item":{"type":"message","channel":"C1","ts":"1700000000.000100"},"event_ts":"1700000005.0"}})"};
    b.desk.broken = true;
    CHECK(b.ask("/events", body).status == 500);
    b.desk.broken = false;
    CHECK(b.ask("/events", body).status == 200);
    CHECK(b.ask("/events", body).status == 200);
    CHECK(b.desk.questions.size() == 1);
    CHECK(b.desk.repeats == 1);
}

TEST_CASE("signed nonsense is answered and does nothing", "[slack]")
{
    bench b;
    b.mode.attach(b.router);
    b.start();
    for (const auto& text : test::hostile_texts()) {
        for (const auto* path : {"/events", "/interactions", "/commands"}) {
            CHECK(b.ask(path, text).status == 200);
            CHECK(b.ask(path, "{" + text).status == 200);
            CHECK(b.ask(path, "payload=" + text).status == 200);
        }
    }
    CHECK(b.desk.questions.empty());
    CHECK(b.api.requests.empty());
}
