#include "tests/adapters/console/fakes.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

std::string receipt(const delivery& how)
{
    return std::get<delivered>(how).receipt;
}

} // namespace

TEST_CASE("posting the same delivery twice makes one card, which shows the newer text", "[console]")
{
    browser team;
    team.enter();
    auto first = receipt(run(team.console().post("console", card_of(42, "old"), "delivery-1")));
    auto second = receipt(run(team.console().post("console", card_of(42, "new"), "delivery-1")));
    CHECK(first == second);
    auto shown = event_in(*run(team.open_events()->next()), "snapshot");
    REQUIRE(shown["cases"].size() == 1);
    CHECK(shown["cases"][0]["draft"] == "new");
}

TEST_CASE("a card posted before a restart is edited after it and appears again", "[console]")
{
    std::string message;
    {
        browser before;
        message = receipt(run(before.console().post("console", card_of(42), "delivery-1")));
    }
    browser after;
    after.enter();
    CHECK(receipt(run(after.console().edit("console", message, card_of(42, "after")))) == message);
    auto shown = event_in(*run(after.open_events()->next()), "snapshot");
    REQUIRE(shown["cases"].size() == 1);
    CHECK(shown["cases"][0]["draft"] == "after");
    CHECK(*run(after.console().find("console", "delivery-1", {}, "")) == message);
}

TEST_CASE("a message is found by its delivery, and what was never sent is not", "[console]")
{
    browser team;
    auto message = receipt(run(team.console().post("console", card_of(42), "delivery-1")));
    CHECK(*run(team.console().find("console", "delivery-1", {}, "")) == message);
    CHECK_FALSE(*run(team.console().find("console", "delivery-2", {}, "")));
    CHECK_FALSE(*run(team.console().find("elsewhere", "delivery-1", {}, "")));

    auto line = receipt(run(team.console().say("console", message, "Ana claimed this.", {}, "line-1")));
    CHECK(*run(team.console().find("console", "line-1", {}, message)) == line);
    CHECK_FALSE(*run(team.console().find("console", "line-2", {}, message)));

    group_card group;
    group.heading = "3 reviews";
    auto grouped = receipt(run(team.console().post_group("console", group, "group-1")));
    CHECK(*run(team.console().find("console", "group-1", {}, "")) == grouped);
}

TEST_CASE("a line for a card that nobody knows waits, and finds its case through the desk", "[console]")
{
    browser team;
    team.enter();
    CHECK(std::holds_alternative<try_again>(run(team.console().say("console", "m-old", "Hello.", {}, "line-1"))));

    team.desk.messages["m-old"] = 42;
    asio::io_context loop;
    asio::cancellation_signal stop;
    asio::co_spawn(loop, team.console().run(team.desk), asio::bind_cancellation_slot(stop.slot(), asio::detached));
    delivery how = refused{};
    asio::co_spawn(loop, team.console().say("console", "m-old", "Hello.", {}, "line-1"),
                   [&](std::exception_ptr, delivery got) {
                       how = got;
                       stop.emit(asio::cancellation_type::terminal);
                   });
    loop.run();
    CHECK(std::holds_alternative<delivered>(how));

    std::ignore = run(team.console().edit("console", "m-old", card_of(42)));
    auto shown = event_in(*run(team.open_events()->next()), "snapshot");
    CHECK(words_of(shown["cases"][0]["lines"]) == std::vector<std::string>{"Hello."});
}

TEST_CASE("a channel that is not the console's is refused with both names", "[console]")
{
    browser team;
    auto how = run(team.console().post("#reviews", card_of(42), "d"));
    REQUIRE(std::holds_alternative<refused>(how));
    CHECK(std::get<refused>(how).why.find("#reviews") != std::string::npos);
    CHECK(team.console().channels() == std::vector<std::string>{"console"});
}

TEST_CASE("a short login token is pointed out", "[console]")
{
    console_settings settings;
    settings.login_token = "hunter2";
    browser team{settings};
    auto lines = run(team.console().check());
    REQUIRE(lines.size() == 2);
    CHECK_FALSE(lines[1].works);
    CHECK(lines[1].words.find("hunter2") == std::string::npos);
}

TEST_CASE("a group is changed in place and taken away while the page is open, as often as it is said", "[console]")
{
    browser team;
    team.enter();
    group_card group;
    group.heading = "Storm 7: 3 negative reviews";
    group.cases = {1, 2, 3};
    group.mentions = {"slack:U024BE7LH", "console:ana", "console:Ana!", "console:ana", "console:"};
    group.storm = 7;
    auto message = receipt(run(team.console().post_group("console", group, "group-1")));
    auto page = team.open_events();
    auto all = event_in(*run(page->next()), "snapshot");
    REQUIRE(all["groups"].size() == 1);
    CHECK(all["groups"][0]["asked"] == nlohmann::json::array({"ana"}));
    CHECK(all["groups"][0]["storm"] == 7);
    CHECK(all["groups"][0]["over"] == false);

    group.heading = "Storm 7: 4 negative reviews";
    group.over = true;
    CHECK(receipt(run(team.console().edit_group("console", message, group))) == message);
    auto changed = event_in(*run(page->next()), "group");
    CHECK(changed["heading"] == "Storm 7: 4 negative reviews");
    CHECK(changed["over"] == true);

    CHECK(receipt(run(team.console().retract("console", message))) == message);
    CHECK(event_in(*run(page->next()), "group_removed")["message"] == message);
    CHECK(receipt(run(team.console().retract("console", message))) == message);
    CHECK_FALSE(*run(team.console().find("console", "group-1", {}, "")));
}

TEST_CASE("a group posted before a restart is edited after it and appears again", "[console]")
{
    browser after;
    after.enter();
    group_card group;
    group.heading = "Reminder: 1 case waits";
    CHECK(receipt(run(after.console().edit_group("console", "group-1", group))) == "group-1");
    auto all = event_in(*run(after.open_events()->next()), "snapshot");
    CHECK(all["groups"][0]["heading"] == "Reminder: 1 case waits");
}

TEST_CASE("a card leaves the page when its last message is taken away", "[console]")
{
    browser team;
    team.enter();
    std::ignore = run(team.console().post("console", card_of(42), "d1"));
    std::ignore = run(team.console().post("console", card_of(42), "d2"));
    auto page = team.open_events();
    std::ignore = run(page->next());
    std::ignore = run(team.console().retract("console", "d1"));
    std::ignore = run(team.console().retract("console", "d2"));
    CHECK(event_in(*run(page->next()), "removed")["case_number"] == 42);
}

TEST_CASE("a line says whom of the console it is for, and passes over people of other chats", "[console]")
{
    browser team;
    team.enter();
    std::ignore = run(team.console().post("console", card_of(42), "d1"));
    std::vector<std::string> people{"console:ana", "slack:U024BE7LH", "console:ben", "console:<b>"};
    std::ignore = run(team.console().say("console", "d1", "Please look at this.", people, "l1"));
    auto all = event_in(*run(team.open_events()->next()), "snapshot");
    CHECK(all["cases"][0]["lines"][0]["text"] == "Please look at this.");
    CHECK(all["cases"][0]["lines"][0]["asked"] == nlohmann::json::array({"ana", "ben"}));
}
