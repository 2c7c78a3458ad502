#include "adapters/console/wire.hpp"

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
    return {{"key", "0123456789"}, {"action", std::move(action)}, {"case_number", 42}, {"review_revision", 2},
            {"draft_revision", 3}, {"text", "so be it"},          {"duration", "4h"},  {"mark", mark}};
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
                          {card_action::note, command::note{"so be it"}}};
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

TEST_CASE("a press without a usable key, case, action or duration is refused", "[console]")
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
                                                                         {"duration", "for ever"},
                                                                         {"duration", ""}}) {
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
