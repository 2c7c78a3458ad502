#include "adapters/matrix/rooms.hpp"
#include "tests/adapters/matrix/fakes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/heap_in_use.hpp"
#include "tests/support/run.hpp"

using namespace highroad;
using namespace highroad::matrix;
using namespace highroad::test;

namespace {

struct world {
    fake_homeserver server;
    kept_memory memory;
    manual_clock time;
    kept_log notes;
    matrix_settings settings = usual_settings();
    session who{settings, server, memory, time};
    client_api api{settings, server, who, time};
    rooms known{api, memory, time, notes};

    /// The homeserver tells of an invitation into the configured room.
    void invited_by(const std::string& who_invites)
    {
        json event{{"type", "m.room.member"},
                   {"state_key", "@bot:x"},
                   {"sender", who_invites},
                   {"content", {{"membership", "invite"}}}};
        json room{{"invite_state", {{"events", {event}}}}};
        server.on("/sync?", says(json{{"next_batch", "s"}, {"rooms", {{"invite", {{"!r:x", room}}}}}}.dump()));
    }
    void replaced_by(const std::string& successor, const std::string& predecessor)
    {
        server.on("%21r%3Ax/state/m.room.tombstone", says(json{{"replacement_room", successor}}.dump()));
        server.on("%21new%3Ax/state/m.room.create", says(json{{"predecessor", {{"room_id", predecessor}}}}.dump()));
    }
};

} // namespace

TEST_CASE("power is what the room lists, else its default", "[matrix]")
{
    auto create = json{{"sender", "@owner:x"}, {"content", {{"room_version", "11"}}}};
    auto levels = json{{"users", {{"@ana:x", 50}, {"@old:x", "75"}}}, {"users_default", 5}};
    CHECK(power_of("@ana:x", levels, create) == 50);
    CHECK(power_of("@old:x", levels, create) == 75);
    CHECK(power_of("@sam:x", levels, create) == 5);
    CHECK(power_of("@owner:x", levels, create) == 5);
    CHECK(power_of("@owner:x", json{}, create) == 100);
    CHECK(power_of("@sam:x", json{}, create) == 0);
}

TEST_CASE("creators of rooms from version 12 on stand above every number, and are not listed", "[matrix]")
{
    auto create =
        json{{"sender", "@owner:x"}, {"content", {{"room_version", "12"}, {"additional_creators", {"@co:x"}}}}};
    CHECK(power_of("@owner:x", json{{"users", json::object()}}, create) == power_of_creators);
    CHECK(power_of("@co:x", json{{"users", json::object()}}, create) == power_of_creators);
    CHECK(power_of("@ana:x", json{{"users", json::object()}}, create) == 0);
    create["content"]["room_version"] = "org.example.12";
    CHECK(power_of("@owner:x", json{{"users", json::object()}}, create) == 0);
}

TEST_CASE("what an event needs is what the room says of its type, else of all", "[matrix]")
{
    CHECK(power_needed(json{}, "m.reaction") == 0);
    CHECK(power_needed(json{{"events_default", 10}, {"events", {{"m.reaction", 20}}}}, "m.reaction") == 20);
    CHECK(power_needed(json{{"events_default", 10}}, "m.room.message") == 10);
}

TEST_CASE("who somebody is in a room is asked afresh, and only members can act", "[matrix]")
{
    world w;
    auto ana = run(w.known.look_up("!r:x", "@ana:x")).value();
    CHECK(ana.who == actor{"matrix", "@ana:x", "Ana", {"power:50"}});
    CHECK(ana.refusal.empty());
    w.server.on("m.room.member", says(R"({"membership":"leave"})"));
    CHECK_FALSE(run(w.known.look_up("!r:x", "@ana:x")).value().refusal.empty());
    w.server.on("m.room.member", says(R"({"errcode":"M_NOT_FOUND"})", 404));
    CHECK_FALSE(run(w.known.look_up("!r:x", "@ana:x")).value().refusal.empty());
    w.server.on("m.room.member", failure{errc::unreachable, "no"});
    CHECK_FALSE(run(w.known.look_up("!r:x", "@ana:x")).has_value());
}

TEST_CASE("an alias is resolved once and then kept, so whoever may change it leads no card elsewhere", "[matrix]")
{
    world w;
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK(w.server.asked_for("/directory/room/%23reviews%3Ax") == 1);
    CHECK(w.server.asked_for("/join/%21r%3Ax?via=x&server_name=x") == 1);
    CHECK(w.known.channel_of("!r:x") == "reviews");

    w.server.on("/directory/room/", says(R"({"room_id":"!evil:x"})"));
    rooms after_restart{w.api, w.memory, w.time, w.notes};
    CHECK(run(after_restart.enter("reviews")).value() == "!r:x");
    CHECK(w.known.channel_of("!other:x").empty());
    CHECK(run(w.known.enter("nowhere")).error().code == errc::bad_input);
}

TEST_CASE("a room where the bot was not invited says whom to invite", "[matrix]")
{
    world w;
    w.server.on("/join/", says(R"({"errcode":"M_FORBIDDEN","error":"You are not invited"})", 403));
    auto refused = run(w.known.enter("reviews"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().words.find("invite @bot:x there") != std::string::npos);
}

TEST_CASE("a bot that starts again and again does not knock at the door of a room that it is in", "[matrix]")
{
    world w;
    w.settings.inviters = {"@ana:x"};
    w.server.on("/joined_rooms", says(R"({"joined_rooms":["!other:x","!r:x"]})"));
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK(w.known.knows_all());
    CHECK(w.server.asked_for("/join/") == 0);
    CHECK(w.server.asked_for("/sync?") == 0);

    // Where that cannot be found out, we may be inside or not.
    world unsure;
    unsure.server.on("/joined_rooms", says("{}", 502));
    CHECK_FALSE(run(unsure.known.enter("reviews")).has_value());
    CHECK_FALSE(unsure.known.knows_all());
    CHECK(unsure.server.asked_for("/join/") == 0);
}

TEST_CASE("an encrypted room is closed for good, and what cannot be found out is not taken for open", "[matrix]")
{
    world w;
    CHECK(run(w.known.why_closed("!r:x")).value().empty());
    w.known.encrypted("!r:x");
    CHECK_FALSE(run(w.known.why_closed("!r:x")).value().empty());
    w.server.on("m.room.encryption", says(R"({"algorithm":"m.megolm.v1.aes-sha2"})"));
    CHECK_FALSE(run(w.known.why_closed("!other:x")).value().empty());
    w.server.on("m.room.encryption", says("{}", 502));
    CHECK_FALSE(run(w.known.why_closed("!third:x")).has_value());
}

TEST_CASE("an invitation is accepted from configured people only, where such are configured", "[matrix]")
{
    world w;
    w.settings.inviters = {"@ana:x"};
    w.invited_by("@eve:x");
    auto refused = run(w.known.enter("reviews"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().words.find("@eve:x, who is not among inviters") != std::string::npos);
    CHECK(w.server.asked_for("/join/") == 0);

    w.invited_by("@ana:x");
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");

    // What cannot be found out is not taken for an invitation of theirs.
    world unsure;
    unsure.settings.inviters = {"@ana:x"};
    unsure.server.on("/sync?", failure{errc::unreachable, "no"});
    CHECK_FALSE(run(unsure.known.enter("reviews")).has_value());
    CHECK(unsure.server.asked_for("/join/") == 0);
}

TEST_CASE("only the configured room's own invitation counts", "[matrix]")
{
    CHECK(
        inviter_in(json::parse(R"({"rooms":{"invite":{"!other:x":{"invite_state":{"events":[]}}}}})"), "!r:x", "@bot:x")
            .empty());
    for (const auto* odd :
         {"{}", "[]", R"({"rooms":{"invite":{"!r:x":{"invite_state":{"events":7}}}}})",
          R"({"rooms":{"invite":{"!r:x":{"invite_state":{"events":[null,{"type":"m.room.member"}]}}}}})"})
        CHECK(inviter_in(json::parse(odd), "!r:x", "@bot:x").empty());
}

TEST_CASE("without configured people an invitation into a configured room is accepted from anybody", "[matrix]")
{
    world w;
    CHECK(run(w.known.enter("reviews")).has_value());
    CHECK(w.server.asked_for("/sync?") == 0);
}

TEST_CASE("an application service goes by the invitations that it was told of", "[matrix]")
{
    world w;
    w.settings.inviters = {"@ana:x"};
    w.settings.hs_token = "hs";
    w.server.on("/joined_rooms", says(R"({"joined_rooms":[]})"));
    CHECK_FALSE(run(w.known.enter("reviews")).has_value());
    w.known.invited("!r:x", "@eve:x");
    CHECK_FALSE(run(w.known.enter("reviews")).has_value());
    CHECK(w.server.asked_for("/join/") == 0);
    w.known.invited("!r:x", "@ana:x");
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");

    world inside;
    inside.settings.inviters = {"@ana:x"};
    inside.settings.hs_token = "hs";
    inside.server.on("/joined_rooms", says(R"({"joined_rooms":["!r:x"]})"));
    CHECK(run(inside.known.enter("reviews")).value() == "!r:x");
}

TEST_CASE("invitations of strangers are held in little room, and push out none of a configured person's", "[matrix]")
{
    world w;
    w.settings.hs_token = "hs";
    w.server.on("/joined_rooms", says(R"({"joined_rooms":[]})"));
    auto invite_everywhere = [&] {
        for (int i = 0; i < 20'000; ++i)
            w.known.invited("!" + std::to_string(i) + std::string(200, 'r') + ":evil.example", "@eve:evil.example");
    };
    auto before = heap_in_use();
    SECTION("where anybody may invite")
    {
        invite_everywhere();
    }
    SECTION("where only some may")
    {
        w.settings.inviters = {"@ana:x"};
        w.known.invited("!r:x", "@ana:x");
        invite_everywhere();
        CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    }
    if (before) CHECK(heap_in_use().value() < *before + 200'000);
}

TEST_CASE("a room that was replaced is followed only where that is allowed", "[matrix]")
{
    world w;
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK_FALSE(run(w.known.replaced("!r:x", "!new:x")).value());
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK(w.notes.text.find("configure its id") != std::string::npos);

    world follows;
    follows.settings.follow_upgrades = true;
    follows.replaced_by("!new:x", "!r:x");
    follows.server.on("/join/%21new%3Ax", says(R"({"room_id":"!new:x"})"));
    // Also one that was replaced before we came, and over a restart.
    CHECK(run(follows.known.enter("reviews")).value() == "!new:x");
    CHECK(follows.known.channel_of("!new:x") == "reviews");
    CHECK(follows.known.channel_of("!r:x").empty());
    rooms after_restart{follows.api, follows.memory, follows.time, follows.notes};
    CHECK(run(after_restart.enter("reviews")).value() == "!new:x");
}

TEST_CASE("a room that does not say that it replaces the old one gets no card", "[matrix]")
{
    world w;
    w.settings.follow_upgrades = true;
    w.replaced_by("!new:x", "!somewhere_else:x");
    w.server.on("/join/%21new%3Ax", says(R"({"room_id":"!new:x"})"));
    auto refused = run(w.known.enter("reviews"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().words.find("does not say that it replaces") != std::string::npos);
    CHECK(w.known.entered().empty());
}

TEST_CASE("while the bot is not invited into the new room, what is on its way waits", "[matrix]")
{
    world w;
    w.settings.follow_upgrades = true;
    w.replaced_by("!new:x", "!r:x");
    w.server.on("/join/%21new%3Ax", says(R"({"errcode":"M_FORBIDDEN"})", 403));
    auto waiting = run(w.known.enter("reviews"));
    REQUIRE_FALSE(waiting.has_value());
    CHECK(waiting.error().code == errc::try_later);
    CHECK(waiting.error().words.find("!new:x") != std::string::npos);
}

TEST_CASE("what is no room takes no room's place, and two rooms that replace each other end somewhere", "[matrix]")
{
    world w;
    w.settings.follow_upgrades = true;
    const std::string too_long(300, '!');
    for (const auto& odd : std::vector<std::string>{"", "new:x", "#new:x", "!r:x", too_long})
        CHECK_FALSE(run(w.known.replaced("!r:x", odd)).value());

    w.memory.texts["matrix successor !r:x"] = "!new:x";
    w.memory.texts["matrix successor !new:x"] = "!r:x";
    w.server.on("/state/m.room.create", says(R"({"predecessor":{"room_id":"!none:x"}})"));
    CHECK_FALSE(run(w.known.enter("reviews")).has_value());
}

TEST_CASE("a successor that could not be kept is told again", "[matrix]")
{
    world w;
    w.settings.follow_upgrades = true;
    w.memory.broken = true;
    CHECK_FALSE(run(w.known.replaced("!r:x", "!new:x")).has_value());
}
