#include "adapters/matrix/sync_loop.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;

namespace {

json said(const std::string& id, const std::string& line, int second = 0)
{
    return {{"type", "m.room.message"},
            {"event_id", id},
            {"sender", "@ana:x"},
            {"origin_server_ts", 1'790'000'000'000 + second * 1000LL},
            {"content", {{"msgtype", "m.text"}, {"body", "!review " + line}}}};
}

std::string batch(const std::string& next, json events, bool limited = false)
{
    json timeline{{"events", std::move(events)}, {"limited", limited}, {"prev_batch", "before"}};
    return json{{"next_batch", next}, {"rooms", {{"join", {{"!r:x", {{"timeline", timeline}}}}}}}}.dump();
}

struct world {
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    counted_random random;
    kept_log notes;
    kept_meters counts;
    fake_desk desk;
    matrix_settings settings = usual_settings();
    rooms* now_known = nullptr; ///< while it runs

    /// Runs the whole receiving side until the fake homeserver stops it.
    void run_until_stopped()
    {
        session who{settings, server, memory, time};
        client_api api{settings, server, who, time};
        rooms known{api, memory, time, notes};
        now_known = &known;
        messages out{api, known, memory, time, random};
        inbound in{api, known, out, memory, time, notes, counts};
        sync_loop loop{api, known, in, out, memory, time, random, notes, counts};
        // Both sides end at once; what is told is the stop itself.
        CHECK_THROWS_AS(run(loop.run(desk)), boost::system::system_error);
    }
    std::vector<std::string> lines() const
    {
        std::vector<std::string> all;
        for (const auto& question : desk.questions)
            all.push_back(question.line);
        return all;
    }
    std::string position() const
    {
        auto found = memory.texts.find("matrix position https://hs.test/ @bot:x");
        return found == memory.texts.end() ? std::string{} : json::parse(found->second)["since"].get<std::string>();
    }
    void begin_at(const std::string& since)
    {
        memory.texts["matrix position https://hs.test/ @bot:x"] =
            json{{"since", since}, {"at", to_iso8601(time.now())}}.dump();
    }
};

using lines = std::vector<std::string>;

} // namespace

TEST_CASE("what was said before the first start is not for us; what comes after it is carried out", "[matrix]")
{
    world w;
    w.server.on("/sync?", says(batch("s1", {said("$old", "old", -4000)})));
    w.server.then(says(batch("s2", {said("$new", "new")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"new"});
    CHECK(w.server.asked_for("since=s1") == 1);
}

TEST_CASE("what was said since the first start is carried out, also when the first look comes late", "[matrix]")
{
    world w;
    w.server.on("/messages?", says(json{{"chunk", {said("$1", "one", 10), said("$0", "long ago", -4000)}}}.dump()));
    w.server.on("/sync?", says(batch("s1", {said("$2", "two", 20)}, true)));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one", "two"});
    CHECK(w.position() == "s1");
}

TEST_CASE("what was said before a first look that never came is carried out after the restart", "[matrix]")
{
    world w;
    w.server.on("/sync?", says("", 502));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines().empty());
    w.time.advance(std::chrono::hours{1});
    w.server.on("/sync?", says(batch("s1", {said("$1", "one", 10)})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one"});
}

TEST_CASE("after a restart reading goes on where it was, and nothing is carried out twice", "[matrix]")
{
    world w;
    w.begin_at("s1");
    w.server.on("/sync?", says(batch("s2", {said("$1", "one")})));
    w.server.then_stop();
    w.run_until_stopped();
    w.begin_at("s1");
    w.server.on("/sync?", says(batch("s2", {said("$1", "one")})));
    w.server.then(says(batch("s3", {said("$2", "two")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one", "two"});
    CHECK(w.position() == "s3");
}

TEST_CASE("the position moves only after what came before it is stored", "[matrix]")
{
    world w;
    w.begin_at("s1");
    w.desk.broken = true;
    w.server.on("/sync?", says(batch("s2", {said("$1", "one")})));
    w.server.then(says(batch("s2", {said("$1", "one")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.position() == "s1");
    CHECK(w.server.asked_for("since=s1") == 3);
}

TEST_CASE("a gap that the homeserver cannot read for an hour keeps nobody from being heard any more", "[matrix]")
{
    world w;
    w.begin_at("s1");
    w.server.on("/messages", says("{}", 500));
    w.server.on("/sync?", says(batch("s2", {said("$new", "list")}, true)));
    for (int tries = 1; tries < 60; ++tries)
        w.server.then(says(batch("s2", {said("$new", "list")}, true)));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"list"});
    CHECK(w.server.asked_for("/messages") == 60);
}

TEST_CASE("what lies in a gap is read again, in order and before what is newer", "[matrix]")
{
    world w;
    w.begin_at("s1");
    w.server.on("/messages?", says(json{{"chunk", {said("$4", "four"), said("$3", "three")}}, {"end", "p2"}}.dump()));
    w.server.then(says(json{{"chunk", {said("$2", "two"), said("$1", "one")}}}.dump()));
    w.server.on("/sync?", says(batch("s2", {said("$5", "five")}, true)));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one", "two", "three", "four", "five"});
    CHECK(w.server.asked_for("to=s1") == 2);
    CHECK(w.server.asked_for("from=p2") == 1);
}

TEST_CASE("a position that the server has forgotten is found again by the time", "[matrix]")
{
    world w;
    w.begin_at("lost");
    w.server.on("/messages?",
                says(json{{"chunk", {said("$2", "missed", 10), said("$1", "long ago", -4000)}}, {"end", "p2"}}.dump()));
    w.server.on("/sync?", says(R"({"errcode":"M_UNKNOWN","error":"Invalid stream token"})", 400));
    w.server.then(says(batch("s9", {said("$3", "latest", 20)}, true)));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"missed", "latest"});
    CHECK(w.server.asked_for("/messages?") == 1);
}

TEST_CASE("what was said before the bot came into a room is not for it", "[matrix]")
{
    auto arrival = json{{"type", "m.room.member"},
                        {"event_id", "$join"},
                        {"sender", "@bot:x"},
                        {"state_key", "@bot:x"},
                        {"content", {{"membership", "join"}}},
                        {"unsigned", {{"prev_content", {{"membership", "invite"}}}}}};
    world w;
    w.begin_at("s1");
    w.server.on("/sync?", says(batch("s2", {said("$1", "before"), arrival, said("$2", "after")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"after"});
}

TEST_CASE("a homeserver in trouble is asked again with growing patience", "[matrix]")
{
    CHECK(retry_delay(1, 0) == std::chrono::seconds{1});
    CHECK(retry_delay(4, 0) == std::chrono::seconds{8});
    CHECK(retry_delay(50, 59) == std::chrono::seconds{119});
    world w;
    w.begin_at("s1");
    w.server.on("/sync?", failure{errc::unreachable, "no"});
    w.server.then(says("<html>", 502));
    w.server.then(says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":60000})", 429));
    w.server.then(says(batch("s2", {said("$1", "one")})));
    w.server.then_stop();
    auto start = w.time.now();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one"});
    CHECK(w.time.now() - start >= std::chrono::seconds{61});
    CHECK(w.notes.text.find("syt_secret") == std::string::npos);
}

TEST_CASE("a room that cannot be entered yet does not keep the others waiting, and is tried again", "[matrix]")
{
    world w;
    w.settings.channels["second"] = "#second:x";
    w.begin_at("s1");
    w.server.on("/directory/room/%23second", says(R"({"room_id":"!second:x"})"));
    w.server.on("/join/%21second", says(R"({"errcode":"M_FORBIDDEN"})", 403));
    w.server.on("/sync?", says(batch("s2", {said("$1", "one")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one"});
    CHECK(w.notes.text.find("invite @bot:x there") != std::string::npos);
    // Where we are not, nothing is said to us.
    CHECK(w.position() == "s2");
}

TEST_CASE("what is said in a room while the homeserver puts us off at its door is carried out once we are in",
          "[matrix]")
{
    world w;
    w.begin_at("s1");
    w.server.on("/join/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1000})", 429));
    w.server.on("/sync?", says(R"({"next_batch":"s2"})"));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines().empty());
    CHECK(w.position() == "s1");
    w.server.on("/join/", says(R"({"room_id":"!r:x"})"));
    w.server.on("/sync?", says(batch("s3", {said("$1", "one")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.lines() == lines{"one"});
    CHECK(w.server.asked_for("since=s1") == 2);
    CHECK(w.position() == "s3");
}

TEST_CASE("a look during which a room is entered says nothing of that room, so the next begins where it began",
          "[matrix]")
{
    world w;
    w.begin_at("s1");
    w.server.on("/join/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1000})", 429));
    w.server.then(says(R"({"room_id":"!r:x"})"));
    // A card is on its way there meanwhile.
    w.server.meanwhile("/sync?",
                       [&]() -> awaitable<void> { CHECK((co_await w.now_known->enter("reviews")).has_value()); });
    w.server.on("/sync?", says(R"({"next_batch":"s2"})"));
    w.server.then(says(batch("s3", {said("$1", "one")})));
    w.server.then_stop();
    w.run_until_stopped();
    CHECK(w.server.asked_for("since=s1") == 2);
    CHECK(w.lines() == lines{"one"});
    CHECK(w.position() == "s3");
}
