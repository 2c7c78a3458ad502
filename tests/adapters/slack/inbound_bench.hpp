#pragma once

#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/inbound.hpp"
#include "tests/adapters/slack/fakes.hpp"
#include "tests/support/run.hpp"

namespace highroad::test {

/// The desk side of Slack with a case #42 whose card stands in the channel.
struct bench {
    bench()
    {
        desk.stored.number = 42;
        desk.stored.drafts = {{"Thank you.", "template"}};
        desk.stored.draft_revision = 3;
        desk.stored.rules = {true, 350, length_unit::characters};
    }
    fake_slack_api api;
    manual_clock time;
    kept_log notes;
    kept_meters counts;
    slack_settings settings = usual_settings();
    slack::web_api bot{api, "https://slack.test/api", "xoxb-secret"};
    slack::people known{bot, time, false};
    slack::inbound side{settings, bot, known, time, notes, counts};
    fake_desk desk;

    slack::handled handle(slack::payload what) { return run(side.handle(desk, "env-1", std::move(what))); }
    void carry_out(const slack::handled& done)
    {
        for (const auto& next : done.then)
            run(side.carry_out(next));
    }
};

inline slack::click click_on(card_action action)
{
    slack::click made;
    made.from = {"U1", "T1", "C1"};
    made.message = "1700000000.000100";
    made.trigger = "t.1";
    made.response_url = "https://hooks.slack.com/respond";
    made.action_id = "highroad." + std::string{name_of(action)} + ".0";
    made.action_ts = "1700000001.5";
    made.value = slack::to_value({action, 42, 2, 3, some_mark});
    return made;
}

inline slack::reaction reacted(const std::string& name, slack::reaction::change change = slack::reaction::change::added)
{
    return {
        {"U1", {}, "C1"}, "Ev1", name, "1700000000.000100", "UB", instant{std::chrono::seconds{1'700'000'005}}, change};
}

} // namespace highroad::test
