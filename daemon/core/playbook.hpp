#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/core/finding.hpp"
#include "daemon/core/team.hpp"
#include "daemon/core/voice.hpp"

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// The team's policy. Every value has a default that can be defended; docs/configuration.md names the source.
struct playbook {
    /// Reviews with this many stars of five or fewer become cases. 0.5..5
    double negative_stars = 3;

    /// Between an approval and the platform; anybody who may approve can undo. 0 s..24 h
    std::chrono::seconds undo_window{60};

    /// Nothing is published sooner than this after the case was opened: breathe first. 0 s..24 h
    std::chrono::seconds cool_off{120};

    /// Unanswered negative reviews this young at the first sight of a source are listed in one grouped card. 0..90 d
    std::chrono::seconds baseline_window{std::chrono::hours{24 * 7}};

    /// After a reply, how long we wait for the customer before the case closes as tried. 1 h..365 d
    std::chrono::seconds wait_for_customer{std::chrono::hours{24 * 30}};

    /// How long a publishing attempt may stay unfinished before the case comes back to the team. 1 min..7 d
    std::chrono::seconds publish_deadline{std::chrono::hours{24}};

    /// First look at a reply that the platform holds for moderation; later looks double. 1 min..24 h
    std::chrono::seconds reply_check_first{std::chrono::minutes{10}};

    /// How long a source may be unreadable before its channels are told. 1 min..7 d
    std::chrono::seconds source_patience{std::chrono::minutes{30}};

    /// Who may publish; the right `approve`. "slack:U024BE7LH", "slack-group:S0614TZR7", "matrix:@ana:example.org",
    /// "matrix-power:50", "console:*", "*". Nobody when empty.
    std::vector<std::string> approvers;

    /// The other rights. One without a list: `suggest` is everybody's, `approve_severe` and `administer` are the
    /// approvers'.
    std::map<right, std::vector<std::string>> rights;

    /// The team's working time, minus holidays and quiet hours: deadlines and reminders count in it.
    calendar hours;

    std::vector<person> people;
    std::vector<rota> rotas;
    std::vector<routing_rule> routes;
    std::vector<escalation_policy> escalations;
    std::string escalation; ///< the policy where no rule names one; empty: none

    /// Yeses that a reply needs. 1 or 2
    int approvals = 1;
    /// A severe case needs two, whatever else is said.
    bool two_for_severe = false;
    /// A reply that offers money, gifts or refunds: refused, or held for a second yes of somebody with the right
    /// `approve_severe`.
    bool compensation_allowed = true;
    /// Whether people may approve a text that they edited themselves.
    bool approve_own_edits = true;

    /// First reply due, in working time, by whole stars 1..5 (index 0 is one star).
    std::array<std::chrono::seconds, 5> first_response{std::chrono::hours{4}, std::chrono::hours{8},
                                                       std::chrono::hours{16}, std::chrono::hours{24},
                                                       std::chrono::hours{24}};

    nudge_rules nudges;
    page_rules pages;
    storm_rules storms;
    contact_rules contacts;
    digest_rules digests;
    check_rules check;
    house_voice voice;
    /// Whether a language model is configured, and asked for one more draft once the templates stand on the card.
    bool language_model = false;
    /// Whether it is also asked which severe matters a review tells of.
    bool second_reading = false;

    /// Channels by configured name for each source; the entry "" is for sources without one.
    std::map<std::string, std::vector<std::string>, std::less<>> channels;

    /// What people call a source, where that is not its name.
    std::map<std::string, std::string, std::less<>> titles;

    bool operator==(const playbook&) const = default;
};

/// Checked at the time of the action, against the actor as the chat described them at that time. The daemon itself has
/// no rights: only people approve.
[[nodiscard]] bool may(const playbook& rules, right what, const actor& who);
[[nodiscard]] inline bool may_approve(const playbook& rules, const actor& who)
{
    return may(rules, right::approve, who);
}

/// The person of that configured name, or null.
[[nodiscard]] const person* person_named(const playbook& rules, std::string_view name);
/// The person whom the playbook knows by that chat id, or null.
[[nodiscard]] const person* person_behind(const playbook& rules, const actor& who);
/// That person as somebody who acts or owns, through the first chat they are known in.
[[nodiscard]] actor actor_for(const person& who);
/// Whom to notify: every id of a known person, else the actor's own. Each chat knows its own.
[[nodiscard]] std::vector<std::string> mentions_of(const playbook& rules, const actor& who);
[[nodiscard]] const escalation_policy* policy_named(const playbook& rules, std::string_view name);
[[nodiscard]] const rota* rota_named(const playbook& rules, std::string_view name);

struct draft;
/// Which of the drafts to show first: where the first has something against it and another has less, that other one.
/// 0 when there is none.
[[nodiscard]] std::size_t best_of(const std::vector<draft>& drafts, const playbook& rules);

struct review_case;
/// The rule that decides where the case goes; null when the defaults do.
[[nodiscard]] const routing_rule* rule_for(const review_case& c, const playbook& rules, int author_reviews);

/// Where cards of that source go.
[[nodiscard]] std::vector<std::string> channels_for(const playbook& rules, std::string_view source);

/// The source as people are told of it: its title, else its name.
[[nodiscard]] std::string title_of(const playbook& rules, std::string_view source);

/// "negative_stars 3 -> 2", one line a change: what a reload tells the operator.
[[nodiscard]] std::vector<std::string> what_changed(const playbook& before, const playbook& after);

} // namespace highroad
