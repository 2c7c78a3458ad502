#include "adapters/matrix/events.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace highroad::matrix;
using json = nlohmann::json;

namespace {

json event_of(const std::string& type, json content)
{
    return {{"type", type},
            {"event_id", "$1"},
            {"sender", "@ana:x"},
            {"origin_server_ts", 1'790'000'000'500},
            {"content", std::move(content)}};
}

template <class What>
const What* as(const room_event& event)
{
    return std::get_if<What>(&event.what);
}

} // namespace

TEST_CASE("what people write is read with where they wrote it", "[matrix]")
{
    auto plain = read_event(event_of("m.room.message", {{"msgtype", "m.text"}, {"body", "!review list"}}));
    CHECK(plain.at == instant{std::chrono::seconds{1'790'000'000}});
    CHECK(plain.sender == "@ana:x");
    REQUIRE(as<spoken>(plain));
    CHECK(as<spoken>(plain)->text == "!review list");

    auto thread = json{{"rel_type", "m.thread"}, {"event_id", "$card"}, {"m.in_reply_to", {{"event_id", "$last"}}}};
    auto in_thread =
        read_event(event_of("m.room.message", {{"msgtype", "m.text"}, {"body", "hello"}, {"m.relates_to", thread}}));
    CHECK(as<spoken>(in_thread)->thread == "$card");
    CHECK(as<spoken>(in_thread)->answers.empty());

    auto answer = json{{"m.in_reply_to", {{"event_id", "$card"}}}};
    auto answered = read_event(event_of(
        "m.room.message", {{"msgtype", "m.text"}, {"body", "> <@bot:x> card\n\nhello"}, {"m.relates_to", answer}}));
    CHECK(as<spoken>(answered)->answers == "$card");
    CHECK(as<spoken>(answered)->text == "hello");
}

TEST_CASE("edits, notices and pictures are nobody's command", "[matrix]")
{
    auto replace = json{{"rel_type", "m.replace"}, {"event_id", "$0"}};
    for (const auto& content :
         {json{{"msgtype", "m.text"}, {"body", "* !review approve 1 1"}, {"m.relates_to", replace}},
          json{{"msgtype", "m.notice"}, {"body", "!review approve 1 1"}},
          json{{"msgtype", "m.image"}, {"body", "!review approve 1 1"}}, json::object()})
        CHECK(as<nothing>(read_event(event_of("m.room.message", content))));
}

TEST_CASE("reactions and what takes them away are read in every version of a room", "[matrix]")
{
    auto relation = json{{"rel_type", "m.annotation"}, {"event_id", "$card"}, {"key", "✅"}};
    auto tap = read_event(event_of("m.reaction", {{"m.relates_to", relation}}));
    CHECK(as<reacted>(tap)->target == "$card");
    CHECK(as<reacted>(tap)->key == "✅");
    CHECK(as<redacted>(read_event(event_of("m.room.redaction", {{"redacts", "$new"}})))->target == "$new");
    auto old = event_of("m.room.redaction", json::object());
    old["redacts"] = "$old";
    CHECK(as<redacted>(read_event(old))->target == "$old");
}

TEST_CASE("a card of ours is read with what it shows after its latest edit, and nobody else edits it", "[matrix]")
{
    const std::string before(24, 'a');
    const std::string after(24, 'b');
    auto card = event_of("m.room.message", {{"body", "x"}, {"org.highroad.mark", before}});
    CHECK_FALSE(read_own(card, "@bot:x"));
    card["sender"] = "@bot:x";
    CHECK(read_own(card, "@bot:x")->mark == before);
    CHECK(read_own(card, "@bot:x")->above.empty());

    json edit{{"sender", "@eve:x"}, {"content", {{"m.new_content", {{"org.highroad.mark", after}}}}}};
    card["unsigned"]["m.relations"]["m.replace"] = edit;
    CHECK(read_own(card, "@bot:x")->mark == before);
    card["unsigned"]["m.relations"]["m.replace"]["sender"] = "@bot:x";
    CHECK(read_own(card, "@bot:x")->mark == after);

    auto itself = event_of("m.room.message", {{"m.new_content", {{"org.highroad.mark", after}}},
                                              {"m.relates_to", {{"rel_type", "m.replace"}, {"event_id", "$card"}}}});
    itself["sender"] = "@bot:x";
    CHECK(read_own(itself, "@bot:x")->above == "$card");
    CHECK(read_own(itself, "@bot:x")->mark == after);

    auto odd = event_of("m.room.message", {{"org.highroad.mark", "<b>"}});
    odd["sender"] = "@bot:x";
    CHECK(read_own(odd, "@bot:x")->mark.empty());
    odd["type"] = "m.reaction";
    CHECK_FALSE(read_own(odd, "@bot:x"));
}

TEST_CASE("any JSON at all is read without harm", "[matrix]")
{
    for (const auto* text :
         {"null", "[]", "{}", "7", R"({"event_id":1,"sender":[],"content":7,"origin_server_ts":"x"})",
          R"({"event_id":"$1","sender":"@a:x","type":"m.reaction","content":{"m.relates_to":[]}})",
          R"({"event_id":"$1","sender":"@a:x","type":"m.room.message","content":{},
                                 "origin_server_ts":-99999999999999999})"}) {
        auto value = json::parse(text);
        CHECK(as<spoken>(read_event(value)) == nullptr);
        CHECK(read_sync(value).rooms.empty());
        CHECK(read_history(value).events.empty());
        CHECK_FALSE(find_own(value, "m", "@bot:x", {}));
        CHECK_FALSE(read_own(value, "@bot:x"));
    }
    auto odd = json::parse(R"({"next_batch":"s1","rooms":{"join":{"!r:x":{"timeline":{"events":[1,null]}}}}})");
    CHECK(read_sync(odd).next == "s1");
    CHECK(read_sync(odd).rooms.at(0).events.size() == 2);
}
