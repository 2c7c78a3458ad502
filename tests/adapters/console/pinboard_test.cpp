#include "adapters/console/pinboard.hpp"

#include "tests/adapters/console/fakes.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::console_parts;
using highroad::test::card_of;

TEST_CASE("the thread of a card keeps its newest two hundred lines", "[console]")
{
    pinboard all;
    all.show("m1", card_of(42));
    for (int i = 0; i < 500; ++i)
        all.say(42, "line " + std::to_string(i), "d" + std::to_string(i));
    const auto& lines = all.cases().at(42).lines;
    REQUIRE(lines.size() == pinboard::max_lines);
    CHECK(lines.front().text == "line 300");
    CHECK(lines.back().text == "line 499");
}

TEST_CASE("a line said twice stands there once, but two people may say the same", "[console]")
{
    pinboard all;
    all.show("m1", card_of(42));
    all.say(42, "Ana claimed this.", "d1");
    all.say(42, "Ana claimed this.", "d1");
    CHECK(all.cases().at(42).lines.size() == 1);
    all.say(42, "Ana claimed this.", "d2");
    CHECK(all.cases().at(42).lines.size() == 2);
}

TEST_CASE("a line said again after a restart is not added to the history that has it already", "[console]")
{
    pinboard all;
    all.prefill(card_of(42), {"Opened.", "Ana claimed this."});
    all.say(42, "Ana claimed this.", "d1");
    CHECK(all.cases().at(42).lines.size() == 2);
    all.say(42, "Ana claimed this.", "d2");
    CHECK(all.cases().at(42).lines.size() == 3);
}

TEST_CASE("history that arrives late does not double what was said meanwhile", "[console]")
{
    pinboard all;
    all.show("m1", card_of(42, "newer"));
    all.say(42, "Ana claimed this.", "d1");
    all.say(42, "Ana approved draft 3.", "d2");
    all.prefill(card_of(42, "older"), {"Opened.", "Ana claimed this."});
    const auto& entry = all.cases().at(42);
    CHECK(entry.shown->draft == "newer");
    REQUIRE(entry.lines.size() == 3);
    CHECK(entry.lines[0].text == "Opened.");
    CHECK(entry.lines[1].text == "Ana claimed this.");
    CHECK(entry.lines[2].text == "Ana approved draft 3.");
}

TEST_CASE("a full pinboard lets closed cards go first, then the oldest", "[console]")
{
    pinboard all;
    int last = static_cast<int>(pinboard::max_cases);
    for (int i = 1; i <= last; ++i) {
        auto one = card_of(i);
        if (i == 500) one.state = "Closed: resolved";
        all.show("m" + std::to_string(i), one);
    }
    all.show("next", card_of(last + 1));
    CHECK_FALSE(all.shows(500));
    CHECK(all.shows(1));
    CHECK_FALSE(all.has_message("m500"));
    all.show("after", card_of(last + 2));
    CHECK_FALSE(all.shows(1));
    CHECK(all.cases().size() == pinboard::max_cases);
}

TEST_CASE("a page that reads nothing costs one mark for each card however much happens", "[console]")
{
    pinboard all;
    auto page = all.open();
    page->everything = false;
    for (int round = 0; round < 1000; ++round) {
        all.show("m1", card_of(1, "draft " + std::to_string(round)));
        all.say(2, "line " + std::to_string(round), "d" + std::to_string(round));
    }
    CHECK(page->cases.size() == 2);
}

TEST_CASE("a card posted again and again under new ids remembers a few of them", "[console]")
{
    pinboard all;
    for (int i = 0; i < 100; ++i)
        all.show("m" + std::to_string(i), card_of(42));
    CHECK(all.cases().at(42).messages.size() == pinboard::max_messages_of_case);
    CHECK(all.case_of("m99") == 42);
    CHECK_FALSE(all.case_of("m0"));
}

TEST_CASE("a full pinboard lets the oldest group go", "[console]")
{
    pinboard all;
    auto page = all.open();
    for (std::size_t i = 0; i <= pinboard::max_groups; ++i) {
        group_card group;
        group.heading = "group " + std::to_string(i);
        all.show_group("g" + std::to_string(i), group);
    }
    CHECK(all.groups().size() == pinboard::max_groups);
    CHECK_FALSE(all.has_message("g0"));
    CHECK(page->groups.contains("g0"));
    CHECK(all.has_message("g1"));
}
