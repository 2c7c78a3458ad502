#pragma once

#include "daemon/core/actor.hpp"

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

    /// "slack:U024BE7LH", "slack-group:S0614TZR7", "matrix:@ana:example.org", "matrix-power:50", "console:*", "*".
    /// Nobody when empty.
    std::vector<std::string> approvers;

    /// Channels by configured name for each source; the entry "" is for sources without one.
    std::map<std::string, std::vector<std::string>, std::less<>> channels;

    /// What people call a source, where that is not its name.
    std::map<std::string, std::string, std::less<>> titles;

    bool operator==(const playbook&) const = default;
};

/// Checked at the time of the action, against the actor as the chat described them at that time.
[[nodiscard]] bool may_approve(const playbook& rules, const actor& who);

/// Where cards of that source go.
[[nodiscard]] std::vector<std::string> channels_for(const playbook& rules, std::string_view source);

/// The source as people are told of it: its title, else its name.
[[nodiscard]] std::string title_of(const playbook& rules, std::string_view source);

/// "negative_stars 3 -> 2", one line a change: what a reload tells the operator.
[[nodiscard]] std::vector<std::string> what_changed(const playbook& before, const playbook& after);

} // namespace highroad
