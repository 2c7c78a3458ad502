// Every command in every phase, and who may do what.

#include "tests/core/cases.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

enum class stage { no_draft, team, snoozed, publishing, handed_over, customer, dismissed, gone, offline };
constexpr std::array stage_names{"no draft", "team",      "snoozed", "publishing", "handed over",
                                 "customer", "dismissed", "gone",    "offline"};

told_case in(stage wanted)
{
    told_case it;
    if (wanted == stage::no_draft) return it;
    it.suggested().shown();
    switch (wanted) {
    case stage::no_draft:
    case stage::team:
        break;
    case stage::snoozed:
        it.ask(command::snooze{it.now + hours{4}});
        break;
    case stage::publishing:
        it.approved();
        break;
    case stage::handed_over:
        it.handed_over();
        break;
    case stage::customer:
        it.published();
        break;
    case stage::dismissed:
        it.ask(command::dismiss{"spam"});
        break;
    case stage::gone:
        it.tell(event::review_gone{});
        break;
    case stage::offline:
        it.ask(command::take_offline{"called"});
        break;
    }
    return it;
}

struct row {
    std::string name;
    case_command asked;
    std::string_view accepted;            ///< one letter a stage, in the order of `stage`: y or n
    std::vector<std::string_view> phases; ///< where it leads when accepted, if elsewhere
};

} // namespace

TEST_CASE("every command has its answer in every phase", "[table]")
{
    // Stages: no draft, team, snoozed, publishing, handed over, customer, dismissed, gone, offline.
    const std::vector<row> table{
        {"approve",
         command::approve{seen_text{1, 1}},
         "nyynnnnny",
         {"team>publishing", "snoozed>publishing", "offline>publishing"}},
        {"react",
         command::approve_shown{"reviews", noon + hours{2}},
         "nyynnnnny",
         {"team>publishing", "snoozed>publishing", "offline>publishing"}},
        {"edit", command::edit{{}, "Mine."}, "yyynnynny", {}},
        {"next", command::next_draft{}, "nyynnynny", {}},
        {"dismiss",
         command::dismiss{"spam"},
         "yyyynynny",
         {"no draft>closed", "team>closed", "snoozed>closed", "publishing>closed", "customer>closed",
          "offline>closed"}},
        {"snooze", command::snooze{noon + days{2}}, "yyynnnnnn", {"no draft>snoozed", "team>snoozed"}},
        {"claim", command::claim{}, "yyyyyynny", {}},
        {"note", command::note{"called"}, "yyyyyyyyy", {}},
        {"undo", command::undo{}, "nnyynnnnn", {"snoozed>awaiting_team", "publishing>awaiting_team"}},
        {"reopen", command::reopen{}, "nnnnnyynn", {"customer>awaiting_team", "dismissed>awaiting_team"}},
        {"show", command::show{}, "yyyyyyyyy", {}},
        {"posted", command::posted_by_hand{seen_text{1, 1}}, "nnnnnnnnn", {}},
        {"assign", command::assign{"ben"}, "yyyyyynny", {}},
        {"escalate", command::escalate{"angry"}, "yyynnnnnn", {"snoozed>awaiting_team"}},
        {"acknowledge", command::acknowledge{}, "nnnnnnnnn", {}},
        {"offline",
         command::take_offline{"called"},
         "yyynnynny",
         {"no draft>offline", "team>offline", "snoozed>offline", "customer>offline"}},
        {"resolve",
         command::resolve{"called"},
         "yyynnynny",
         {"no draft>closed", "team>closed", "snoozed>closed", "customer>closed", "offline>closed"}},
        {"tried",
         command::give_up{"called twice"},
         "yyynnynny",
         {"no draft>closed", "team>closed", "snoozed>closed", "customer>closed", "offline>closed"}},
        {"cause", command::link_cause{"Late delivery"}, "yyyyyynny", {}},
        {"fixed", command::cause_fixed{"late-delivery", "We drive faster."}, "nnnnnnnnn", {}},
        {"no contact", command::contact_wish{false}, "yyyyyyyyy", {}},
        {"facts", command::tell_facts{{}, {}, "a cold soup", {}, {}, {}}, "yyyyyynny", {}},
        {"judge", command::correct_judgement{severity::serious, {}}, "yyyyyyyyy", {}},
    };
    REQUIRE(table.size() == std::variant_size_v<case_command>);
    for (const auto& [name, asked, accepted, phases] : table) {
        for (std::size_t i = 0; i < stage_names.size(); ++i) {
            INFO(name << " in stage " << stage_names[i]);
            auto it = in(static_cast<stage>(i));
            auto before = it.c;
            auto told = it.ask(asked);
            CHECK(told.accepted == (accepted[i] == 'y'));
            CHECK_FALSE(told.text.empty());
            std::string expected{name_of(before.phase)};
            for (auto lead : phases) {
                auto arrow = lead.find('>');
                if (lead.substr(0, arrow) == stage_names[i]) expected = lead.substr(arrow + 1);
            }
            CHECK(name_of(it.c.phase) == expected);
            if (!told.accepted) {
                CHECK(it.last.next == before);
                CHECK(it.last.effects.empty());
                CHECK(it.last.journal.empty());
                CHECK(it.last.withdrawn.empty());
            }
        }
    }
}

TEST_CASE("people who may not approve can do everything that publishes and closes nothing", "[table]")
{
    auto ask_as_guest = [](stage at, case_command asked) { return in(at).ask(std::move(asked), guest()); };
    CHECK_FALSE(ask_as_guest(stage::team, command::approve{seen_text{1, 1}}).accepted);
    CHECK_FALSE(ask_as_guest(stage::team, command::approve_shown{"reviews", noon + hours{1}}).accepted);
    CHECK_FALSE(ask_as_guest(stage::team, command::dismiss{"spam"}).accepted);
    CHECK_FALSE(ask_as_guest(stage::publishing, command::undo{}).accepted);
    CHECK(ask_as_guest(stage::snoozed, command::undo{}).accepted);
    CHECK(ask_as_guest(stage::team, command::edit{{}, "Mine."}).accepted);
    CHECK(ask_as_guest(stage::team, command::next_draft{}).accepted);
    CHECK(ask_as_guest(stage::team, command::snooze{noon + days{1}}).accepted);
    CHECK(ask_as_guest(stage::team, command::claim{}).accepted);
    CHECK(ask_as_guest(stage::team, command::note{"x"}).accepted);
    CHECK(ask_as_guest(stage::dismissed, command::reopen{}).accepted);
}

TEST_CASE("who may approve is who the playbook lists, as the chat knows them at that time", "[table]")
{
    auto may = [](std::vector<std::string> list, const actor& who) {
        playbook rules;
        rules.approvers = std::move(list);
        return may_approve(rules, who);
    };
    auto in_group = guest();
    in_group.groups = {"S1", "S2"};
    actor on_matrix{"matrix", "@ana:example.org", "Ana", {}};
    actor nameless{"slack", "", "", {}};

    CHECK_FALSE(may({}, ana()));
    CHECK(may({"slack:U1"}, ana()));
    CHECK_FALSE(may({"slack:U1"}, ben()));
    CHECK_FALSE(may({"matrix:U1", "U1", "slack", "slackU1", "slack:u1", "slack:Ana"}, ana()));
    CHECK(may({"slack:U7", "slack:*"}, ana()));
    CHECK_FALSE(may({"console:*"}, ana()));
    CHECK(may({"*"}, ana()));
    CHECK_FALSE(may({"*", "daemon:*"}, the_daemon()));
    CHECK(may({"matrix:@ana:example.org"}, on_matrix));
    CHECK(may({"slack-group:S2"}, in_group));
    CHECK_FALSE(may({"slack-group:S2"}, guest()));
    CHECK_FALSE(may({"matrix-group:S2", "slack-group:", "slack-group:*"}, in_group));
    CHECK_FALSE(may({"slack:", ""}, nameless));
    SECTION("a person who left the group meanwhile may not any more")
    {
        auto rules = team();
        rules.approvers = {"slack-group:S1"};
        told_case it{rules};
        it.suggested();
        CHECK(it.ask(command::approve{it.seen()}, in_group).accepted);
        CHECK_FALSE(it.ask(command::undo{}, guest()).accepted);
    }
}

TEST_CASE("an owner can be replaced, and both names are said", "[table]")
{
    told_case it;
    CHECK(it.ask(command::claim{}).accepted);
    it.ask(command::claim{});
    CHECK(it.last.effects.empty());
    CHECK(it.ask(command::claim{}, ben()).accepted);
    CHECK(it.says("Ben takes care of this, in place of Ana."));
    CHECK(it.c.owner == ben());
}

TEST_CASE("a note is kept, and said in the threads where people have not just read it", "[table]")
{
    auto rules = team();
    rules.channels = {{"", {"reviews", "managers"}}};
    told_case it{rules};
    CHECK(it.ask(command::note{"typed, not said", {}}).accepted);
    CHECK(it.planned<effect::say>().size() == 2);
    CHECK(it.ask(command::note{" called her \u202E", "reviews"}).accepted);
    auto lines = it.planned<effect::say>();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].channel == "managers");
    CHECK(lines[0].text == "Ana notes: called her");
    CHECK(it.journal.back().detail == "called her");
    CHECK_FALSE(it.ask(command::note{" \n"}).accepted);
    CHECK_FALSE(it.ask(command::note{std::string(4001, 'x')}).accepted);
    CHECK(it.ask(command::note{std::string(4000, 'x')}).accepted);
}

TEST_CASE("names in sentences are short, displayable and never empty", "[table]")
{
    auto line_of = [](std::string name, std::string id) {
        told_case it;
        it.ask(command::claim{}, actor{"slack", std::move(id), std::move(name), {}});
        return it.planned<effect::say>().at(0).text;
    };
    CHECK(line_of("", "U5") == "U5 takes care of this.");
    CHECK(line_of("\u202E", "U5") == "somebody takes care of this.");
    CHECK(line_of("a\nb", "U5") == "a b takes care of this.");
    CHECK(line_of(std::string(500, 'x'), "U5").size() < 100);
}

TEST_CASE("cards of a source go to its channels, or to those of the others", "[table]")
{
    playbook rules;
    CHECK(channels_for(rules, "ios").empty());
    rules.channels = {{"ios", {"a", "b"}}, {"", {"rest"}}};
    CHECK(channels_for(rules, "ios") == std::vector<std::string>{"a", "b"});
    CHECK(channels_for(rules, "hotel") == std::vector<std::string>{"rest"});
}

TEST_CASE("a reload tells what changed, one line a change", "[table]")
{
    auto before = team();
    CHECK(what_changed(before, before).empty());
    auto after = before;
    after.negative_stars = 2.5;
    after.undo_window = minutes{2};
    after.approvers.clear();
    after.channels = {{"ios", {"a"}}};
    CHECK(what_changed(before, after) ==
          std::vector<std::string>{"negative_stars: 3 -> 2.5", "undo_window: 1 min -> 2 min",
                                   "approvers: slack:U1, slack:U2 -> nobody",
                                   "channels of other sources: reviews -> none", "channels of ios: none -> a"});
    for (auto change : {&playbook::cool_off, &playbook::baseline_window, &playbook::wait_for_customer,
                        &playbook::publish_deadline, &playbook::reply_check_first}) {
        auto other = before;
        other.*change += hours{1};
        CHECK(what_changed(before, other).size() == 1);
    }
}
