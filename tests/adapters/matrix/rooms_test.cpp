#include "adapters/matrix/rooms.hpp"
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
    matrix_settings settings = usual_settings();
    session who{settings, server, memory, time};
    client_api api{settings, server, who, time};
    rooms known{api, time};
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

TEST_CASE("an alias is resolved by entering, once", "[matrix]")
{
    world w;
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK(run(w.known.enter("reviews")).value() == "!r:x");
    CHECK(w.server.asked_for("/join/%23reviews%3Ax") == 1);
    CHECK(w.known.channel_of("!r:x") == "reviews");
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
