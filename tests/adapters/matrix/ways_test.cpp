#include "adapters/matrix/ways.hpp"
#include "daemon/core/grammar.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <regex>

using namespace highroad;
using namespace highroad::matrix;

namespace {

card busy_card()
{
    card shown;
    shown.case_number = 42;
    shown.draft_revision = 3;
    shown.draft = "Thank you";
    shown.buttons = {{card_action::publish, "Publish reply", true, false, 42},
                     {card_action::edit, "Edit reply", false, false, 42},
                     {card_action::snooze, "Snooze case", false, true, 42},
                     {card_action::acknowledge, "Acknowledge page", false, false, 42},
                     {card_action::next_draft, "Show another suggestion", false, true, 42},
                     {card_action::claim, "Claim case", false, true, 42},
                     {card_action::facts, "Tell what happened", false, true, 42},
                     {card_action::note, "Add note", false, true, 42},
                     {card_action::escalate, "Escalate to on-call", false, true, 42},
                     {card_action::offline, "Take case offline", false, true, 42},
                     {card_action::dismiss, "Dismiss case", false, true, 42}};
    return shown;
}

std::string line_for(card_action action, const std::string& label)
{
    card shown;
    shown.case_number = 42;
    shown.draft_revision = 3;
    shown.buttons = {{action, label, false, false, 42}};
    return ways_of(shown, true);
}

} // namespace

TEST_CASE("reactions mean something from a closed list only", "[matrix]")
{
    CHECK(tap_of("✅") == tap::approve);
    CHECK(tap_of("✔️") == tap::approve);
    CHECK(tap_of("💤") == tap::snooze);
    CHECK(tap_of("✏️") == tap::edit_hint);
    CHECK(tap_of("🙋🏿") == tap::claim);
    CHECK(tap_of("👀") == tap::acknowledge);
    CHECK(tap_of("🚨") == tap::escalate_hint);
    for (const auto* other : {"👍", "", "approve", "✅✅", "❌", "<b>🚨</b>"})
        CHECK_FALSE(tap_of(other));
}

TEST_CASE("a card with every action says how to take each in few lines", "[matrix]")
{
    CHECK(ways_of(busy_card(), true) ==
          "✅ Publish reply (or !review approve 42 3)\n"
          "✏️ Edit reply: answer in the thread with edit and the text\n"
          "👀 Acknowledge page (or !review ack 42)\n"
          "💤 Snooze case for 4 h (or !review snooze 42 tomorrow) · ⏭️ Show another suggestion · 🙋 Claim "
          "case\n"
          "Tell what happened: !review facts 42 <what they got> · Escalate to on-call: !review escalate 42 <why> · "
          "Take case offline: !review offline 42 <how> · Dismiss case: !review dismiss 42 <reason>");
    CHECK(ways_of(busy_card(), false).find("Publish") == std::string::npos);
    CHECK(ways_of(card{}, true).empty());
}

TEST_CASE("what matters most on a card has a line of its own", "[matrix]")
{
    CHECK(line_for(card_action::resolve, "Tell the outcome") == "Tell the outcome: !review resolve 42 <how it went>");
    CHECK(line_for(card_action::reopen, "Reopen case") == "Reopen case: !review reopen 42");
    CHECK(line_for(card_action::posted_by_hand, "I posted this reply") == "I posted this reply: !review posted 42 3");
    CHECK(line_for(card_action::undo, "Undo approval") == "↩️ Undo approval (or take your ✅ away)");
}

TEST_CASE("every line that a card says to type is understood", "[matrix]")
{
    auto shown = busy_card();
    for (auto action : {card_action::reopen, card_action::posted_by_hand, card_action::resolve, card_action::show,
                        card_action::mended, card_action::give_up})
        shown.buttons.push_back({action, "Do it", false, true, 42});
    auto ways = ways_of(shown, true);
    const std::regex line{"!review ([^·\n)]+)"};
    auto found = 0;
    for (auto at = std::sregex_iterator(ways.begin(), ways.end(), line); at != std::sregex_iterator{}; ++at, ++found) {
        INFO(at->str(1));
        CHECK(std::holds_alternative<typed::on_case>(parse_line(at->str(1), {})));
    }
    CHECK(found == 13);
}

TEST_CASE("the bot marks what is tapped most, and a page only while it asks for an answer", "[matrix]")
{
    CHECK(seeds_of(busy_card()) == std::vector<std::string>{"✅", "✏️", "💤", "👀"});
    auto calm = busy_card();
    calm.buttons.erase(std::find_if(calm.buttons.begin(), calm.buttons.end(),
                                    [](const auto& one) { return one.action == card_action::acknowledge; }));
    CHECK(seeds_of(calm) == std::vector<std::string>{"✅", "✏️", "💤"});
}
