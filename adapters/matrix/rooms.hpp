#pragma once

#include "adapters/matrix/client_api.hpp"
#include "daemon/core/actor.hpp"
#include "daemon/ports/chat_memory.hpp"
#include "daemon/ports/log.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace highroad::matrix {

/// Pure: the power of `user` in a room, from the answers for its m.room.power_levels (content; null where the room has
/// none) and its m.room.create (the whole event). Creators of rooms of version 12 on stand above every number.
/// https://spec.matrix.org/latest/client-server-api/#mroompower_levels
[[nodiscard]] std::int64_t power_of(const std::string& user, const nlohmann::json& levels,
                                    const nlohmann::json& create);
inline constexpr std::int64_t power_of_creators = 9'007'199'254'740'991; ///< the largest number that Matrix can write

/// Pure: what a user's power has to be to send such an event.
[[nodiscard]] std::int64_t power_needed(const nlohmann::json& levels, std::string_view event_type);

/// Who somebody is in a room now.
struct person {
    actor who;
    std::string refusal; ///< why they may not act at all; empty when they may
};

/// The configured rooms: joined, looked at, and known by both names.
class rooms {
public:
    rooms(client_api& api, chat_memory& memory, clock& time, log& notes);

    [[nodiscard]] std::vector<std::string> channels() const;
    /// The id of that channel's room; joins it where we are not in it yet. An alias is resolved once and then kept,
    /// so whoever may change it cannot lead the cards elsewhere. A room that was replaced is followed where that is
    /// allowed.
    [[nodiscard]] awaitable<result<std::string>> enter(std::string channel);
    /// Enters every configured room. False when one of them could not be, which is logged.
    [[nodiscard]] awaitable<bool> enter_all();
    /// Somebody invited us there. Only an application service is told so; a client looks by itself.
    void invited(const std::string& room, std::string by);
    /// `room` was replaced. True when it is followed: the channel is then entered anew. A failure means that this
    /// could not be kept: it must come again.
    [[nodiscard]] awaitable<result<bool>> replaced(std::string room, std::string successor);
    /// Whether that event stands in the channel's room as it is now, and not in one that the room replaced. A failure
    /// means that it could not be found out.
    [[nodiscard]] awaitable<result<bool>> stands_here(std::string room, std::string event);
    /// The ids of all rooms that we are in.
    [[nodiscard]] std::vector<std::string> entered() const;
    /// False while it is not known of some configured room whether we are in it: the homeserver has not said yet, or
    /// put us off.
    [[nodiscard]] bool knows_all() const { return unsure_.empty(); }
    [[nodiscard]] std::string channel_of(const std::string& room) const;

    /// Why nothing may be written there; empty when something may. An encrypted room gets nothing: what we write
    /// would be readable on every server in between, and people believe that it is not.
    [[nodiscard]] awaitable<result<std::string>> why_closed(std::string room);
    void encrypted(const std::string& room) { looked_at_[room] = {true, instant{}}; }

    /// Asked afresh each time, since an approval is judged by what holds when it is given. A failure means that it
    /// could not be found out.
    [[nodiscard]] awaitable<result<person>> look_up(std::string room, std::string user);

private:
    struct invitation {
        std::string room;
        std::string by;
    };
    struct look {
        bool encrypted = false;
        instant until;
    };
    /// Where a channel leads to now.
    struct destination {
        std::string room;
        std::string replaces; ///< the room that it takes the place of; empty for the configured one
        std::string via;      ///< a server that knows the room; empty where none was named
    };
    [[nodiscard]] awaitable<result<std::int64_t>> power_in(std::string room, std::string user);
    [[nodiscard]] awaitable<result<destination>> destination_of(std::string configured);
    [[nodiscard]] awaitable<result<std::string>> resolved(std::string alias);
    [[nodiscard]] awaitable<result<void>> come_in(destination to);
    [[nodiscard]] awaitable<result<bool>> is_inside(std::string room);
    [[nodiscard]] awaitable<result<void>> join(destination to);
    /// Who invited us there; empty when nobody did.
    [[nodiscard]] awaitable<result<std::string>> inviter_into(std::string room);
    [[nodiscard]] result<std::string> inviter_told(const std::string& room) const;
    /// The room that takes its place; empty while there is none.
    [[nodiscard]] awaitable<result<std::string>> successor_of(std::string room);
    [[nodiscard]] awaitable<result<bool>> takes_the_place(destination to);

    client_api& api_;
    chat_memory& memory_;
    clock& clock_;
    log& log_;
    std::map<std::string, std::string> ids_; ///< channel -> room id
    std::set<std::string> successors_;       ///< rooms that took the place of others
    std::set<std::string> outside_;          ///< rooms into which the homeserver does not let us
    std::set<std::string> unsure_;           ///< channels: we may be in their rooms or not
    std::set<std::string> standing_;         ///< events that were seen to stand in such a room
    std::map<std::string, look> looked_at_;
    std::vector<invitation> invitations_; ///< one a room, the latest last
};

/// Pure: who invited `us` into `room`, from an answer of /sync. Empty when nobody did.
[[nodiscard]] std::string inviter_in(const nlohmann::json& sync, const std::string& room, const std::string& us);

} // namespace highroad::matrix
