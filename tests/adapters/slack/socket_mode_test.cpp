#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/socket_mode.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <list>

using namespace highroad;
using namespace highroad::slack;
using namespace std::chrono_literals;
using test::json;

namespace {

/// Sleepers wait until a test moves the time to where they want to be.
class stepped_clock final : public clock {
public:
    instant now() const override { return now_; }
    awaitable<void> sleep_until(instant at) override
    {
        auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor,
                                                          asio::steady_timer::time_point::max());
        sleepers_.push_back(timer);
        while (now_ < at)
            co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
        sleepers_.remove(timer);
    }
    void advance(std::chrono::seconds by)
    {
        now_ += by;
        for (const auto& sleeper : sleepers_)
            sleeper->cancel();
    }

private:
    instant now_{std::chrono::seconds{1'790'000'000}};
    std::list<std::shared_ptr<asio::steady_timer>> sleepers_;
};

/// Slack's end of one socket.
struct wire {
    explicit wire(asio::any_io_executor loop) : news{loop, asio::steady_timer::time_point::max()} {}
    void say(std::string text)
    {
        inbox.push_back(std::move(text));
        news.cancel();
    }
    void hello(int lasts = 3600)
    {
        say(R"({"type":"hello","debug_info":{"approximate_connection_time":)" + std::to_string(lasts) + "}}");
    }
    void drop()
    {
        closed = true;
        news.cancel();
    }
    std::vector<std::string> acknowledged() const
    {
        std::vector<std::string> ids;
        for (const auto& text : sent)
            ids.push_back(json::parse(text).at("envelope_id"));
        return ids;
    }

    asio::steady_timer news;
    std::deque<std::string> inbox;
    std::vector<std::string> sent;
    bool closed = false; ///< by either side
    bool closed_by_us = false;
    bool sending = false;
};

class wire_socket final : public websocket {
public:
    explicit wire_socket(std::shared_ptr<wire> to) : wire_{std::move(to)} {}
    awaitable<result<std::string>> receive() override
    {
        while (wire_->inbox.empty() && !wire_->closed)
            co_await wire_->news.async_wait(asio::as_tuple(asio::use_awaitable));
        if (wire_->inbox.empty()) co_return failure{errc::answer_lost, "gone: wss://x/?ticket=tick-secret"};
        auto text = wire_->inbox.front();
        wire_->inbox.pop_front();
        co_return text;
    }
    awaitable<result<void>> send(std::string text) override
    {
        if (wire_->sending) throw std::logic_error{"two frames at once"};
        if (wire_->closed) co_return failure{errc::answer_lost, "gone"};
        wire_->sending = true;
        asio::steady_timer turn{co_await asio::this_coro::executor, 0s};
        co_await turn.async_wait(asio::as_tuple(asio::use_awaitable));
        wire_->sending = false;
        wire_->sent.push_back(std::move(text));
        co_return result<void>{};
    }
    void close() override
    {
        wire_->closed_by_us = true;
        wire_->drop();
    }

private:
    std::shared_ptr<wire> wire_;
};

class wires final : public websocket_connector {
public:
    awaitable<result<std::unique_ptr<websocket>>> open(std::string url) override
    {
        urls.push_back(url);
        if (refuse) co_return failure{errc::unreachable, "no route to wss://x/?ticket=tick-secret"};
        auto fresh = std::make_shared<wire>(co_await asio::this_coro::executor);
        all.push_back(fresh);
        std::unique_ptr<websocket> socket = std::make_unique<wire_socket>(fresh);
        co_return socket;
    }
    bool refuse = false;
    std::vector<std::string> urls;
    std::vector<std::shared_ptr<wire>> all;
};

struct bench {
    bench()
    {
        api.says("apps.connections.open", R"({"ok":true,"url":"wss://x/link/?ticket=tick-secret"})");
        desk.stored.number = 42;
        asio::co_spawn(loop, mode.run(desk),
                       asio::bind_cancellation_slot(stop.slot(), [this](std::exception_ptr) { ended = true; }));
        go_on();
    }
    ~bench()
    {
        stop.emit(asio::cancellation_type::terminal);
        go_on();
    }
    void go_on()
    {
        loop.restart();
        // A send takes one turn of a timer that has already expired.
        for (int i = 0; i < 20; ++i)
            loop.poll();
    }
    void pass(std::chrono::seconds length)
    {
        time.advance(length);
        go_on();
    }
    wire& connected(int lasts = 3600)
    {
        sockets.all.back()->hello(lasts);
        go_on();
        return *sockets.all.back();
    }
    std::string reaction_envelope(const std::string& id, const std::string& event = "Ev1")
    {
        return R"({"envelope_id":")" + id + R"(","type":"events_api","accepts_response_payload":false,"payload":
            {"type":"event_callback","event_id":")" +
               event + R"(","event":{"type":"reaction_added","user":"U1",
            "reaction":"white_check_mark","item":{"type":"message","channel":"C1","ts":"1700000000.000100"},
            "event_ts":"1700000005.0"}}})";
    }
    std::string slash_envelope(const std::string& id, bool takes_answer = true)
    {
        return R"({"envelope_id":")" + id + R"(","type":"slash_commands","accepts_response_payload":)" +
               (takes_answer ? "true" : "false") + R"(,"payload":{"command":"/review","text":"list","user_id":"U1",
               "channel_id":"C1","trigger_id":"t","response_url":"https://hooks.slack.com/respond"}})";
    }
    double connected_gauge() { return counts.values["highroad_slack_connected{}"]; }

    asio::io_context loop;
    asio::cancellation_signal stop;
    bool ended = false;
    test::fake_slack_api api;
    stepped_clock time;
    test::counted_random random;
    test::kept_log notes;
    test::kept_meters counts;
    slack_settings settings = test::usual_settings();
    web_api bot{api, "https://slack.test/api", "xoxb-secret"};
    web_api app{api, "https://slack.test/api", "xapp-secret"};
    people known{bot, time, false};
    inbound side{settings, bot, known, time, notes, counts};
    wires sockets;
    test::fake_desk desk;
    socket_mode mode{app, sockets, side, time, random, notes, counts};
};

} // namespace

TEST_CASE("connected means that Slack has said hello", "[slack]")
{
    bench b;
    REQUIRE(b.sockets.all.size() == 1);
    CHECK(b.connected_gauge() == 0);
    b.connected();
    CHECK(b.connected_gauge() == 1);
    CHECK(b.api.requests.at(0).headers.get("Authorization") == "Bearer xapp-secret");
}

TEST_CASE("an envelope is acknowledged only after the desk has answered", "[slack]")
{
    bench b;
    auto& socket = b.connected();
    b.desk.gate = std::make_shared<asio::steady_timer>(b.loop, asio::steady_timer::time_point::max());
    socket.say(b.reaction_envelope("e1"));
    b.go_on();
    REQUIRE(b.desk.questions.size() == 1);
    CHECK(socket.sent.empty());
    b.desk.gate->cancel();
    b.go_on();
    CHECK(socket.acknowledged() == std::vector<std::string>{"e1"});
}

TEST_CASE("one slow command does not hold up the others", "[slack]")
{
    bench b;
    auto& socket = b.connected();
    auto slow = std::make_shared<asio::steady_timer>(b.loop, asio::steady_timer::time_point::max());
    b.desk.gate = slow;
    socket.say(b.reaction_envelope("slow", "Ev1"));
    b.go_on();
    b.desk.gate.reset();
    for (int i = 0; i < 5; ++i)
        socket.say(b.reaction_envelope("e" + std::to_string(i), "Ev2" + std::to_string(i)));
    b.go_on();
    CHECK(socket.acknowledged().size() == 5);
    slow->cancel();
    b.go_on();
    CHECK(socket.acknowledged().size() == 6);
}

TEST_CASE("an envelope that comes again is acknowledged again and done once", "[slack]")
{
    bench b;
    auto& socket = b.connected();
    b.desk.says = {true, "listed"};
    socket.say(b.slash_envelope("e1"));
    b.go_on();
    b.desk.says = {true, "something else"};
    socket.say(b.slash_envelope("e1"));
    b.go_on();
    REQUIRE(socket.sent.size() == 2);
    CHECK(socket.sent[0] == socket.sent[1]);
    CHECK(json::parse(socket.sent[0]).at("payload").at("text") == "listed");
    CHECK(b.desk.questions.size() == 1);
    CHECK(b.desk.repeats == 1);
}

TEST_CASE("what could not be recorded is left unacknowledged, so that Slack sends it again", "[slack]")
{
    bench b;
    auto& socket = b.connected();
    b.desk.broken = true;
    socket.say(b.reaction_envelope("e1"));
    b.go_on();
    CHECK(socket.sent.empty());
    socket.say(b.slash_envelope("e2"));
    b.go_on();
    REQUIRE(socket.sent.size() == 1);
    CHECK(socket.sent[0].find("could not record") != std::string::npos);
    b.desk.broken = false;
    socket.say(b.reaction_envelope("e1"));
    b.go_on();
    CHECK(socket.acknowledged() == std::vector<std::string>{"e2", "e1"});
    CHECK(b.desk.questions.size() == 1);
}

TEST_CASE("an answer that the acknowledgement cannot carry goes by the response address", "[slack]")
{
    bench b;
    auto& socket = b.connected();
    b.desk.says = {true, "listed"};
    socket.say(b.slash_envelope("e1", false));
    b.go_on();
    CHECK(socket.sent.at(0) == R"({"envelope_id":"e1"})");
    CHECK(b.api.sent_to("respond").at(0).at("text") == "listed");
}

TEST_CASE("the old socket serves until the new one has said hello, and a little longer", "[slack]")
{
    bench b;
    auto& old = b.connected();
    b.pass(120s);
    old.say(R"({"type":"disconnect","reason":"warning"})");
    b.go_on();
    REQUIRE(b.sockets.all.size() == 2);
    CHECK_FALSE(old.closed);
    // No hello yet: what comes on the old socket is answered there.
    old.say(b.reaction_envelope("e1", "Ev1"));
    b.go_on();
    CHECK(old.acknowledged() == std::vector<std::string>{"e1"});
    CHECK(b.connected_gauge() == 1);

    auto& fresh = b.connected();
    CHECK_FALSE(old.closed);
    old.say(b.reaction_envelope("e2", "Ev2"));
    fresh.say(b.reaction_envelope("e3", "Ev3"));
    b.go_on();
    CHECK(old.acknowledged() == std::vector<std::string>{"e1", "e2"});
    CHECK(fresh.acknowledged() == std::vector<std::string>{"e3"});
    b.pass(3s);
    CHECK(old.closed_by_us);
    CHECK_FALSE(fresh.closed);
    CHECK(b.connected_gauge() == 1);
    CHECK(b.sockets.all.size() == 2);
}

TEST_CASE("an old socket is not closed while something on it awaits its acknowledgement", "[slack]")
{
    bench b;
    auto& old = b.connected();
    b.pass(120s);
    b.desk.gate = std::make_shared<asio::steady_timer>(b.loop, asio::steady_timer::time_point::max());
    old.say(b.reaction_envelope("e1"));
    old.say(R"({"type":"disconnect","reason":"refresh_requested"})");
    b.go_on();
    b.connected();
    b.pass(3s);
    CHECK_FALSE(old.closed);
    b.desk.gate->cancel();
    b.go_on();
    b.pass(2s);
    CHECK(old.acknowledged() == std::vector<std::string>{"e1"});
    CHECK(old.closed_by_us);
}

TEST_CASE("a socket is replaced before Slack means to end it", "[slack]")
{
    bench b;
    auto& old = b.connected(3600);
    b.pass(3000s);
    CHECK(b.sockets.all.size() == 1);
    b.pass(599s);
    REQUIRE(b.sockets.all.size() == 2);
    CHECK_FALSE(old.closed);
    for (auto lasts : {1s, 10s, 360s, 3600s, 18060s}) {
        for (std::uint64_t random : {0ULL, 1ULL, 77ULL, ~0ULL}) {
            CHECK(planned_life(lasts, random) > 0s);
            CHECK(planned_life(lasts, random) <= lasts);
        }
    }
    CHECK(planned_life(0s, 5) == 0s);
}

TEST_CASE("a lost socket is replaced, with growing pauses while Slack is away", "[slack]")
{
    bench b;
    auto& first = b.connected();
    b.pass(120s);
    b.sockets.refuse = true;
    first.drop();
    b.go_on();
    CHECK(b.connected_gauge() == 0);
    CHECK(b.sockets.urls.size() == 2);
    int opened = 2;
    std::vector<int> waits;
    for (int second = 0, since = 0; second < 200; ++second) {
        b.pass(1s);
        ++since;
        if (static_cast<int>(b.sockets.urls.size()) > opened) {
            opened = static_cast<int>(b.sockets.urls.size());
            waits.push_back(since);
            since = 0;
        }
    }
    CHECK(waits.size() >= 4);
    CHECK(waits.size() <= 8);
    CHECK(waits.back() > waits.front());
    b.sockets.refuse = false;
    b.pass(120s);
    b.connected();
    CHECK(b.connected_gauge() == 1);
    for (int failures = 1; failures < 100; ++failures) {
        CHECK(reconnect_delay(failures, 0) >= 1s);
        CHECK(reconnect_delay(failures, ~0ULL) <= 120s);
    }
}

TEST_CASE("a socket without a hello is given up", "[slack]")
{
    bench b;
    b.pass(31s);
    CHECK(b.sockets.all.at(0)->closed_by_us);
    CHECK(b.notes.text.find("no hello") != std::string::npos);
    b.pass(3s);
    CHECK(b.sockets.all.size() == 2);
}

TEST_CASE("a token that Slack does not accept is reported and tried again every five minutes", "[slack]")
{
    bench b;
    auto& first = b.connected();
    b.pass(120s);
    b.api.says("apps.connections.open", R"({"ok":false,"error":"invalid_auth"})");
    b.api.answers["apps.connections.open"].pop_front();
    first.drop();
    b.go_on();
    CHECK(b.notes.text.find("Slack does not accept the token") != std::string::npos);
    auto asked_so_far = b.api.called["apps.connections.open"];
    b.pass(299s);
    CHECK(b.api.called["apps.connections.open"] == asked_so_far);
    b.pass(1s);
    CHECK(b.api.called["apps.connections.open"] == asked_so_far + 1);
}

TEST_CASE("a rate limit on opening sockets is honoured", "[slack]")
{
    bench b;
    auto& first = b.connected();
    b.pass(120s);
    http_response limited{429, "application/json", R"({"ok":false,"error":"ratelimited"})"};
    limited.headers.set("Retry-After", "50");
    b.api.then("apps.connections.open", limited);
    b.api.answers["apps.connections.open"].pop_front();
    first.drop();
    b.go_on();
    auto asked_so_far = b.api.called["apps.connections.open"];
    b.pass(49s);
    CHECK(b.api.called["apps.connections.open"] == asked_so_far);
    b.pass(1s);
    CHECK(b.api.called["apps.connections.open"] == asked_so_far + 1);
}

TEST_CASE("Socket Mode switched off is an error for the operator, not a loop", "[slack]")
{
    bench b;
    auto& first = b.connected();
    first.say(R"({"type":"disconnect","reason":"link_disabled"})");
    first.drop();
    b.go_on();
    CHECK(b.notes.text.find("socket mode is switched off") != std::string::npos);
    b.pass(200s);
    CHECK(b.sockets.all.size() == 1);
}

TEST_CASE("sockets that end at once are not reopened in a tight loop", "[slack]")
{
    bench b;
    for (int i = 0; i < 50; ++i) {
        if (!b.sockets.all.back()->closed) {
            auto& socket = b.connected();
            socket.say(R"({"type":"disconnect","reason":"too_many_websockets"})");
            socket.drop();
        }
        b.pass(1s);
    }
    CHECK(b.sockets.all.size() < 8);
}

TEST_CASE("a stop ends everything, and no log line ever holds a secret", "[slack]")
{
    bench b;
    auto& socket = b.connected();
    b.desk.gate = std::make_shared<asio::steady_timer>(b.loop, asio::steady_timer::time_point::max());
    socket.say(b.reaction_envelope("e1"));
    socket.say("not json");
    b.go_on();
    b.stop.emit(asio::cancellation_type::terminal);
    b.go_on();
    CHECK(b.ended);
    CHECK(b.connected_gauge() == 0);

    bench other;
    other.connected().drop();
    other.sockets.refuse = true;
    other.pass(100s);
    other.pass(100s);
    CHECK(other.notes.text.find("secret") == std::string::npos);
    CHECK(other.notes.text.find("***") != std::string::npos);
}
