// Every text goes through the check on its way to an approval, whoever wrote it.

#include "tests/engine/house.hpp"

#include <algorithm>

using namespace highroad;
using namespace highroad::test;

namespace {

bool on_card(house& h, std::string_view words)
{
    auto remarks = h.chat.cards().front().shown.remarks;
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("what the check finds in a suggestion stands on the card, and survives a restart", "[engine]")
{
    house h;
    h.checker.minds = {{"look into it", finding_kind::promise}, {"on it", finding_kind::promise}};
    h.open_one_case();
    CHECK(on_card(h, "\"look into it\""));
    h.restart();
    auto c = h.the_case();
    REQUIRE(c.drafts.size() == 2);
    CHECK(c.drafts[0].findings.size() == 1);
    CHECK(h.ask(1, h.approve_as_shown()).accepted);
    CHECK(h.the_case().phase == case_phase::awaiting_team);
    h.pass(1h);
    CHECK(h.platform.published.empty());
}

TEST_CASE("of two suggestions the one without findings is chosen", "[engine]")
{
    house h;
    h.checker.minds = {{"look into it", finding_kind::promise}};
    h.open_one_case();
    CHECK(h.the_case().chosen == 1);
    CHECK_FALSE(on_card(h, "look into it"));
}

TEST_CASE("a text that a person writes is checked as it is saved, and blocked until it is better", "[engine]")
{
    house h;
    h.checker.minds = {{"idiot", finding_kind::anger}};
    h.open_one_case();
    auto told = h.ask(1, command::edit{{}, "You idiot."});
    CHECK(told.accepted);
    CHECK(told.text.find("\"idiot\"") != std::string::npos);
    h.settle();
    CHECK(on_card(h, "\"idiot\""));
    auto refused = h.ask(1, h.approve_as_shown());
    CHECK_FALSE(refused.accepted);
    CHECK(refused.text.find("\"idiot\"") != std::string::npos);

    CHECK(h.ask(1, command::edit{{}, "We are sorry."}).accepted);
    CHECK(h.ask(1, h.approve_as_shown()).accepted);
    h.pass(10s);
    CHECK(h.platform.published == std::vector<std::string>{"We are sorry."});
}

TEST_CASE("an approval is checked anew: what was good when it was written may not be by now", "[engine]")
{
    house h;
    h.open_one_case();
    h.checker.minds = {{"look into it", finding_kind::anger}};
    CHECK_FALSE(h.ask(1, h.approve_as_shown()).accepted);
    h.settle();
    CHECK(on_card(h, "\"look into it\""));
    h.pass(1h);
    CHECK(h.platform.published.empty());
}

TEST_CASE("the reply to a neighbouring review is no reply to this one", "[engine]")
{
    house h;
    h.open_one_case();
    REQUIRE(h.ask(1, command::edit{{}, "As ever, thank you."}).accepted);
    REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
    h.platform.add("worse", 1, "It lost them again.", h.time.now());
    h.time.advance(1min);
    h.poll_once();
    h.settle();
    auto told = h.ask(2, command::edit{{}, "As ever, thank you."});
    CHECK(told.accepted);
    CHECK(told.text.find("another reply of ours") != std::string::npos);
    CHECK(h.ask(2, command::edit{{}, "In words of its own."}).text.find("another reply") == std::string::npos);
}

TEST_CASE("the same text in two open cases is no copy of itself, and only a suggestion avoids another", "[engine]")
{
    house h;
    h.open_one_case();
    auto near = h.run(h.kept->replies_near("acme", 1));
    REQUIRE(near.has_value());
    CHECK(near->empty());
    near = h.run(h.kept->replies_near("acme", 2));
    REQUIRE(near.has_value());
    REQUIRE(near->size() == 1);
    CHECK((*near)[0].case_number == 1);
    CHECK_FALSE((*near)[0].approved);
    CHECK((*h.run(h.kept->replies_near("other", 2))).empty());
    // Approving the text that another case only suggests is nobody's copy.
    CHECK(h.ask(1, h.approve_as_shown()).accepted);
    CHECK((*h.run(h.kept->replies_near("acme", 2)))[0].approved);
}
