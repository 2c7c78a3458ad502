#include "adapters/matrix/messages.hpp"

#include "adapters/matrix/answers.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;

namespace {

struct world {
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    counted_random random;
    kept_log notes;
    matrix_settings settings = usual_settings();
    session who{settings, server, memory, time};
    client_api api{settings, server, who, time};
    rooms known{api, memory, time, notes};
    messages says_what{api, known, memory, time, random};
    card shown;
    group_card group;

    world()
    {
        shown.case_number = 42;
        shown.heading = "#42";
        shown.draft = "Thank you";
        shown.buttons = {{card_action::publish, "Publish reply", true, false, 42}};
        group.heading = "Reminder: 2 cases wait";
        group.lines = {"#7 · Bad", "#8 · Worse"};
        group.cases = {7, 8};
        group.mentions = {"matrix:@ana:x", "slack:U024BE7LH"};
    }
    delivery post() { return run(says_what.post("reviews", shown, "42/card/reviews")); }
    std::vector<json> sent_messages() const
    {
        std::vector<json> all;
        for (const auto& [id, content] : server.sent)
            if (content.contains("msgtype")) all.push_back(content);
        return all;
    }
};

std::string receipt_of(const delivery& outcome)
{
    return std::get<delivered>(outcome).receipt;
}

} // namespace

TEST_CASE("a card that is posted again after a lost answer is the same message", "[matrix]")
{
    world w;
    auto first = receipt_of(w.post());
    CHECK(receipt_of(w.post()) == first);
    CHECK(w.sent_messages().size() == 1);

    messages after_restart{w.api, w.known, w.memory, w.time, w.random};
    CHECK(receipt_of(run(after_restart.post("reviews", w.shown, "42/card/reviews"))) == first);
    CHECK(w.sent_messages().size() == 1);
}

TEST_CASE("a database begun anew posts cards of its own although their numbers were used before", "[matrix]")
{
    world w;
    auto first = receipt_of(w.post());
    w.memory.texts.clear();
    messages fresh{w.api, w.known, w.memory, w.time, w.random};
    CHECK(receipt_of(run(fresh.post("reviews", w.shown, "42/card/reviews"))) != first);
}

TEST_CASE("a card that somebody deleted cannot be changed, and is posted as a new message when asked for", "[matrix]")
{
    world w;
    auto first = receipt_of(w.post());
    REQUIRE(run(w.says_what.note_gone(first)).has_value());
    auto refusal = run(w.says_what.edit("reviews", first, w.shown));
    CHECK(std::get<refused>(refusal).why.find("!review show 42") != std::string::npos);
    auto second = receipt_of(w.post());
    CHECK(second != first);
    CHECK(receipt_of(w.post()) == second);
}

TEST_CASE("the bot puts its marks under a card once, and the card does not wait for them", "[matrix]")
{
    world w;
    auto first = receipt_of(w.post());
    REQUIRE(w.server.sent.size() == 2);
    CHECK(w.server.sent[1].second["m.relates_to"] ==
          json({{"rel_type", "m.annotation"}, {"event_id", first}, {"key", "✅"}}));
    CHECK(std::holds_alternative<delivered>(run(w.says_what.edit("reviews", first, w.shown))));
    CHECK(w.server.sent.size() == 3);

    world limited;
    limited.server.on("/send/m.reaction/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":900})", 429));
    limited.server.then(says(R"({"errcode":"M_DUPLICATE_ANNOTATION"})", 400));
    CHECK(std::holds_alternative<delivered>(limited.post()));
    CHECK(limited.says_what.all_said());
    CHECK_FALSE(limited.says_what.all_marked());
    limited.time.advance(std::chrono::seconds{5});
    CHECK(run(limited.says_what.say_next(limited.notes)) == std::chrono::seconds{0});
    CHECK(limited.says_what.all_marked());
    CHECK(limited.notes.text.empty());
}

TEST_CASE("while messages wait for the homeserver, marks let them and every answer go first", "[matrix]")
{
    world w;
    w.server.on("/send/m.reaction/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4900})", 429));
    w.server.then(says(R"({"event_id":"$mark"})"));
    CHECK(std::holds_alternative<delivered>(w.post()));
    auto turned_away = run(w.says_what.say("reviews", "$1", "hello", {}, "k1"));
    CHECK(std::get<try_again>(turned_away).whole_destination);

    w.time.advance(std::chrono::seconds{5});
    w.says_what.say_later({"!r:x", "m.room.message", "answer", "{}"});
    auto before = w.server.asked_for("/send/m.reaction/");
    CHECK(run(w.says_what.say_next(w.notes)) == std::chrono::seconds{0});
    CHECK(w.server.asked_for("/answer") == 1);
    w.server.on("/send/m.room.message/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4900})", 429));
    CHECK_FALSE(std::holds_alternative<delivered>(run(w.says_what.say("reviews", "$1", "hello", {}, "k1"))));
    w.time.advance(std::chrono::seconds{5});
    CHECK(run(w.says_what.say_next(w.notes)) > std::chrono::seconds{0});
    CHECK(w.server.asked_for("/send/m.reaction/") == before);

    // The message never comes back: it may have been withdrawn. Marks do not wait for ever.
    w.time.advance(std::chrono::seconds{15});
    CHECK(run(w.says_what.say_next(w.notes)) == std::chrono::seconds{0});
    CHECK(w.says_what.all_marked());
}

TEST_CASE("every state of a card is sent, also one that it had before", "[matrix]")
{
    world w;
    auto first = receipt_of(w.post());
    for (int i = 0; i < 3; ++i)
        CHECK(receipt_of(run(w.says_what.edit("reviews", first, w.shown))) == first);
    CHECK(w.sent_messages().size() == 4);
}

TEST_CASE("an encrypted room gets no message of any kind", "[matrix]")
{
    world w;
    w.server.on("m.room.encryption", says(R"({"algorithm":"m.megolm.v1.aes-sha2"})"));
    CHECK(std::holds_alternative<refused>(w.post()));
    CHECK(std::holds_alternative<refused>(run(w.says_what.edit("reviews", "$1", w.shown))));
    CHECK(std::holds_alternative<refused>(run(w.says_what.say("reviews", "$1", "hello", {}, "k"))));
    CHECK(std::holds_alternative<refused>(run(w.says_what.post_group("reviews", w.group, "k"))));
    CHECK(std::holds_alternative<refused>(run(w.says_what.edit_group("reviews", "$1", w.group))));
    w.says_what.say_later({"!r:x", "m.room.message", "t", "{}"});
    CHECK(run(w.says_what.say_next(w.notes)) == std::chrono::seconds{0});
    CHECK(w.server.asked_for("/send/") == 0);
}

TEST_CASE("an answer that meets trouble stays first in the queue, and a refused one is given up", "[matrix]")
{
    world w;
    w.says_what.say_later({"!r:x", "m.room.message", "t1", "{}"});
    w.server.on("/send/", failure{errc::answer_lost, "no"});
    w.server.then(says(R"({"errcode":"M_FORBIDDEN"})", 403));
    CHECK(run(w.says_what.say_next(w.notes)) > std::chrono::seconds{0});
    CHECK_FALSE(w.says_what.all_said());
    run(w.says_what.say_next(w.notes));
    CHECK(w.says_what.all_said());
    CHECK(w.notes.text.find("did not reach") != std::string::npos);
}

TEST_CASE("a line in a thread rings for the people it names in Matrix, and for nobody else", "[matrix]")
{
    world w;
    std::vector<std::string> people{"matrix:@ana:x",    "slack:U024BE7LH", "matrix:@ana:x",
                                    "matrix:@<b>eve:x", "matrix:@room",    "@sam:x"};
    CHECK(std::holds_alternative<delivered>(run(w.says_what.say("reviews", "$card", "Ana, please.", people, "k"))));
    REQUIRE(w.server.sent.size() == 1);
    const auto& line = w.server.sent[0].second;
    CHECK(line["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
    CHECK(line["formatted_body"] == "<p>Ana, please.</p><p><a href=\"https://matrix.to/#/@ana:x\">@ana:x</a></p>");
    CHECK(line["m.relates_to"]["event_id"] == "$card");

    run(w.says_what.say("reviews", "$card", "Nobody in particular.", {"slack:U024BE7LH"}, "k2"));
    CHECK(w.server.sent[1].second["m.mentions"] == json::object());
}

TEST_CASE("a group rings when it is posted and never when it is edited", "[matrix]")
{
    world w;
    auto first = receipt_of(run(w.says_what.post_group("reviews", w.group, "reminders/reviews/1")));
    CHECK(receipt_of(run(w.says_what.post_group("reviews", w.group, "reminders/reviews/1"))) == first);
    w.group.lines.pop_back();
    CHECK(receipt_of(run(w.says_what.edit_group("reviews", first, w.group))) == first);
    REQUIRE(w.server.sent.size() == 2);
    CHECK(w.server.sent[0].second["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
    const auto& edit = w.server.sent[1].second;
    CHECK(edit["m.relates_to"] == json({{"rel_type", "m.replace"}, {"event_id", first}}));
    CHECK(edit["m.mentions"] == json::object());
    CHECK(edit["m.new_content"]["m.mentions"] == json::object());
    CHECK(to_text(edit).find("@ana:x") == std::string::npos);
}

TEST_CASE("a group is taken away once, under one transaction, and nothing is written to it after that", "[matrix]")
{
    world w;
    auto first = receipt_of(run(w.says_what.post_group("reviews", w.group, "reminders/reviews/1")));
    w.server.on("/redact/", failure{errc::answer_lost, "no"});
    w.server.then(says(R"({"event_id":"$gone"})"));
    CHECK(std::holds_alternative<try_again>(run(w.says_what.retract("reviews", first))));
    CHECK(std::holds_alternative<delivered>(run(w.says_what.retract("reviews", first))));
    auto requests = w.server.requests;
    CHECK(requests.back().url == requests[requests.size() - 2].url);
    CHECK(requests.back().method == "PUT");
    CHECK(std::holds_alternative<delivered>(run(w.says_what.retract("reviews", first))));
    CHECK(w.server.requests.size() == requests.size());
    CHECK(std::get<refused>(run(w.says_what.edit_group("reviews", first, w.group))).why.find("!review list") !=
          std::string::npos);
}

TEST_CASE("a message that is gone already counts as taken away; one that may not be taken away does not", "[matrix]")
{
    world w;
    w.server.on("/redact/", says(R"({"errcode":"M_NOT_FOUND","error":"Could not find event"})", 404));
    CHECK(std::holds_alternative<delivered>(run(w.says_what.retract("reviews", "$old"))));
    CHECK(w.memory.texts.contains("matrix gone $old"));
    w.server.on("/redact/", says(R"({"errcode":"M_FORBIDDEN"})", 403));
    CHECK(std::holds_alternative<refused>(run(w.says_what.retract("reviews", "$other"))));
    w.server.on("/redact/", says(R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":900})", 429));
    CHECK(std::get<try_again>(run(w.says_what.retract("reviews", "$other"))).whole_destination);
    // The homeserver's pause is the account's.
    CHECK(std::holds_alternative<try_again>(w.post()));
    CHECK(w.server.sent.empty());
    CHECK_FALSE(w.memory.texts.contains("matrix gone $other"));

    world forgetful;
    forgetful.memory.broken = true;
    CHECK(std::holds_alternative<try_again>(run(forgetful.says_what.retract("reviews", "$1"))));
}

TEST_CASE("our own message is found by its mark, never one of somebody else nor an edit", "[matrix]")
{
    world w;
    auto mark = run(w.says_what.mark_of("42/card/reviews")).value();
    auto event = [&](const std::string& id, const std::string& sender, json relation) {
        json content{{"msgtype", "m.notice"}, {"body", "x"}, {"org.highroad.delivery", mark}};
        if (!relation.is_null()) content["m.relates_to"] = std::move(relation);
        return json{{"event_id", id},
                    {"sender", sender},
                    {"type", "m.room.message"},
                    {"origin_server_ts", 1'790'000'000'000},
                    {"content", content}};
    };
    json page{{"chunk",
               {event("$forged", "@eve:x", nullptr),
                event("$edit", "@bot:x", json{{"rel_type", "m.replace"}, {"event_id", "$real"}})}},
              {"end", "p2"}};
    json second{{"chunk", {event("$real", "@bot:x", nullptr)}}};
    w.server.on("/messages?", says(page.dump()));
    w.server.then(says(second.dump()));
    CHECK(run(w.says_what.find("reviews", "42/card/reviews", w.time.now(), {})).value() == "$real");
    CHECK_FALSE(run(w.says_what.find("reviews", "43/card/reviews", w.time.now(), {})).value());
    w.server.on("/messages?", failure{errc::unreachable, "no"});
    CHECK_FALSE(run(w.says_what.find("reviews", "42/card/reviews", w.time.now(), {})).has_value());
}

TEST_CASE("a card that stands in the room that this one replaced is not written to, and says how to get one here",
          "[matrix]")
{
    world w;
    w.settings.follow_upgrades = true;
    w.memory.texts["matrix successor !r:x"] = "!new:x";
    w.server.on("%21new%3Ax/state/m.room.create", says(R"({"predecessor":{"room_id":"!r:x"}})"));
    w.server.on("/event/%24old", says(R"({"errcode":"M_NOT_FOUND"})", 404));
    w.server.on("/event/%24fresh", says(R"({"event_id":"$fresh"})"));
    auto left = run(w.says_what.edit("reviews", "$old", w.shown));
    CHECK(std::get<refused>(left).why.find("!review show 42") != std::string::npos);
    CHECK(std::holds_alternative<refused>(run(w.says_what.say("reviews", "$old", "hello", {}, "k"))));
    CHECK(std::holds_alternative<refused>(run(w.says_what.edit_group("reviews", "$old", w.group))));
    CHECK(w.server.asked_for("/send/") == 0);
    CHECK(receipt_of(run(w.says_what.edit("reviews", "$fresh", w.shown))) == "$fresh");
    CHECK(w.server.asked_for("/rooms/%21new%3Ax/send/") > 0);

    world unsure;
    unsure.settings.follow_upgrades = true;
    unsure.memory.texts = w.memory.texts;
    unsure.server.on("%21new%3Ax/state/m.room.create", says(R"({"predecessor":{"room_id":"!r:x"}})"));
    unsure.server.on("/event/", says("{}", 502));
    CHECK(std::holds_alternative<try_again>(run(unsure.says_what.edit("reviews", "$old", unsure.shown))));
}

TEST_CASE("an answer into a room that the homeserver has trouble with keeps none from the others, and is given up late",
          "[matrix]")
{
    world w;
    w.server.on("/rooms/%21bad%3Ax/send/", says("{}", 500));
    for (const auto* room : {"!bad:x", "!bad:x", "!r:x"})
        w.says_what.say_later({room, "m.room.message", "t" + std::to_string(w.server.requests.size()) + room,
                               json{{"msgtype", "m.notice"}, {"body", room}}.dump()});
    CHECK(run(w.says_what.say_next(w.notes)) > std::chrono::seconds{0});
    CHECK(run(w.says_what.say_next(w.notes)) == std::chrono::seconds{0});
    REQUIRE(w.sent_messages().size() == 1);
    CHECK(w.sent_messages().front()["body"] == "!r:x");
    CHECK_FALSE(w.says_what.all_said());

    std::chrono::seconds waited{0};
    for (int tries = 0; !w.says_what.all_said() && tries < 2000; ++tries)
        waited += run(w.says_what.say_next(w.notes));
    CHECK(w.says_what.all_said());
    CHECK(waited > std::chrono::hours{2});
}
