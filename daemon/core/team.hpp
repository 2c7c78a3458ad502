#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/core/calendar.hpp"
#include "daemon/core/judgement.hpp"
#include "daemon/core/rota.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// Somebody the playbook knows by name: can own cases, be reminded, be on call.
struct person {
    std::string name;             ///< configured: "ana"
    std::string shown;            ///< "Ana Ruiz"; the name where none is given
    std::vector<std::string> ids; ///< "slack:U024BE7LH", "matrix:@ana:example.org", "console:ana"
    std::string email;            ///< for pagers; may be empty
    calendar hours;               ///< when they may be reminded; pages do not ask

    bool operator==(const person&) const = default;
};

/// What people may be allowed to do. Each entry of a list is "slack:U024BE7LH", "slack-group:S0614TZR7",
/// "matrix:@ana:example.org", "matrix-power:50", "console:*" or "*".
enum class right {
    suggest,        ///< write and choose drafts, snooze, claim, note
    approve,        ///< publish, undo, dismiss, resolve
    approve_severe, ///< the same where the case is severe or the reply offers compensation
    administer      ///< causes that are fixed, other people's contact wishes, corrections of a verdict
};
[[nodiscard]] std::string_view name_of(right what);

/// Where a review goes, and under which conditions. Rules are read in order; the first that fits decides. An empty
/// condition fits everything; what a rule does not say comes from the playbook's defaults.
struct routing_rule {
    std::string name;
    std::vector<std::string> sources;
    std::vector<std::string> languages; ///< BCP 47, compared by their first part: "de" fits "de-AT"
    std::vector<std::string> themes;
    double stars_at_most = 5;
    severity level_at_least = severity::ordinary;
    int author_reviews_at_least = 0; ///< earlier reviews that we know from the same author on the same source

    std::vector<std::string> channels;
    std::string owner;      ///< a person; empty: whoever claims it
    int approvals = 0;      ///< 1 or 2; 0: the playbook's
    std::string escalation; ///< a policy; empty: the playbook's

    bool operator==(const routing_rule&) const = default;
};

/// One step of an escalation: who is woken how, and how long until the next step.
struct escalation_step {
    std::vector<std::string> whom;   ///< "rota:duty" (whoever is on call), "person:ana"
    std::vector<std::string> pagers; ///< configured names; "chat" mentions them under the card
    std::chrono::seconds acknowledge_within{std::chrono::minutes{15}};

    bool operator==(const escalation_step&) const = default;
};
struct escalation_policy {
    std::string name;
    severity automatic_from = severity::severe; ///< cases of this level escalate by themselves
    bool by_itself = true;                      ///< false: only when a person asks
    std::vector<escalation_step> steps;

    bool operator==(const escalation_policy&) const = default;
};

/// Reminders for the team. Gaps are working time and at least double.
struct nudge_rules {
    int at_most = 5;                                              ///< for one case and one state of its review. 0..10
    std::chrono::seconds first{std::chrono::hours{2}};            ///< after the last activity. 10 min..30 d
    std::chrono::seconds channel_pause{std::chrono::minutes{30}}; ///< between two reminders in one channel. 1 min..24 h
    std::chrono::seconds person_pause{std::chrono::minutes{30}};  ///< between two pings of one person. 1 min..24 h
    std::string lead;                                             ///< a person, asked once, last; empty: the channel

    bool operator==(const nudge_rules&) const = default;
};

/// Paging.
struct page_rules {
    int at_most = 3; ///< pages for one person within `within`. 1..100
    std::chrono::seconds within{std::chrono::minutes{15}};
    /// Before an escalation that nobody asked for begins: a storm shows within this time, and is one page. 0 s..1 h
    std::chrono::seconds gather{std::chrono::minutes{1}};

    bool operator==(const page_rules&) const = default;
};

/// When many reviews are one event.
struct storm_rules {
    int reviews = 5;    ///< negative reviews of one source. 2..1000; 0: never
    int same_theme = 3; ///< of one source and one theme. 2..1000; 0: never
    std::chrono::seconds within{std::chrono::minutes{30}};
    std::chrono::seconds calm_after{std::chrono::hours{2}}; ///< without so many newcomers; the next one is another

    bool operator==(const storm_rules&) const = default;
};

/// What the customer may receive after the first reply.
struct contact_rules {
    int at_most = 2;                                      ///< after the first reply. 0..5
    std::chrono::seconds gap{std::chrono::hours{24 * 7}}; ///< between two contacts. 1 d..365 d
    bool satisfaction = false;                            ///< ask whether it is better now
    std::chrono::seconds satisfaction_after{std::chrono::hours{24 * 7}};
    bool update_note = false; ///< after a fix: the neutral note that a review can be edited, where the platform allows

    bool operator==(const contact_rules&) const = default;
};

/// One message a day and a week, only when there is something.
struct digest_rules {
    bool daily = false;
    std::chrono::minutes at{std::chrono::hours{9}}; ///< local, of the team
    bool weekly = true;                             ///< cases whose reminders are used up
    std::chrono::weekday weekly_on{std::chrono::Monday};

    bool operator==(const digest_rules&) const = default;
};

} // namespace highroad
