#include "adapters/console/wire.hpp"

#include "daemon/core/forms.hpp"

#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace highroad::console_parts;
using nlohmann::json;

namespace {

const instant noon{std::chrono::seconds{1'790'000'000}};

const std::string mark = "0123456789abcdef01234567";

json press(std::string action)
{
    return {{"key", "0123456789"}, {"action", std::move(action)},
            {"case_number", 42},   {"review_revision", 2},
            {"draft_revision", 3}, {"text", "so be it"},
            {"length", "4h"},      {"verdict", "severe"},
            {"mark", mark},        {"facts", {{"got", "a cold soup"}, {"wants", "heard"}}}};
}

std::string words_of_refusal(const json& asked)
{
    INFO(asked.dump().substr(0, 400));
    auto read = read_press(asked.dump(), noon);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == errc::bad_input);
    CHECK(read.error().words.ends_with("."));
    return read.error().words;
}

case_command command_in(const json& asked)
{
    INFO(asked.dump().substr(0, 400));
    auto read = read_press(asked.dump(), noon);
    REQUIRE(read.has_value());
    return read->what;
}

} // namespace

TEST_CASE("each button asks for the command of its name", "[console]")
{
    struct row {
        card_action action;
        case_command wanted;
    };
    std::vector<row> rows{{card_action::publish, command::approve{seen_text{2, 3}}},
                          {card_action::edit, command::edit{3, "so be it"}},
                          {card_action::snooze, command::snooze{noon + std::chrono::hours{4}}},
                          {card_action::next_draft, command::next_draft{}},
                          {card_action::claim, command::claim{}},
                          {card_action::dismiss, command::dismiss{"so be it"}},
                          {card_action::undo, command::undo{}},
                          {card_action::reopen, command::reopen{}},
                          {card_action::posted_by_hand, command::posted_by_hand{seen_text{2, 3}}},
                          {card_action::show, command::show{}},
                          {card_action::note, command::note{"so be it"}},
                          {card_action::escalate, command::escalate{"so be it"}},
                          {card_action::acknowledge, command::acknowledge{}},
                          {card_action::facts, command::tell_facts{{}, {}, "a cold soup", wish::heard, {}, {}}},
                          {card_action::offline, command::take_offline{"so be it"}},
                          {card_action::resolve, command::resolve{"so be it"}},
                          {card_action::assign, command::assign{"so be it"}},
                          {card_action::judge, command::correct_judgement{severity::severe, {}}},
                          {card_action::no_contact, command::contact_wish{false}},
                          {card_action::allow_contact, command::contact_wish{true}},
                          {card_action::mended, command::cause_fixed{{}, "so be it"}},
                          {card_action::give_up, command::give_up{"so be it"}}};
    CHECK(rows.size() == 22);
    for (const auto& [action, wanted] : rows) {
        INFO(name_of(action));
        auto read = read_press(press(std::string{name_of(action)}).dump(), noon);
        REQUIRE(read.has_value());
        CHECK(read->key == "0123456789");
        CHECK(read->case_number == 42);
        CHECK(read->mark == mark);
        CHECK((read->what == wanted));
    }
}

TEST_CASE("an approval that does not say what was on the card is refused", "[console]")
{
    auto action = GENERATE(as<std::string>{}, "publish", "posted_by_hand", "edit");
    for (std::string field : {"review_revision", "draft_revision"}) {
        auto without = press(action);
        without.erase(field);
        CHECK_FALSE(read_press(without.dump(), noon).has_value());
        for (json senseless : {json("3"), json(-1), json(3.5), json(18446744073709551615U), json(nullptr)}) {
            auto wrong = press(action);
            wrong[field] = senseless;
            INFO(wrong.dump());
            CHECK_FALSE(read_press(wrong.dump(), noon).has_value());
        }
    }
}

TEST_CASE("a press without a usable key, case, action or length of a snooze is refused", "[console]")
{
    for (auto [field, value] : std::vector<std::pair<std::string, json>>{{"key", ""},
                                                                         {"key", "short"},
                                                                         {"key", std::string(65, 'a')},
                                                                         {"key", "with:colons:in"},
                                                                         {"case_number", 0},
                                                                         {"case_number", "42"},
                                                                         {"mark", ""},
                                                                         {"mark", "<script>"},
                                                                         {"mark", 7},
                                                                         {"action", "explode"},
                                                                         {"action", 7},
                                                                         {"length", "for ever"},
                                                                         {"length", "3d"},
                                                                         {"length", 4},
                                                                         {"length", ""}}) {
        auto wrong = press("snooze");
        wrong[field] = value;
        INFO(wrong.dump());
        auto read = read_press(wrong.dump(), noon);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == errc::bad_input);
        CHECK(read.error().words.ends_with("."));
    }
}

TEST_CASE("an edited text arrives byte for byte", "[console]")
{
    std::string text = "Line one\n\n  line two \xF0\x9F\x98\x80 \"quoted\" \\ </script>\t";
    auto edit = press("edit");
    edit["text"] = text;
    auto read = read_press(edit.dump(), noon);
    REQUIRE(read.has_value());
    CHECK(std::get<command::edit>(read->what).text == text);
}

TEST_CASE("nobody is paged by a bare press: escalating takes the form's field, which may be empty", "[console]")
{
    auto bare = press("escalate");
    bare.erase("text");
    CHECK(words_of_refusal(bare).find("takes a form") != std::string::npos);
    for (json senseless : {json(nullptr), json(true), json(7), json::array({"why"}), json{{"why", "x"}}}) {
        bare["text"] = senseless;
        CHECK(words_of_refusal(bare).find("takes a form") != std::string::npos);
    }
    bare["text"] = "  ";
    CHECK((command_in(bare) == case_command{command::escalate{}}));
    bare["text"] = std::string(501, 'x');
    CHECK(words_of_refusal(bare).find("1 too long") != std::string::npos);
}

TEST_CASE("what a form has to say is asked for in the form's words", "[console]")
{
    for (std::string action : {"resolve", "dismiss", "note"}) {
        for (std::string empty : {"", " \n\t "}) {
            auto asked = press(action);
            asked["text"] = empty;
            // The command line's "Type: ..." has no place here.
            CHECK(words_of_refusal(asked).find("Type") == std::string::npos);
        }
    }
    auto offline = press("offline");
    offline["text"] = "";
    CHECK((command_in(offline) == case_command{command::take_offline{}}));
    for (std::string action : {"resolve", "offline"}) {
        auto long_one = press(action);
        long_one["text"] = std::string(60000, 'x');
        CHECK(words_of_refusal(long_one).find("too long") != std::string::npos);
    }
}

TEST_CASE("a snooze has the choices of every chat, and a day that is over is refused", "[console]")
{
    using until = command::snooze_until;
    auto asked = press("snooze");
    auto chosen = [&](std::string choice, json date = nullptr) {
        asked["length"] = std::move(choice);
        asked["date"] = std::move(date);
        return command_in(asked);
    };
    CHECK((chosen("1h") == case_command{command::snooze{noon + std::chrono::hours{1}}}));
    CHECK((chosen("tomorrow") == case_command{command::snooze{{}, until::tomorrow_morning}}));
    CHECK((chosen("next_working_day") == case_command{command::snooze{{}, until::next_working_day}}));
    CHECK((chosen("customer_edits") == case_command{command::snooze{{}, until::customer_edits}}));
    CHECK((chosen("date", "2026-12-01") == case_command{*until_day("2026-12-01")}));
    for (json day : {json("2026-09-20"), json("2026-02-30"), json(""), json(7), json(nullptr), json("<script>")}) {
        asked["length"] = "date";
        asked["date"] = day;
        CHECK_FALSE(words_of_refusal(asked).empty());
    }
}

TEST_CASE("an emptied fact is told as empty, an absent one is not told, and no other thing is a fact", "[console]")
{
    auto asked = press("facts");
    asked["facts"] = {{"when", ""}, {"got", " A crash. "}, {"wants", "unknown"}, {"cause", 7}, {"colour", "red"}};
    CHECK((command_in(asked) == case_command{command::tell_facts{"", {}, "A crash.", wish::unknown, {}, {}}}));

    for (json senseless : {json(nullptr), json("facts"), json::array(), json(7)}) {
        asked["facts"] = senseless;
        CHECK(words_of_refusal(asked).find("no facts") != std::string::npos);
    }
    asked["facts"] = {{"wants", "money"}};
    CHECK(words_of_refusal(asked).find("one of the list") != std::string::npos);
    asked["facts"] = {{"notes", std::string(2001, 'x')}};
    CHECK(words_of_refusal(asked).find("1 too long") != std::string::npos);
    asked["facts"] = {{"cause", std::string(61, 'x')}};
    CHECK(words_of_refusal(asked).find("1 too long") != std::string::npos);
}
