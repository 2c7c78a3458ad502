#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/markup.hpp"
#include "daemon/core/text.hpp"
#include "tests/adapters/slack/hostile.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::slack;
using json = nlohmann::json;

namespace {

const std::string mark = "0123456789abcdef01234567";

card usual_card()
{
    card shown;
    shown.case_number = 42;
    shown.review_revision = 2;
    shown.draft_revision = 3;
    shown.mark = mark;
    shown.heading = "#42 · 2 out of 5 stars · acme-ios";
    shown.state = "Awaiting the team";
    shown.title = "Crashes";
    shown.quote = "It crashes <!channel> every time.";
    shown.byline = "maple77, USA, 30 Oct 2026";
    shown.link = "https://apps.example.com/review/1";
    shown.draft_label = "Suggested reply 1 of 3";
    shown.draft = "Thank you & sorry.";
    shown.buttons = {{card_action::publish, "Publish reply", true, false, 42},
                     {card_action::edit, "Edit reply", false, false, 42},
                     {card_action::snooze, "Snooze case", false, false, 42},
                     {card_action::claim, "Claim case", false, true, 42},
                     {card_action::dismiss, "Dismiss case", false, true, 42}};
    return shown;
}

const json* actions_of(const json& blocks)
{
    for (const auto& block : blocks)
        if (block.at("type") == "actions") return &block.at("elements");
    return nullptr;
}

std::vector<json> of_type(const json& blocks, std::string_view type)
{
    std::vector<json> found;
    for (const auto& block : blocks)
        if (block.at("type") == type) found.push_back(block);
    return found;
}

} // namespace

TEST_CASE("a card shows the customer's words as a quote that Slack never reads as markup", "[slack]")
{
    auto blocks = card_blocks(usual_card());
    CHECK(test::broken_limits(blocks) == std::vector<std::string>{});
    auto rich = of_type(blocks, "rich_text");
    REQUIRE(rich.size() == 2);
    auto quote = rich[0].at("elements").at(0);
    CHECK(quote.at("type") == "rich_text_quote");
    CHECK(quote.at("elements").at(1).at("text") == "It crashes <!channel> every time.");
    CHECK(rich[1].at("elements").at(0).at("elements").at(0).at("url") == "https://apps.example.com/review/1");
    CHECK(to_text(blocks).find("mrkdwn") == std::string::npos);
}

TEST_CASE("a card shows the draft exactly as it would be published", "[slack]")
{
    auto sections = of_type(card_blocks(usual_card()), "section");
    REQUIRE(sections.size() == 1);
    CHECK(sections[0].at("text").at("text") == "Thank you & sorry.");
    CHECK(sections[0].at("text").at("type") == "plain_text");
}

TEST_CASE("a button carries what its card showed", "[slack]")
{
    auto blocks = card_blocks(usual_card());
    const auto* elements = actions_of(blocks);
    REQUIRE(elements);
    REQUIRE(elements->size() == 4);
    auto value = read_value(elements->at(0).at("value").get<std::string>());
    CHECK(value == button_value{card_action::publish, 42, 2, 3, mark});
    CHECK(elements->at(0).at("style") == "primary");
    const auto& menu = elements->at(3);
    CHECK(menu.at("type") == "overflow");
    CHECK(read_value(menu.at("options").at(1).at("value").get<std::string>()) ==
          button_value{card_action::dismiss, 42, 2, 3, mark});
}

TEST_CASE("a menu with one entry becomes a button, since Slack's menus need two", "[slack]")
{
    auto shown = usual_card();
    shown.buttons.pop_back();
    auto blocks = card_blocks(shown);
    const auto* elements = actions_of(blocks);
    REQUIRE(elements);
    REQUIRE(elements->size() == 4);
    CHECK(elements->at(3).at("type") == "button");
    CHECK(elements->at(3).at("text").at("text") == "Claim case");
}

TEST_CASE("buttons beyond three move into the menu", "[slack]")
{
    auto shown = usual_card();
    for (auto& button : shown.buttons)
        button.in_menu = false;
    auto blocks = card_blocks(shown);
    const auto* elements = actions_of(blocks);
    REQUIRE(elements);
    CHECK(elements->size() == 4);
    CHECK(elements->at(3).at("options").size() == 2);
}

TEST_CASE("whatever stands on a card can be pressed: what one menu has no room for goes into a second", "[slack]")
{
    for (std::size_t more = 0; more <= 13; ++more) {
        CAPTURE(more);
        auto shown = usual_card();
        shown.buttons.resize(3);
        for (std::size_t i = 0; i < more; ++i) {
            auto action = static_cast<card_action>(static_cast<int>(card_action::next_draft) + static_cast<int>(i));
            shown.buttons.push_back({action, "Menu item " + std::to_string(i), false, true, 42});
        }
        auto blocks = card_blocks(shown);
        CHECK(test::broken_limits(blocks) == std::vector<std::string>{});
        std::vector<card_action> offered;
        for (const auto& element : *actions_of(blocks)) {
            if (element.at("type") == "button") {
                offered.push_back(read_value(element.at("value").get<std::string>()).value().action);
                continue;
            }
            for (const auto& option : element.at("options"))
                offered.push_back(read_value(option.at("value").get<std::string>()).value().action);
        }
        std::vector<card_action> wanted;
        for (const auto& button : shown.buttons)
            wanted.push_back(button.action);
        CHECK(offered == wanted);
    }
}

TEST_CASE("a draft that Slack cannot show whole cannot be published from the card", "[slack]")
{
    auto shown = usual_card();
    SECTION("ten sections are shown whole")
    {
        shown.draft = std::string(30000, 'x');
        auto blocks = card_blocks(shown);
        std::string together;
        for (const auto& section : of_type(blocks, "section"))
            together += section.at("text").at("text");
        CHECK(together == shown.draft);
        CHECK(actions_of(blocks)->at(0).at("action_id") == "highroad.publish.0");
    }
    SECTION("more is not")
    {
        shown.draft = std::string(30001, 'x');
        auto blocks = card_blocks(shown);
        CHECK(to_text(blocks).find("highroad.publish") == std::string::npos);
        CHECK(to_text(blocks).find("too long for Slack") != std::string::npos);
        CHECK(to_text(blocks).find("highroad.edit") != std::string::npos);
    }
}

TEST_CASE("a link that could break out of its field is left away", "[slack]")
{
    for (const auto* link : {"javascript:alert(1)", "https://x.example/a|b", "https://x.example/ a", "ftp://x",
                             "https://x.example/>\"", ""}) {
        auto shown = usual_card();
        shown.link = link;
        CHECK(of_type(card_blocks(shown), "rich_text").size() == 1);
    }
}

TEST_CASE("whatever a card holds, it keeps Slack's limits and nothing in it is live", "[slack][property]")
{
    auto seed = GENERATE(range(1U, 50U));
    CAPTURE(seed);
    std::mt19937_64 dice{seed};
    card shown;
    shown.case_number = static_cast<int>(dice() % 100000);
    shown.review_revision = static_cast<int>(dice() % 10);
    shown.draft_revision = static_cast<int>(dice() % 10);
    for (auto* field : {&shown.heading, &shown.state, &shown.title, &shown.quote, &shown.byline, &shown.link,
                        &shown.draft_label, &shown.draft, &shown.reply_label, &shown.reply})
        *field = test::random_text(dice);
    for (auto n = dice() % 30; n > 0; --n)
        shown.remarks.push_back(test::random_text(dice));
    for (auto n = dice() % 24; n > 0; --n) {
        shown.buttons.push_back({static_cast<card_action>(dice() % 16), test::random_text(dice), dice() % 2 == 0,
                                 dice() % 2 == 0, static_cast<int>(dice() % 1000)});
    }
    auto blocks = card_blocks(shown);
    CHECK(test::broken_limits(blocks) == std::vector<std::string>{});
    auto text = to_text(blocks);
    CHECK(valid_utf8(text) == text);
    CHECK_FALSE(json::parse(text, nullptr, false).is_discarded());

    auto fallback = fallback_text(as_plain_text(shown));
    CHECK_FALSE(fallback.empty());
    CHECK(test::code_points(fallback) <= 4000);
    CHECK(fallback.find('<') == std::string::npos);
    CHECK(fallback.find('>') == std::string::npos);
}

TEST_CASE("whatever a group holds, it keeps Slack's limits", "[slack][property]")
{
    auto seed = GENERATE(range(1U, 25U));
    CAPTURE(seed);
    std::mt19937_64 dice{seed};
    group_card shown;
    shown.heading = test::random_text(dice);
    for (auto n = dice() % 60; n > 0; --n)
        shown.lines.push_back(test::random_text(dice));
    for (int n = 1; n <= static_cast<int>(dice() % 60); ++n)
        shown.cases.push_back(n);
    shown.marks.assign(shown.cases.size(), mark);
    CHECK(test::broken_limits(group_blocks(shown, {})) == std::vector<std::string>{});
}

TEST_CASE("a group has a button for each of 25 cases and says where the others are", "[slack]")
{
    group_card shown;
    shown.heading = "30 unanswered reviews";
    shown.lines = {"#1 a", "#2 b"};
    for (int n = 1; n <= 30; ++n)
        shown.cases.push_back(n);
    shown.marks.assign(30, mark);
    auto blocks = group_blocks(shown, {});
    const auto* buttons = actions_of(blocks);
    REQUIRE(buttons);
    CHECK(buttons->size() == 25);
    CHECK(read_value(buttons->at(6).at("value").get<std::string>()) == button_value{card_action::show, 7, 0, 0, mark});
    CHECK(to_text(blocks).find("5 more cases") != std::string::npos);
}

TEST_CASE("escaping leaves no entity cut in half", "[slack]")
{
    CHECK(escaped("a < b & c > d", 100) == "a &lt; b &amp; c &gt; d");
    CHECK(escaped("&amp;", 100) == "&amp;amp;");
    for (std::size_t limit = 1; limit < 40; ++limit) {
        auto cut = escaped("x<!channel>&<<<>>>", limit);
        CAPTURE(limit, cut);
        CHECK(test::code_points(cut) <= limit);
        auto rest = cut;
        for (auto at = rest.find('&'); at != std::string::npos; at = rest.find('&')) {
            rest = rest.substr(at);
            CHECK((rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;")));
            rest = rest.substr(1);
        }
    }
}

TEST_CASE("pieces put together give the text, and each is within the limit in Slack's units", "[slack][property]")
{
    auto seed = GENERATE(range(1U, 25U));
    std::mt19937_64 dice{seed};
    auto text = valid_utf8(test::random_text(dice));
    auto limit = 10 + dice() % 500;
    std::string together;
    for (const auto& piece : pieces(text, limit)) {
        CHECK(length_in(length_unit::utf16_units, piece) <= limit);
        CHECK(valid_utf8(piece) == piece);
        together += piece;
    }
    CHECK(together == text);
}

TEST_CASE("a value that is not ours is not read", "[slack]")
{
    for (const auto* text : {"", "{}", "null", "[1]", R"({"action":"publish"})",
                             R"({"action":"explode","case":1,"review_revision":1,"draft_revision":1})",
                             R"({"action":"publish","case":0,"review_revision":1,"draft_revision":1})",
                             R"({"action":"publish","case":-1,"review_revision":1,"draft_revision":1})",
                             R"({"action":"publish","case":99999999999,"review_revision":1,"draft_revision":1})",
                             R"({"action":"publish","case":"1","review_revision":1,"draft_revision":1})",
                             R"({"action":"publish","case":1.5,"review_revision":1,"draft_revision":1})"}) {
        CAPTURE(text);
        CHECK_FALSE(read_value(text));
    }
}

TEST_CASE("what a button carries fits even into a menu, and without its mark it is not understood", "[slack]")
{
    button_value longest{card_action::posted_by_hand, 2'147'483'647, 2'147'483'647, 2'147'483'647, mark};
    auto text = to_value(longest);
    // Slack takes 2000 characters in a button and 150 in an option of a menu.
    CHECK(text.size() <= 150);
    CHECK(read_value(text) == longest);
    for (std::string odd : {"", "42", "0123456789abcdef0123456", "0123456789ABCDEF01234567"}) {
        longest.mark = odd;
        CHECK_FALSE(read_value(to_value(longest)));
    }
}
