#include "daemon/core/playbook.hpp"
#include "tests/support/catch.hpp"

#include <functional>

using namespace highroad;
using namespace std::chrono;

namespace {

using lines = std::vector<std::string>;

calendar office()
{
    calendar hours;
    hours.zone.name = "Europe/Berlin";
    for (std::size_t day = 0; day < 7; ++day)
        hours.open.at(day).clear();
    for (std::size_t day = 1; day < 6; ++day)
        hours.open.at(day) = {{9h, 17h}};
    return hours;
}

playbook a_playbook()
{
    playbook rules;
    rules.approvers = {"slack:U1"};
    rules.hours = office();
    rules.people = {{"ana", "Ana Ruiz", {"slack:U1"}, "ana@example.com", office()}, {"bo", "Bo", {}, "", office()}};
    rules.routes = {{"law", {}, {}, {}, 5, severity::severe, 0, {}, "ana", 0, ""},
                    {"rest", {}, {}, {}, 5, {}, 0, {}, "", 0, ""}};
    rules.rotas = {{"duty", {}, rotation{{}, local_days{2026y / January / 5} + 9h, days{7}, {"ana", "bo"}}, {}}};
    rules.escalations = {{"duty", severity::severe, true, {{{"rota:duty"}, {"chat"}, 15min}}}};
    return rules;
}

} // namespace

TEST_CASE("every value that changes is one line in words", "[core]")
{
    struct row {
        std::function<void(playbook&)> change;
        std::string says;
    };
    const std::vector<row> rows{
        {[](playbook& p) { p.rights[right::approve_severe] = {"slack:U9"}; },
         "severe_approvers: the approvers -> slack:U9"},
        {[](playbook& p) { p.rights[right::suggest] = {"slack:*"}; }, "suggesters: everybody -> slack:*"},
        {[](playbook& p) { p.rights[right::administer] = {"slack:U9"}; }, "administrators: the approvers -> slack:U9"},
        {[](playbook& p) { p.approvals = 2; }, "approvals: 1 -> 2"},
        {[](playbook& p) { p.two_for_severe = true; }, "two_for_severe: no -> yes"},
        {[](playbook& p) { p.approve_own_edits = false; }, "approve_own_edits: yes -> no"},
        {[](playbook& p) { p.first_response[0] = 1h; }, "first_response for 1 star: 4 h -> 1 h"},
        {[](playbook& p) { p.first_response[4] = 8h; }, "first_response for 5 stars: 1 d -> 8 h"},
        {[](playbook& p) { p.source_patience = 1h; }, "source_patience: 30 min -> 1 h"},
        {[](playbook& p) { p.hours.zone.name = "UTC"; }, "zone: Europe/Berlin -> UTC"},
        {[](playbook& p) {
             p.hours.open.at(6) = {{10h, 14h}};
         },
         "hours: Mon-Fri 09:00-17:00 -> Mon-Fri 09:00-17:00, Sat 10:00-14:00"},
        {[](playbook& p) { p.hours.open = calendar{}.open; }, "hours: Mon-Fri 09:00-17:00 -> always"},
        {[](playbook& p) { p.hours.open.at(1).clear(); }, "hours: Mon-Fri 09:00-17:00 -> Tue-Fri 09:00-17:00"},
        {[](playbook& p) {
             p.hours.days_off = {{local_days{2026y / December / 24}, local_days{2026y / December / 26}}};
         },
         "holidays: none -> 2026-12-24..2026-12-26"},
        {[](playbook& p) { p.escalation = "duty"; }, "escalation: none -> duty"},
        {[](playbook& p) { p.nudges.at_most = 4; }, "nudges at_most: 5 -> 4"},
        {[](playbook& p) { p.nudges.first = 1h; }, "nudges first: 2 h -> 1 h"},
        {[](playbook& p) { p.nudges.channel_pause = 1h; }, "nudges channel_pause: 30 min -> 1 h"},
        {[](playbook& p) { p.nudges.person_pause = 1h; }, "nudges person_pause: 30 min -> 1 h"},
        {[](playbook& p) { p.nudges.lead = "ana"; }, "nudges lead: none -> ana"},
        {[](playbook& p) { p.pages.at_most = 4; }, "pages at_most: 3 -> 4"},
        {[](playbook& p) { p.pages.within = 1h; }, "pages within: 15 min -> 1 h"},
        {[](playbook& p) { p.storms.reviews = 9; }, "storms reviews: 5 -> 9"},
        {[](playbook& p) { p.storms.same_theme = 4; }, "storms same_theme: 3 -> 4"},
        {[](playbook& p) { p.storms.within = 1h; }, "storms within: 30 min -> 1 h"},
        {[](playbook& p) { p.storms.calm_after = 7h; }, "storms calm_after: 2 h -> 7 h"},
        {[](playbook& p) { p.contacts.at_most = 1; }, "contacts at_most: 2 -> 1"},
        {[](playbook& p) { p.contacts.gap = days{8}; }, "contacts gap: 7 d -> 8 d"},
        {[](playbook& p) { p.contacts.satisfaction = true; }, "contacts satisfaction: no -> yes"},
        {[](playbook& p) { p.contacts.satisfaction_after = days{8}; }, "contacts satisfaction_after: 7 d -> 8 d"},
        {[](playbook& p) { p.contacts.update_note = true; }, "contacts update_note: no -> yes"},
        {[](playbook& p) { p.digests.daily = true; }, "digests daily: no -> yes"},
        {[](playbook& p) { p.digests.at = 10h; }, "digests at: 09:00 -> 10:00"},
        {[](playbook& p) { p.digests.weekly = false; }, "digests weekly: yes -> no"},
        {[](playbook& p) { p.digests.weekly_on = Friday; }, "digests weekly_on: Mon -> Fri"},
        {[](playbook& p) { p.people[0].shown = "Ana"; }, "person ana, shown: Ana Ruiz -> Ana"},
        {[](playbook& p) { p.people[0].ids = {}; }, "person ana, ids: slack:U1 -> none"},
        {[](playbook& p) { p.people[0].email = ""; }, "person ana, email: ana@example.com -> none"},
        {[](playbook& p) { p.people[0].hours.zone.name = "UTC"; }, "person ana, zone: Europe/Berlin -> UTC"},
        {[](playbook& p) { p.people[0].hours.open = {}; }, "person ana, hours: Mon-Fri 09:00-17:00 -> never"},
        {[](playbook& p) {
             p.people[0].hours.days_off = {{local_days{2026y / May / 1}, local_days{2026y / May / 1}}};
         },
         "person ana, days off: none -> 2026-05-01"},
        {[](playbook& p) { p.people.pop_back(); }, "person bo: removed"},
        {[](playbook& p) {
             p.people.push_back({"cy", "", {}, "", {}});
         },
         "person cy: added"},
        {[](playbook& p) { p.routes[0].sources = {"shop"}; }, "rule law, sources: any -> shop"},
        {[](playbook& p) { p.routes[0].languages = {"de"}; }, "rule law, languages: any -> de"},
        {[](playbook& p) { p.routes[0].themes = {"crash"}; }, "rule law, themes: any -> crash"},
        {[](playbook& p) { p.routes[0].stars_at_most = 2.5; }, "rule law, stars_at_most: 5 -> 2.5"},
        {[](playbook& p) { p.routes[0].level_at_least = severity::serious; }, "rule law, severity: severe -> serious"},
        {[](playbook& p) { p.routes[0].author_reviews_at_least = 2; }, "rule law, author_reviews_at_least: 0 -> 2"},
        {[](playbook& p) { p.routes[0].channels = {"law"}; }, "rule law, channels: the usual -> law"},
        {[](playbook& p) { p.routes[0].owner = ""; }, "rule law, owner: ana -> none"},
        {[](playbook& p) { p.routes[0].approvals = 2; }, "rule law, approvals: the usual -> 2"},
        {[](playbook& p) { p.routes[0].escalation = "duty"; }, "rule law, escalation: the usual -> duty"},
        {[](playbook& p) { std::swap(p.routes[0], p.routes[1]); }, "order of each rule: law, rest -> rest, law"},
        {[](playbook& p) { p.rotas[0].turns->every = days{14}; },
         "rota duty, turns: ana, bo for 7 d each from 2026-01-05T09:00 UTC -> ana, bo for 14 d each from "
         "2026-01-05T09:00 UTC"},
        {[](playbook& p) {
             p.rotas[0].shifts = {{instant{0s}, instant{1h}, "bo"}};
         },
         "rota duty, shifts: none -> bo 1970-01-01T00:00:00Z..1970-01-01T01:00:00Z"},
        {[](playbook& p) {
             p.rotas[0].overrides = {{instant{0s}, instant{1h}, "bo"}};
         },
         "rota duty, overrides: none -> bo 1970-01-01T00:00:00Z..1970-01-01T01:00:00Z"},
        {[](playbook& p) { p.check.anger = finding_weight::off; }, "check anger: block -> off"},
        {[](playbook& p) { p.check.copies = finding_weight::second_approver; },
         "check copies: warn -> second_approver"},
        {[](playbook& p) { p.escalations[0].by_itself = false; }, "escalation duty, automatic: severe -> never"},
        {[](playbook& p) { p.escalations[0].steps[0].acknowledge_within = 5min; },
         "escalation duty, steps: rota:duty by chat within 15 min -> rota:duty by chat within 5 min"},
    };
    for (const auto& [change, says] : rows) {
        auto after = a_playbook();
        change(after);
        CHECK(what_changed(a_playbook(), after) == lines{says});
    }
    CHECK(what_changed(a_playbook(), a_playbook()).empty());
}

TEST_CASE("compensation is told whichever way it changes", "[core]")
{
    playbook refused;
    refused.compensation_allowed = false;
    playbook held;
    held.compensation_allowed = true;
    CHECK(what_changed(refused, held) == lines{"compensation: refused -> on a second approval"});
    CHECK(what_changed(held, refused) == lines{"compensation: on a second approval -> refused"});
}

TEST_CASE("a zone that is known for other years is the same zone", "[core]")
{
    auto later = a_playbook();
    later.hours.zone.changes = {{instant{1h}, 2h}};
    CHECK(what_changed(a_playbook(), later).empty());
}
