#include "daemon/core/forms.hpp"
#include "daemon/core/grammar.hpp"
#include "daemon/core/text.hpp"
#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

const instant wednesday = *parse_instant("2026-11-25T12:00:00Z");

command::snooze snoozed(std::string_view choice, std::string_view date = {})
{
    auto read = chosen_snooze(choice, date, wednesday);
    INFO(choice);
    REQUIRE(std::holds_alternative<command::snooze>(read));
    return std::get<command::snooze>(read);
}

form_fault refused(std::string_view choice, std::string_view date = {})
{
    auto read = chosen_snooze(choice, date, wednesday);
    INFO(choice << " " << date);
    REQUIRE(std::holds_alternative<form_fault>(read));
    return std::get<form_fault>(read);
}

} // namespace

TEST_CASE("every choice of a snooze is one, and a day that is chosen means the same as a day that is typed", "[forms]")
{
    using until = command::snooze_until;
    CHECK(snoozed("1h") == command::snooze{wednesday + hours{1}});
    CHECK(snoozed("4h") == command::snooze{wednesday + hours{4}});
    CHECK(snoozed("tomorrow") == command::snooze{{}, until::tomorrow_morning});
    CHECK(snoozed("next_working_day") == command::snooze{{}, until::next_working_day});
    CHECK(snoozed("customer_edits") == command::snooze{{}, until::customer_edits});
    auto typed_day = parse_line("snooze 42 2026-12-01", wednesday);
    CHECK(case_command{snoozed("date", "2026-12-01")} == std::get<typed::on_case>(typed_day).what);
    CHECK(snoozed("date", "2026-12-01") ==
          command::snooze{{}, until::morning_of_day, std::chrono::local_days{std::chrono::year{2026} / 12 / 1}});
    CHECK(snoozed("4h", "2026-12-01") == command::snooze{wednesday + hours{4}});

    CHECK(snooze_choices().size() == 6);
    for (const auto& one : snooze_choices())
        CHECK(std::holds_alternative<command::snooze>(chosen_snooze(one.id, "2026-12-01", wednesday)));
    CHECK(usual_snooze().id == "4h");
}

TEST_CASE("a day that is over, missing or no day is refused under its field", "[forms]")
{
    CHECK(refused("date", "2026-11-24").words == "The morning of that day is over. Choose a later day.");
    // Whether the morning of today is over depends on where the team is: the case decides that.
    CHECK(snoozed("date", "2026-11-25").kind == command::snooze_until::morning_of_day);
    for (auto day : {"", "  ", "2026-02-30", "2026-12-1", "01.12.2026", "2026-12-01T09:00:00Z", "tomorrow", "\0\0\0\0"})
        CHECK(refused("date", day).field == "date");
    for (auto choice : {"", "3d", "DATE", "for ever", "<!channel>"})
        CHECK(refused(choice, "2026-12-01").field == "length");
}

TEST_CASE("every choice of a verdict is a word that can be typed, and means the same", "[forms]")
{
    CHECK(verdict_choices().size() == 5);
    for (const auto& one : verdict_choices()) {
        auto typed_word = parse_line("judge 42 " + std::string{one.id}, wednesday);
        REQUIRE(std::holds_alternative<typed::on_case>(typed_word));
        CHECK(case_command{one.meant} == std::get<typed::on_case>(typed_word).what);
        CHECK(std::get<command::correct_judgement>(chosen_verdict(one.id)) == one.meant);
    }
    for (const auto* no_choice : {"", "furious", "ANGRY", "<!channel>"})
        CHECK(std::get<form_fault>(chosen_verdict(no_choice)).field == "verdict");
}

TEST_CASE("the facts start with what people told, and else with what the review says", "[forms]")
{
    told_case it;
    it.c.judged.wanted = " I wanted a refund. ";
    it.c.judged.got = "I got\u202E nothing.";
    it.c.judged.wants = wish::helped;
    auto facts = facts_to_start_from(it.c);
    CHECK(facts.expected == "I wanted a refund.");
    CHECK(facts.got == "I got nothing.");
    CHECK(facts.wants == wish::helped);
    CHECK(facts.when.empty());
    CHECK(facts.notes.empty());
    CHECK(it.on_card().facts == facts);

    it.ask(command::tell_facts{"Monday", "A call", std::nullopt, wish::heard, "late-delivery", "Calls often"});
    facts = facts_to_start_from(it.c);
    CHECK(facts.when == "Monday");
    CHECK(facts.expected == "A call");
    CHECK(facts.got == "I got nothing.");
    CHECK(facts.wants == wish::heard);
    CHECK(facts.notes == "Calls often");
    CHECK(it.on_card().cause == "late-delivery");
}

TEST_CASE("a review without an end suggests one sentence's length", "[forms]")
{
    told_case it;
    it.c.judged.got = std::string(65536, 'x');
    CHECK(length_in(length_unit::characters, facts_to_start_from(it.c).got) == 500);
}

TEST_CASE("an emptied fact is cleared, and one that was not shown stays", "[forms]")
{
    told_case it;
    it.ask(command::tell_facts{"Monday", "A call", "Nothing", wish::heard, "late-delivery", "Calls often"});
    command::tell_facts emptied;
    emptied.expected = "";
    emptied.wants = wish::unknown;
    emptied.cause = "";
    it.ask(emptied);
    CHECK(it.c.facts.expected.empty());
    CHECK(it.c.facts.wants == wish::unknown);
    CHECK(it.c.cause.empty());
    CHECK(it.c.facts.when == "Monday");
    CHECK(it.c.facts.got == "Nothing");
    CHECK(it.c.facts.notes == "Calls often");
}

TEST_CASE("a fact at the limit is kept whole, and one more character keeps the form open", "[forms]")
{
    command::tell_facts told;
    told.got = std::string(longest_fact, 'x');
    told.cause = std::string(longest_cause, 'x');
    CHECK_FALSE(why_not_kept(told));
    told.cause = std::string(longest_cause + 1, 'x');
    CHECK(why_not_kept(told)->field == "cause");
    CHECK(why_not_kept(told)->words.find("1 too long: at most 60 characters are kept") != std::string::npos);
    told.got = std::string(longest_fact + 5, 'x');
    CHECK(why_not_kept(told)->field == "got");
    told.got = "\xFF\xFE\xED\xA0\x80";
    told.cause.reset();
    CHECK_FALSE(why_not_kept(told));
}

TEST_CASE("a wish is read by its name and by nothing else", "[forms]")
{
    for (auto one : {wish::unknown, wish::heard, wish::helped})
        CHECK(wish_named(name_of(one)) == one);
    for (auto name : {"", "HELPED", "help", "refund"})
        CHECK_FALSE(wish_named(name));
}
