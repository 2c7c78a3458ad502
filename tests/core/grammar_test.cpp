#include "daemon/core/grammar.hpp"

#include "daemon/core/text.hpp"
#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

#include <random>
#include <set>
#include <sstream>

using namespace highroad;
using namespace highroad::test;

namespace {

template <class Command>
Command on_42(std::string_view line)
{
    auto read = parse_line(line, noon);
    INFO(line);
    REQUIRE(std::holds_alternative<typed::on_case>(read));
    const auto& asked = std::get<typed::on_case>(read);
    CHECK(asked.case_number == 42);
    REQUIRE(std::holds_alternative<Command>(asked.what));
    return std::get<Command>(asked.what);
}

std::string unclear_why(std::string_view line)
{
    auto read = parse_line(line, noon);
    INFO(line);
    REQUIRE(std::holds_alternative<typed::unclear>(read));
    return std::get<typed::unclear>(read).why;
}

} // namespace

TEST_CASE("an approval is typed with the number of the draft", "[grammar]")
{
    CHECK(on_42<command::approve>("approve 42 3").seen == seen_text{0, 3});
    CHECK(on_42<command::approve>("  APPROVE\t#42   v3 ").seen == seen_text{0, 3});
    SECTION("without one it names no text")
    {
        CHECK_FALSE(on_42<command::approve>("approve 42").seen);
    }
    SECTION("with what is no number it is not understood")
    {
        for (auto line : {"approve 42 x", "approve 42 0", "approve 42 -3", "approve 42 3x", "approve 42 99999999999"})
            CHECK(has(unclear_why(line), "Type: approve 42 and the number of the draft that the card shows"));
    }
}

TEST_CASE("words that are left over are not passed over: nothing is done, and the right form is told", "[grammar]")
{
    CHECK(unclear_why("approve 42 3 and more words") ==
          "Nothing was done, as \"and more words\" is not understood there. Type: approve 42 3");
    CHECK(has(unclear_why("posted #42 v3 but shorter"), "Type: posted 42 3"));
    CHECK(has(unclear_why("approve 42 3\n4"), "\"4\""));
    CHECK(has(unclear_why("approve 42 not this\none"), "\"not this one\""));
    for (std::string line : {"next 42", "undo 42", "claim 42", "reopen 42", "ack 42", "no-contact 42", "contact 42",
                             "show 42", "explain 42", "list", "cases", "oncall"}) {
        CHECK_FALSE(std::holds_alternative<typed::unclear>(parse_line(line, noon)));
        CHECK(unclear_why(line + " not yet") ==
              "Nothing was done, as \"not yet\" is not understood there. Type: " + line);
    }
    CHECK(has(unclear_why("snooze 42 4h please"), "snooze 42 4h"));
    CHECK(has(unclear_why("judge 42 angry please"), "judge 42 not-angry"));
    CHECK(unclear_why("claim 42 " + std::string(64 * 1024, 'x')).size() < 300);
    CHECK(std::holds_alternative<typed::help>(parse_line("help approve", noon)));
    SECTION("of a storm, the form names the storm")
    {
        CHECK(has(unclear_why("claim S7 please"), "Type: claim S7"));
        CHECK(has(unclear_why("snooze S7"), "snooze S7 4h"));
        CHECK(has(unclear_why("assign s7"), "assign S7 <name>"));
    }
}

TEST_CASE("the text of an edit is taken as it is, line breaks included", "[grammar]")
{
    CHECK(on_42<command::edit>("edit 42 Dear maple77,\n  thank you.\n\nAna").text ==
          "Dear maple77,\n  thank you.\n\nAna");
    CHECK_FALSE(on_42<command::edit>("edit 42 x").based_on);
    CHECK(has(unclear_why("edit 42   "), "edit 42 <text>"));
}

TEST_CASE("a snooze takes a length or a date", "[grammar]")
{
    CHECK(on_42<command::cause_fixed>("fixed #42 a second driver") == command::cause_fixed{{}, "a second driver"});
    CHECK(on_42<command::snooze>("snooze 42 4h").until == noon + hours{4});
    CHECK(on_42<command::snooze>("snooze 42 3 days").until == noon + days{3});
    CHECK(on_42<command::snooze>("snooze #42 2026-12-31").day ==
          std::chrono::local_days{std::chrono::year{2026} / 12 / 31});
    CHECK(on_42<command::snooze>("snooze 42 2026-12-31T10:00:00+01:00").until == parse_instant("2026-12-31T09:00:00Z"));
    CHECK(has(unclear_why("snooze 42"), "snooze 42 4h"));
    CHECK(has(unclear_why("snooze 42 soon"), "snooze 42 4h"));
    CHECK(has(unclear_why("snooze 42 2026-02-31"), "snooze 42 4h"));
}

TEST_CASE("the other commands are one word, a number and perhaps a text", "[grammar]")
{
    on_42<command::next_draft>("next 42");
    on_42<command::undo>("undo 42");
    on_42<command::claim>("claim 42");
    on_42<command::reopen>("reopen 42");
    on_42<command::show>("show 42");
    CHECK(on_42<command::note>("note 42 called her").text == "called her");
    CHECK(on_42<command::dismiss>("dismiss 42 spam, no customer").reason == "spam, no customer");
    CHECK(on_42<command::dismiss>("dismiss 42").reason.empty());
    CHECK(on_42<command::posted_by_hand>("posted 42 3").seen == seen_text{0, 3});
    CHECK(std::holds_alternative<typed::list_cases>(parse_line("list", noon)));
    for (auto line : {"", "  ", "help", "HELP", "?"})
        CHECK(std::holds_alternative<typed::help>(parse_line(line, noon)));
}

TEST_CASE("what is not understood is answered with what to type instead", "[grammar]")
{
    CHECK(has(unclear_why("aprove 42 3"), "\"aprove\""));
    for (auto line : {"approve", "approve forty-two", "approve -42 3", "approve 0 3", "approve 4294967338 3",
                      "approve 42.0 3", "approve ##42 3", "approve # 42"})
        CHECK(has(unclear_why(line), "Which case?"));
}

TEST_CASE("every command of the help text can be typed as it stands there", "[grammar]")
{
    std::istringstream lines{help_text("/review ")};
    std::set<std::string_view> met;
    std::string line;
    while (std::getline(lines, line)) {
        INFO(line);
        REQUIRE(line.starts_with("/review "));
        auto usage = line.substr(8, line.find(": ") - 8);
        auto read = parse_line(usage, noon);
        CHECK_FALSE(std::holds_alternative<typed::unclear>(read));
        if (const auto* asked = std::get_if<typed::on_case>(&read)) met.insert(name_of(asked->what));
    }
    CHECK(met.size() == 21);
}

TEST_CASE("no bytes break the parser, and none of them come back unclean", "[grammar]")
{
    std::mt19937 numbers{5};
    const std::vector<std::string> words{"approve",      "edit", "snooze", "note", "42", "#42", "v3",
                                         "\xED\xA0\x80", "\xFF", "\u202E", "4h",   " ",  "\n",  std::string(1, '\0')};
    for (int i = 0; i < 5000; ++i) {
        std::string line;
        for (auto n = numbers() % 6; n > 0; --n) {
            line += words[numbers() % words.size()];
            if (numbers() % 2 == 0) line += ' ';
            if (numbers() % 4 == 0) line += static_cast<char>(numbers() % 256);
        }
        auto read = parse_line(line, noon);
        if (const auto* why = std::get_if<typed::unclear>(&read)) {
            REQUIRE(displayable(why->why) == why->why);
            REQUIRE(why->why.size() < 300);
        }
        if (const auto* asked = std::get_if<typed::on_case>(&read)) REQUIRE(asked->case_number > 0);
    }
}

TEST_CASE("a line of 64 KB is read like a short one", "[grammar]")
{
    std::string text(64 * 1024, 'x');
    CHECK(on_42<command::edit>("edit 42 " + text).text == text);
    CHECK(unclear_why(text).size() < 300);
    CHECK(unclear_why("approve " + text).size() < 300);
    CHECK(unclear_why(std::string(64 * 1024, '\xED')).size() < 300);
}
