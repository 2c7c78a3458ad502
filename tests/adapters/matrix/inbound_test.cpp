#include "adapters/matrix/inbound.hpp"
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
    kept_meters counts;
    fake_desk desk;
    matrix_settings settings = usual_settings();
    session who{settings, server, memory, time};
    client_api api{settings, server, who, time};
    rooms known{api, memory, time, notes};
    messages out{api, known, memory, time, random};
    inbound in{api, known, out, memory, time, notes, counts};

    world()
    {
        desk.stored.number = 42;
        desk.stored.drafts = {{"Thank you", "template"}};
        desk.stored.draft_revision = 1;
        desk.stored.rules.limit = 100;
        run(known.enter("reviews")).value();
    }
    bool tell(std::string id, std::variant<nothing, spoken, reacted, redacted, room_changed> what,
              std::string sender = "@ana:x")
    {
        room_event event{std::move(id), std::move(sender), time.now(), std::move(what)};
        return run(in.handle(desk, "!r:x", std::move(event)));
    }
    /// What was answered, after everything was said.
    std::vector<json> answers()
    {
        while (!out.all_said())
            run(out.say_next(notes));
        std::vector<json> all;
        for (const auto& [id, content] : server.sent)
            all.push_back(content);
        return all;
    }
};

} // namespace

TEST_CASE("a typed command is told apart from words that only look like one", "[matrix]")
{
    CHECK(command_line_in("!review approve 42 3") == "approve 42 3");
    CHECK(command_line_in(" !Review\nlist ") == "list");
    CHECK(command_line_in("!review") == "");
    CHECK_FALSE(command_line_in("!reviewers list"));
    CHECK_FALSE(command_line_in("please !review list"));
    CHECK(edit_in("edit: Thank you") == "Thank you");
    CHECK(edit_in("Edit Thank\nyou") == "Thank\nyou");
    CHECK_FALSE(edit_in("editing now"));
    CHECK_FALSE(edit_in("edit"));
}

TEST_CASE("a command is asked for who typed it, with the power they have in the room, and answered to them", "[matrix]")
{
    world w;
    w.desk.told = {true, "No open case."};
    CHECK(w.tell("$q", spoken{"!review list", {}, {}}));
    REQUIRE(w.desk.questions.size() == 1);
    const auto& asked_for = w.desk.questions[0];
    CHECK(asked_for.line == "list");
    CHECK(asked_for.who.key == "matrix:$q");
    CHECK(asked_for.who.by == actor{"matrix", "@ana:x", "Ana", {"power:50"}});
    CHECK(asked_for.who.channel == "reviews");
    CHECK(w.desk.last_prefix == "!review ");
    auto told = w.answers();
    REQUIRE(told.size() == 1);
    CHECK(told[0]["body"] == "No open case.");
    CHECK(told[0]["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
    CHECK(told[0]["m.relates_to"]["m.in_reply_to"]["event_id"] == "$q");
}

TEST_CASE("the same event again is carried out and answered once", "[matrix]")
{
    world w;
    w.desk.told = {false, "Not now."};
    for (int i = 0; i < 3; ++i)
        CHECK(w.tell("$tap", reacted{"$card", "✅"}));
    CHECK(w.desk.questions.size() == 1);
    CHECK(w.answers().size() == 1);
}

TEST_CASE("a tap approves what the card showed, and taking it away takes that approval back", "[matrix]")
{
    world w;
    CHECK(w.tell("$tap", reacted{"$card", "✅"}));
    CHECK(w.desk.asked_for<command::approve_shown>() == command::approve_shown{"reviews", w.time.now(), "matrix $tap"});
    w.desk.stored.phase = case_phase::publishing;
    w.desk.stored.approved.emplace().reaction = "matrix $tap";
    CHECK(w.answers().empty());
    CHECK(w.tell("$other", redacted{"$nothing"}));
    CHECK(w.desk.questions.size() == 1);
    SECTION("by whoever tapped")
    {
        CHECK(w.tell("$away", redacted{"$tap"}));
    }
    SECTION("by somebody who may take other people's marks away: the desk decides whether they may undo it")
    {
        CHECK(w.tell("$away", redacted{"$tap"}, "@mod:x"));
        CHECK(w.desk.questions.at(1).who.by.id == "@mod:x");
    }
    CHECK(std::get<command::undo>(w.desk.questions.at(1).what.value()) == command::undo{"matrix $tap"});
    CHECK(w.desk.questions.at(1).case_number == 42);
}

TEST_CASE("a tap that approved nothing, or an approval that was given anew since, is not undone with it", "[matrix]")
{
    world refusing;
    refusing.desk.told = {false, "Already approved."};
    refusing.tell("$tap", reacted{"$card", "✅"});
    refusing.desk.stored.phase = case_phase::publishing;
    refusing.desk.stored.approved.emplace().reaction = "matrix $theirs";
    refusing.tell("$away", redacted{"$tap"});
    CHECK(refusing.desk.questions.size() == 1);

    world w;
    w.tell("$tap", reacted{"$card", "✅"});
    SECTION("given by a button or in words")
    {
        w.desk.stored.approved.emplace();
    }
    SECTION("given by another tap")
    {
        w.desk.stored.approved.emplace().reaction = "matrix $tap2";
    }
    SECTION("only the first of two yeses, by another")
    {
        w.desk.stored.half_approved.emplace().reaction = "matrix $tap2";
    }
    SECTION("asleep")
    {
        w.desk.stored.approved.emplace().reaction = "matrix $tap";
        w.desk.stored.approved->voided = true;
        w.desk.stored.phase = case_phase::snoozed;
    }
    w.tell("$away", redacted{"$tap"});
    CHECK(w.desk.questions.size() == 1);
    CHECK(w.answers().empty());
}

TEST_CASE("the first of two yeses that was tapped is taken back by taking the tap away", "[matrix]")
{
    world w;
    w.tell("$tap", reacted{"$card", "✅"});
    w.desk.stored.half_approved.emplace().reaction = "matrix $tap";
    w.tell("$away", redacted{"$tap"});
    CHECK(std::get<command::undo>(w.desk.questions.at(1).what.value()) == command::undo{"matrix $tap"});
}

TEST_CASE("a tap names what the card shows, as the homeserver holds it with its latest edit", "[matrix]")
{
    const std::string first(24, 'a');
    const std::string latest(24, 'b');
    json edit{{"sender", "@bot:x"}, {"content", {{"m.new_content", {{"org.highroad.mark", latest}}}}}};
    json card{{"type", "m.room.message"},
              {"sender", "@bot:x"},
              {"content", {{"org.highroad.mark", first}}},
              {"unsigned", {{"m.relations", {{"m.replace", edit}}}}}};
    world w;
    w.server.on("/event/%24card", says(card.dump()));
    CHECK(w.tell("$tap", reacted{"$card", "✅"}));
    CHECK(w.tell("$claim", reacted{"$card", "🙋"}));
    REQUIRE(w.desk.questions.size() == 2);
    CHECK(w.desk.questions[0].who.mark == latest);
    CHECK(w.desk.questions[1].who.mark == latest);

    world unsure;
    unsure.server.on("/event/", failure{errc::answer_lost, "no"});
    CHECK_FALSE(unsure.tell("$tap", reacted{"$card", "✅"}));
    CHECK(unsure.desk.questions.empty());
}

TEST_CASE("a tap or an answer that is quicker than we are waits for its card, and comes again rather than be lost",
          "[matrix]")
{
    world w;
    w.server.on("/event/%24new", our_message({{"org.highroad.mark", std::string(24, 'a')}}));
    w.desk.on_its_way = failure{errc::try_later, "a card is on its way"};
    CHECK_FALSE(w.tell("$tap", reacted{"$new", "🙋"}));
    CHECK_FALSE(w.tell("$note", spoken{"I am on it.", "$new", {}}));
    CHECK(w.desk.questions.empty());
    w.desk.on_its_way = std::optional<int>{42};
    CHECK(w.tell("$tap", reacted{"$new", "🙋"}));
    CHECK(w.tell("$note", spoken{"I am on it.", "$new", {}}));
    CHECK(w.desk.asked_for<command::claim>() == command::claim{});
    CHECK(w.desk.asked_for<command::note>(1).text == "I am on it.");
    CHECK(w.desk.questions[1].case_number == 42);
}

TEST_CASE("what is about a reminder, an answer of ours or other people's words waits for no card", "[matrix]")
{
    world w;
    w.desk.on_its_way = failure{errc::try_later, "a card is on its way"};
    w.server.on("/event/%24reminder", our_message({{"org.highroad.delivery", "1/reminders/reviews/1"}}));
    w.server.on("/event/%24answer", our_message({{"m.relates_to", {{"m.in_reply_to", {{"event_id", "$q"}}}}}}));
    w.server.on("/event/%24forged", says(json{{"type", "m.room.message"},
                                              {"sender", "@eve:x"},
                                              {"content", {{"org.highroad.mark", std::string(24, 'a')}}}}
                                             .dump()));
    for (const auto* target : {"$reminder", "$answer", "$forged"}) {
        CHECK(w.tell("$tap", reacted{target, "✅"}));
        CHECK(w.tell("$words", spoken{"Hm.", {}, target}));
    }
    CHECK(w.desk.waited_for.empty());
    CHECK(w.desk.questions.empty());
}

TEST_CASE("eyes answer a page while it is open, and otherwise mean nothing", "[matrix]")
{
    world w;
    CHECK(w.tell("$1", reacted{"$card", "👀"}));
    w.desk.stored.escalated.policy = "on-call";
    w.desk.stored.escalated.acknowledged = w.time.now();
    CHECK(w.tell("$2", reacted{"$card", "👀"}));
    CHECK(w.desk.questions.empty());
    w.desk.stored.escalated.acknowledged.reset();
    CHECK(w.tell("$3", reacted{"$card", "👀"}));
    CHECK(w.desk.asked_for<command::acknowledge>() == command::acknowledge{});
    CHECK(w.answers().empty());
}

TEST_CASE("the siren pages nobody: it tells what to type", "[matrix]")
{
    world w;
    CHECK(w.tell("$t", reacted{"$card", "🚨"}));
    CHECK(w.desk.questions.empty());
    auto told = w.answers();
    REQUIRE(told.size() == 1);
    CHECK(told[0]["body"] == "To page whoever is on call, type: !review escalate 42 <why>");
    CHECK(told[0]["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
}

TEST_CASE("an event that can never be carried out is given up after an hour of tries, and its sender is told",
          "[matrix]")
{
    world w;
    w.server.on("/event/", says("{}", 500)); // what was reacted to cannot be read
    int tries = 1;
    while (!w.tell("$tap", reacted{"$odd", "✅"}) && tries < 1000) {
        // What stands before it is met again each time.
        CHECK(w.tell("$before", spoken{"!review list", {}, {}}));
        w.time.advance(std::chrono::minutes{2});
        ++tries;
    }
    CHECK(tries == 31);
    auto told = w.answers();
    REQUIRE(told.size() == 1);
    CHECK(told.back()["body"].get<std::string>().find("could not be carried out") != std::string::npos);
    CHECK(told.back()["m.mentions"] == json({{"user_ids", {"@ana:x"}}}));
    // The next one has tries of its own.
    CHECK_FALSE(w.tell("$tap2", reacted{"$odd", "✅"}));
}

TEST_CASE("a reaction from a clock that is ahead is judged by ours", "[matrix]")
{
    world w;
    room_event event{"$tap", "@ana:x", w.time.now() + std::chrono::hours{1}, reacted{"$card", "✅"}};
    CHECK(run(w.in.handle(w.desk, "!r:x", std::move(event))));
    CHECK(w.desk.asked_for<command::approve_shown>().reacted == w.time.now());
}

TEST_CASE("a draft that cannot be shown whole is not approved by a tap", "[matrix]")
{
    world w;
    w.desk.stored.drafts = {{std::string(40'000, 'x'), "person"}};
    CHECK(w.tell("$tap", reacted{"$card", "✅"}));
    CHECK(w.desk.questions.empty());
    CHECK(w.answers().size() == 1);
}

TEST_CASE("words in a card's thread are a note, and with edit before them the new reply, which is shown back",
          "[matrix]")
{
    world w;
    CHECK(w.tell("$n", spoken{"Planned for May.", "$card", {}}));
    CHECK(w.desk.asked_for<command::note>() == command::note{"Planned for May.", "reviews"});
    CHECK(w.answers().empty());
    CHECK(w.tell("$a", spoken{"Also in June.", {}, "$card"}));
    CHECK(w.desk.asked_for<command::note>(1).text == "Also in June.");

    w.desk.told = {true, "Saved as draft 2 of #42."};
    CHECK(w.tell("$e", spoken{"edit: Thank you", "$card", {}}));
    CHECK(w.desk.asked_for<command::edit>(2) == command::edit{std::nullopt, "Thank you"});
    auto told = w.answers();
    REQUIRE(told.size() == 1);
    CHECK(told[0]["body"].get<std::string>().find("(9 of 100 characters)") != std::string::npos);
    CHECK(told[0]["m.relates_to"]["event_id"] == "$card");
}

TEST_CASE("words elsewhere, of our own, and in other rooms mean nothing", "[matrix]")
{
    world w;
    w.server.on("/event/", says(R"({"sender":"@sam:x","content":{"body":"hi"}})"));
    CHECK(w.tell("$1", spoken{"hello", {}, {}}));
    CHECK(w.tell("$2", spoken{"hello", "$other", {}}));
    CHECK(w.tell("$3", spoken{"!review approve 42 1", {}, {}}, "@bot:x"));
    CHECK(w.tell("$4", reacted{"$card", "👍"}));
    room_event elsewhere{"$5", "@ana:x", w.time.now(), spoken{"!review list", {}, {}}};
    CHECK(run(w.in.handle(w.desk, "!unknown:x", std::move(elsewhere))));
    CHECK(w.desk.questions.empty());
    CHECK(w.answers().empty());
}

TEST_CASE("an answer to a line of ours in a thread counts as said in that thread", "[matrix]")
{
    world w;
    w.server.on("/event/", our_message({{"m.relates_to", {{"rel_type", "m.thread"}, {"event_id", "$card"}}}}));
    CHECK(w.tell("$a", spoken{"Thanks for that.", {}, "$line"}));
    CHECK(w.desk.asked_for<command::note>().text == "Thanks for that.");
}

TEST_CASE("who has left the room does nothing, and is told", "[matrix]")
{
    world w;
    w.server.on("m.room.member", says(R"({"membership":"leave"})"));
    CHECK(w.tell("$q", spoken{"!review list", {}, {}}));
    CHECK(w.tell("$t", reacted{"$card", "✅"}));
    CHECK(w.desk.questions.empty());
    CHECK(w.answers().size() == 2);
}

TEST_CASE("an event comes again when it could not be stored, or when nobody could say who it is from", "[matrix]")
{
    world w;
    w.desk.broken = true;
    CHECK_FALSE(w.tell("$q", spoken{"!review list", {}, {}}));
    w.desk.broken = false;
    w.server.on("m.room.member", failure{errc::unreachable, "no"});
    CHECK_FALSE(w.tell("$q", spoken{"!review list", {}, {}}));
    CHECK(w.desk.questions.empty());
}

TEST_CASE("the pencil tells how to change the reply", "[matrix]")
{
    world w;
    CHECK(w.tell("$t", reacted{"$card", "✏️"}));
    CHECK(w.desk.questions.empty());
    auto told = w.answers();
    REQUIRE(told.size() == 1);
    CHECK(told[0]["body"].get<std::string>().find("9 of 100 characters") != std::string::npos);
}

TEST_CASE("a message of ours that somebody deletes is remembered as gone, and a room that becomes encrypted is closed",
          "[matrix]")
{
    world w;
    CHECK(w.tell("$x", redacted{"$theirs"}));
    CHECK_FALSE(w.memory.texts.contains("matrix gone $theirs"));
    w.server.on("/event/", our_message(json::object()));
    CHECK(w.tell("$x", redacted{"$card"}));
    CHECK(w.tell("$x", redacted{"$reminder"}));
    CHECK(w.memory.texts.contains("matrix gone $card"));
    CHECK(w.memory.texts.contains("matrix gone $reminder"));
    w.server.on("/event/", failure{errc::unreachable, "no"});
    CHECK_FALSE(w.tell("$x", redacted{"$other"}));
    CHECK(w.tell("$y", room_changed{room_changed::what::encryption, {}, false, {}}));
    CHECK_FALSE(run(w.known.why_closed("!r:x")).value().empty());
}
