#pragma once

#include "adapters/slack/children.hpp"
#include "adapters/slack/web_api.hpp"
#include "daemon/core/actor.hpp"
#include "daemon/ports/clock.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace highroad::slack {

/// Who we are in the workspace: what auth.test says.
struct own_identity {
    std::string team;
    std::string team_name;
    std::string user; ///< of the bot
    std::string bot;
    std::string app; ///< may be empty
    std::string scopes;
};

/// A person as Slack describes them now.
struct person {
    actor who;
    bool is_bot = false;
    std::string refusal; ///< why they may not act at all; empty when they may
    std::string doubt;   ///< why `who.groups` may be incomplete; empty when it is known
};

/// Pure: the person in an answer of users.info, without groups.
[[nodiscard]] person read_person(const nlohmann::json& answer, const std::string& own_team, bool allow_guests);
/// Pure: group id -> members, of the groups that an answer of usergroups.list names with their members; and the groups
/// that must be asked for one by one.
struct group_listing {
    std::map<std::string, std::set<std::string>> members;
    std::vector<std::string> ask_for;
};
[[nodiscard]] group_listing read_groups(const nlohmann::json& answer);
[[nodiscard]] std::optional<own_identity> read_identity(const nlohmann::json& answer, std::string scopes);

/// Asks Slack who somebody is, and remembers it for five minutes: an approval is judged by fresh facts, and a click is
/// answered within Slack's three seconds.
class people {
public:
    people(web_api& bot, clock& time, bool allow_guests);

    [[nodiscard]] awaitable<result<own_identity>> ourselves();
    [[nodiscard]] awaitable<person> look_up(std::string user);
    /// Membership has changed: ask again next time.
    void forget_groups();
    void forget_ourselves();

private:
    struct known_person {
        person what;
        instant until;
    };
    [[nodiscard]] awaitable<person> described(std::string user);
    /// Who is in which group, as a whole: half of a listing would refuse somebody who may approve.
    struct membership {
        std::map<std::string, std::set<std::string>> members; ///< by group
        std::string doubt;                                    ///< why it may be incomplete
        std::uint64_t asked_after = 0;                        ///< how many changes had been told when it was asked for
    };
    [[nodiscard]] awaitable<void> refresh_groups();
    [[nodiscard]] awaitable<membership> asked_groups();
    [[nodiscard]] awaitable<result<std::set<std::string>>> members_of(std::string group);

    web_api& bot_;
    clock& clock_;
    bool allow_guests_;
    std::optional<own_identity> ourselves_;
    std::map<std::string, known_person> known_;
    membership groups_;
    std::optional<instant> groups_until_;
    std::uint64_t groups_forgotten_ = 0;
};

} // namespace highroad::slack
