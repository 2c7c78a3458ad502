// The forms about a case rather than its reply: who is paged, what happened, how it ended, how long it rests.
#include "tests/adapters/slack/form_views.hpp"

#include <algorithm>

using namespace highroad;
using namespace highroad::slack;
using json = nlohmann::json;
using test::keeps_view_limits;
using test::opened;
using test::sent_unchanged;

namespace {

const instant noon = *parse_instant("2026-11-25T12:00:00Z");

review_case some_case()
{
    review_case c;
    c.number = 42;
    c.subject.title = "Crashes";
    c.subject.text = "It crashes. I only wanted my photos.";
    return c;
}

const json& field_of(const json& view, std::string_view block)
{
    for (const auto& one : view.at("blocks"))
        if (one.value("block_id", "") == block) return one;
    FAIL("no field " << block);
    return view;
}

bool has_field(const json& view, std::string_view block)
{
    const auto& blocks = view.at("blocks");
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const json& one) { return one.value("block_id", "") == block; });
}

template <class Command>
Command asked_by(const form_sent& sent)
{
    auto reading = read_form(sent, {}, noon);
    REQUIRE(std::holds_alternative<form_request>(reading));
    CHECK(std::get<form_request>(reading).case_number == 42);
    CHECK(std::get<form_request>(reading).channel == "C1");
    REQUIRE(std::holds_alternative<Command>(std::get<form_request>(reading).what));
    return std::get<Command>(std::get<form_request>(reading).what);
}

/// The words under that field, which Slack has to know.
std::string fault_of(const form_sent& sent, const std::string& field)
{
    auto reading = read_form(sent, {}, noon);
    REQUIRE(std::holds_alternative<form_errors>(reading));
    auto answer = json::parse(errors_answer(std::get<form_errors>(reading)));
    CHECK(answer.at("errors").size() == 1);
    CHECK(sent.values.contains(field));
    return answer.at("errors").at(field).get<std::string>();
}

} // namespace

TEST_CASE("paging somebody takes a form that says so, and the reason may be left empty", "[slack]")
{
    auto view = opened(card_action::escalate, some_case());
    keeps_view_limits(view);
    CHECK(view.at("title").at("text") == "Page on call #42");
    CHECK(view.at("submit").at("text") == "Page now");
    const auto& field = field_of(view, "text0");
    CHECK(field.at("optional") == true);
    auto label = field.at("label").at("text").get<std::string>();
    CHECK(label.find("pages whoever is on call") != std::string::npos);
    CHECK(label.find("escalation policy of this case") != std::string::npos);

    auto sent = sent_unchanged(view);
    CHECK(asked_by<command::escalate>(sent).why.empty());
    sent.values["text0"] = " The press is calling. \n";
    CHECK(asked_by<command::escalate>(sent).why == "The press is calling.");
    sent.values["text0"] = std::string(501, 'x');
    CHECK(fault_of(sent, "text0").find("1 too long") != std::string::npos);
}

TEST_CASE("a case is taken offline with or without words, and resolved only with some", "[slack]")
{
    auto view = opened(card_action::offline, some_case());
    keeps_view_limits(view);
    CHECK(field_of(view, "text0").at("optional") == true);
    auto sent = sent_unchanged(view);
    CHECK(asked_by<command::take_offline>(sent).how.empty());
    sent.values["text0"] = "called";
    CHECK(asked_by<command::take_offline>(sent).how == "called");

    view = opened(card_action::resolve, some_case());
    keeps_view_limits(view);
    CHECK_FALSE(field_of(view, "text0").contains("optional"));
    sent = sent_unchanged(view);
    CHECK(fault_of(sent, "text0") == "Say how it went: no case is closed without an outcome.");
    sent.values["text0"] = " \n\t";
    CHECK(fault_of(sent, "text0") == "Say how it went: no case is closed without an outcome.");
    sent.values["text0"] = "refunded";
    CHECK(asked_by<command::resolve>(sent).how == "refunded");
    sent.values["text0"] = std::string(65536, 'x');
    CHECK(fault_of(sent, "text0").find("too long") != std::string::npos);
}

TEST_CASE("the facts form starts with what is known and else with what the review says", "[slack]")
{
    auto c = some_case();
    c.facts.when = "On Monday";
    c.facts.got = "A crash";
    c.facts.notes = "Calls often";
    c.cause = "export-crash";
    c.judged.wanted = "I only wanted my photos.";
    c.judged.got = "It crashes.";
    c.judged.wants = wish::helped;
    auto view = opened(card_action::facts, c);
    keeps_view_limits(view);
    auto starts = [&](std::string_view block) {
        return field_of(view, block).at("element").value("initial_value", "");
    };
    CHECK(starts("when") == "On Monday");
    CHECK(starts("expected") == "I only wanted my photos.");
    CHECK(starts("got") == "A crash");
    CHECK(starts("cause") == "export-crash");
    CHECK(starts("notes") == "Calls often");
    CHECK(field_of(view, "wants").at("element").at("initial_option").at("value") == "helped");
    for (const auto* block : {"when", "expected", "got", "wants", "cause", "notes"})
        CHECK(field_of(view, block).at("optional") == true);

    auto told = asked_by<command::tell_facts>(sent_unchanged(view));
    CHECK(told == command::tell_facts{"On Monday", "I only wanted my photos.", "A crash", wish::helped, "export-crash",
                                      "Calls often"});
}

TEST_CASE("an emptied fact is told as empty, one that was not shown is not told", "[slack]")
{
    auto c = some_case();
    c.facts.got = "A crash";
    c.facts.notes = std::string(2000, 'x');
    auto sent = sent_unchanged(opened(card_action::facts, c));
    sent.values["got"] = "";
    sent.values["wants"] = "";
    CHECK(asked_by<command::tell_facts>(sent).got == "");
    CHECK(asked_by<command::tell_facts>(sent).wants == wish::unknown);
    CHECK(asked_by<command::tell_facts>(sent).notes == c.facts.notes);

    // 2000 emoji are 4000 of Slack's characters: more than a field takes.
    c.facts.notes.clear();
    for (int i = 0; i < 2000; ++i)
        c.facts.notes += "\xF0\x9F\x98\xA1";
    auto view = opened(card_action::facts, c);
    keeps_view_limits(view);
    CHECK_FALSE(has_field(view, "notes"));
    CHECK(view.dump().find("kept as it is: Notes for us only") != std::string::npos);
    CHECK_FALSE(asked_by<command::tell_facts>(sent_unchanged(view)).notes);
    CHECK(first_field(sent_unchanged(view)) == "when");
}

TEST_CASE("of two forms with the facts of one case, the second leaves what the first told alone", "[slack]")
{
    auto c = some_case();
    c.facts.got = "A crash";
    c.judged.wanted = "I only wanted my photos.";
    auto sent = sent_unchanged(opened(card_action::facts, c));
    auto memory = read_metadata(sent.metadata);
    REQUIRE(memory);
    sent.values["when"] = "On Monday";
    sent.values["got"] = "A crash, twice";
    auto told = [&] {
        auto read = asked_by<command::tell_facts>(sent);
        leave_to_others(read, *memory, c);
        return read;
    };
    SECTION("nobody else told anything: everything is told, what the review suggests too")
    {
        CHECK(told() ==
              command::tell_facts{"On Monday", "I only wanted my photos.", "A crash, twice", wish::unknown, "", ""});
    }
    SECTION("somebody did")
    {
        c.facts.expected = "A refund";
        c.facts.got = "Three crashes";
        c.facts.wants = wish::heard;
        c.facts.notes = "Be kind";
        c.cause = "export-crash";
        // What both changed is as the last of them says.
        CHECK(told() == command::tell_facts{"On Monday", {}, "A crash, twice", {}, {}, {}});
    }
    SECTION("and emptied what stood there")
    {
        c.facts.got.clear();
        sent.values["got"] = "A crash";
        CHECK_FALSE(told().got);
        sent.values["got"] = "";
        CHECK(told().got == "");
    }
    SECTION("a form from before an upgrade tells everything")
    {
        memory->began.clear();
        c.facts.notes = "Be kind";
        CHECK(told().notes == "");
    }
}

TEST_CASE("a fact that is too long or no wish of the list stays in the form", "[slack]")
{
    auto sent = sent_unchanged(opened(card_action::facts, some_case()));
    sent.values["expected"] = std::string(2001, 'x');
    CHECK(fault_of(sent, "expected").find("1 too long") != std::string::npos);
    sent.values["expected"] = "";
    sent.values["cause"] = std::string(61, 'x');
    CHECK(fault_of(sent, "cause").find("1 too long") != std::string::npos);
    sent.values["cause"] = "";
    sent.values["wants"] = "<!channel>";
    CHECK(fault_of(sent, "wants") == "Choose one of the list.");
}

TEST_CASE("hostile facts become a command or words under a field that is there", "[slack][property]")
{
    auto seed = GENERATE(range(1U, 40U));
    CAPTURE(seed);
    std::mt19937_64 dice{seed};
    auto c = some_case();
    c.facts = {test::random_text(dice), test::random_text(dice), test::random_text(dice), wish::heard,
               test::random_text(dice)};
    c.cause = test::random_text(dice);
    auto view = opened(card_action::facts, c);
    keeps_view_limits(view);
    auto sent = sent_unchanged(view);
    for (auto& [field, value] : sent.values)
        if (field != "wants") value = test::random_text(dice);
    CHECK(sent.values.contains(first_field(sent)));
    auto reading = read_form(sent, {}, noon);
    if (const auto* errors = std::get_if<form_errors>(&reading)) {
        for (const auto& [field, words] : errors->words) {
            CHECK(sent.values.contains(field));
            CHECK_FALSE(words.empty());
        }
    } else {
        REQUIRE(std::holds_alternative<form_request>(reading));
    }
}

TEST_CASE("a snooze is chosen from a list or as a day, and a day that is over is refused under it", "[slack]")
{
    using until = command::snooze_until;
    auto view = opened(card_action::snooze, some_case());
    keeps_view_limits(view);
    CHECK(field_of(view, "length").at("element").at("options").size() == 6);
    CHECK(field_of(view, "date").at("element").at("type") == "datepicker");
    CHECK(field_of(view, "date").at("optional") == true);
    auto sent = sent_unchanged(view);
    CHECK(asked_by<command::snooze>(sent) == command::snooze{noon + std::chrono::hours{4}});
    for (auto [choice, kind] :
         {std::pair{"tomorrow", until::tomorrow_morning}, std::pair{"next_working_day", until::next_working_day},
          std::pair{"customer_edits", until::customer_edits}}) {
        sent.values["length"] = choice;
        CHECK(asked_by<command::snooze>(sent) == command::snooze{{}, kind});
    }
    sent.values["length"] = "date";
    CHECK(fault_of(sent, "date") == "Choose the day, or something else above.");
    sent.values["date"] = "2026-11-24";
    CHECK(fault_of(sent, "date") == "The morning of that day is over. Choose a later day.");
    sent.values["date"] = "2026-12-01";
    CHECK(asked_by<command::snooze>(sent) == *until_day("2026-12-01"));
    sent.values["length"] = "for ever";
    CHECK(fault_of(sent, "length") == "Choose for how long.");
}
