#include "adapters/matrix/appservice.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;

namespace {

/// Keeps the handlers instead of serving them.
class kept_routes final : public http_router {
public:
    void add(std::string method, std::string path, http_handler handler) override
    {
        handlers[method + " " + path] = std::move(handler);
    }
    std::map<std::string, http_handler> handlers;
};

json said(const std::string& id, const std::string& line)
{
    return {{"type", "m.room.message"},
            {"event_id", id},
            {"sender", "@ana:x"},
            {"room_id", "!r:x"},
            {"origin_server_ts", 1'790'000'000'000},
            {"content", {{"msgtype", "m.text"}, {"body", "!review " + line}}}};
}

struct world {
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    counted_random random;
    kept_log notes;
    kept_meters counts;
    fake_desk desk;
    kept_routes routes;
    matrix_settings settings = as_service();
    session who{settings, server, memory, time};
    client_api api{settings, server, who, time};
    rooms known{api, memory, time, notes};
    messages out{api, known, memory, time, random};
    inbound in{api, known, out, memory, time, notes, counts};
    appservice pushed{api, known, in, out, memory, time, random, notes, counts};

    world()
    {
        pushed.serve(routes);
        REQUIRE(run(known.enter("reviews")).has_value());
    }
    static matrix_settings as_service()
    {
        auto made = usual_settings();
        made.hs_token = "hs_secret";
        return made;
    }
    static http_request transaction(const std::string& id, const json& events, const std::string& token = "hs_secret")
    {
        http_request request{"PUT", "/_matrix/app/v1/transactions/" + id};
        request.headers.set("Authorization", "Bearer " + token);
        request.body = json{{"events", events}}.dump();
        return request;
    }
    /// One push while the service runs.
    int push(http_request request)
    {
        asio::io_context loop;
        asio::cancellation_signal stop;
        auto service = [&]() -> awaitable<void> {
            try {
                co_await pushed.run(desk);
            } catch (const boost::system::system_error&) {
                co_return;
            }
        };
        int status = 0;
        auto asking = [&]() -> awaitable<void> {
            auto answer = co_await routes.handlers.at("PUT /_matrix/app/v1/transactions/")(std::move(request));
            status = answer.status;
            stop.emit(asio::cancellation_type::terminal);
        };
        asio::co_spawn(loop, service(), asio::bind_cancellation_slot(stop.slot(), asio::detached));
        asio::co_spawn(loop, asking(), asio::detached);
        loop.run_for(std::chrono::seconds{10});
        return status;
    }
    std::size_t transactions_kept() const
    {
        return static_cast<std::size_t>(std::count_if(memory.texts.begin(), memory.texts.end(), [](const auto& one) {
            return one.first.starts_with("matrix transaction ");
        }));
    }
};

} // namespace

TEST_CASE("what the homeserver pushes is carried out once, however often it comes", "[matrix]")
{
    world w;
    auto events = json::array({said("$1", "list")});
    CHECK(w.push(world::transaction("7", events)) == 200);
    CHECK(w.desk.questions.size() == 1);
    CHECK(w.transactions_kept() == 1);
    auto asked = w.server.requests.size();
    CHECK(w.push(world::transaction("7", events)) == 200);
    CHECK(w.desk.questions.size() == 1);
    CHECK(w.server.asked_for("/state/m.room.member/") == 1);
    CHECK(w.server.requests.size() >= asked);
    // A homeserver that was set up anew counts from 1 again.
    CHECK(w.push(world::transaction("7", json::array({said("$2", "list")}))) == 200);
    CHECK(w.desk.questions.size() == 2);
}

TEST_CASE("a transaction that could not be kept or carried out is asked for again", "[matrix]")
{
    world w;
    w.desk.broken = true;
    CHECK(w.push(world::transaction("7", json::array({said("$1", "list")}))) == 503);
    w.desk.broken = false;
    w.memory.broken = true;
    CHECK(w.push(world::transaction("7", json::array({said("$1", "list")}))) == 503);
    CHECK(w.transactions_kept() == 0);
    w.memory.broken = false;
    CHECK(w.push(world::transaction("7", json::array({said("$1", "list")}))) == 200);
    CHECK(w.desk.questions.size() == 1);
}

TEST_CASE("an answer to a person is sent before the transaction that asked for it counts as done", "[matrix]")
{
    world w;
    w.desk.told.text = "Two open cases.";
    CHECK(w.push(world::transaction("7", json::array({said("$1", "list")}))) == 200);
    REQUIRE(w.server.sent.size() == 1);
    CHECK(w.server.sent[0].second["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
}

TEST_CASE("whoever does not show the token is told nothing and changes nothing", "[matrix]")
{
    world w;
    auto events = json::array({said("$1", "list")});
    CHECK(w.push(world::transaction("7", events, "wrong")) == 403);
    CHECK(w.push(world::transaction("7", events, "")) == 403);
    CHECK(w.push(world::transaction("7", events, "hs_secret2")) == 403);
    auto bare = world::transaction("7", events);
    bare.headers.remove("Authorization");
    bare.url += "?access_token=hs_secret";
    CHECK(w.push(std::move(bare)) == 403);
    CHECK(w.desk.questions.empty());
    CHECK(w.notes.text.find("hs_secret") == std::string::npos);
    for (const auto* path : {"POST /_matrix/app/v1/ping", "GET /_matrix/app/v1/"})
        CHECK(run(w.routes.handlers.at(path)(http_request{"GET", "/_matrix/app/v1/users/@a:x"})).status == 403);
}

TEST_CASE("what is no transaction is refused, and odd events in one harm nothing", "[matrix]")
{
    world w;
    for (const auto* odd : {"", "{", "[]", "{}", R"({"events":7})"}) {
        auto request = world::transaction("7", json::array());
        request.body = odd;
        CHECK(w.push(std::move(request)) == 400);
    }
    CHECK(w.push(world::transaction("8", json::array({nullptr, 7, json::object(), json::array(), "x"}))) == 200);
    auto elsewhere = said("$1", "list");
    elsewhere["room_id"] = "!other:x";
    CHECK(w.push(world::transaction("9", json::array({elsewhere}))) == 200);
    CHECK(w.desk.questions.empty());
}

TEST_CASE("before the daemon is ready a push is asked for again", "[matrix]")
{
    world w;
    auto request = world::transaction("7", json::array({said("$1", "list")}));
    CHECK(run(w.routes.handlers.at("PUT /_matrix/app/v1/transactions/")(std::move(request))).status == 503);
}

TEST_CASE("an invitation that is pushed is looked at at once", "[matrix]")
{
    world w;
    w.settings.inviters = {"@ana:x"};
    rooms fresh{w.api, w.memory, w.time, w.notes};
    w.server.on("/joined_rooms", says(R"({"joined_rooms":[]})"));
    CHECK_FALSE(run(fresh.enter("reviews")).has_value());
    fresh.invited("!r:x", "@ana:x");
    CHECK(run(fresh.enter("reviews")).has_value());
}

TEST_CASE("the registration names the bot alone, holds both tokens, and asks for no rate limit", "[matrix]")
{
    auto settings = world::as_service();
    settings.user = "@high.road:hs.example";
    auto text = matrix_registration(settings, "http://127.0.0.1:8484");
    CHECK(text.find("id: \"highroad-high.road\"\n") != std::string::npos);
    CHECK(text.find("url: \"http://127.0.0.1:8484\"\n") != std::string::npos);
    CHECK(text.find("as_token: \"syt_secret\"\n") != std::string::npos);
    CHECK(text.find("hs_token: \"hs_secret\"\n") != std::string::npos);
    CHECK(text.find("sender_localpart: \"high.road\"\n") != std::string::npos);
    CHECK(text.find("rate_limited: false\n") != std::string::npos);
    CHECK(text.find("regex: \"@high\\\\.road:hs\\\\.example\"\n") != std::string::npos);
}
