#pragma once

#include "adapters/matrix/client_api.hpp"
#include "daemon/core/actor.hpp"

#include <map>
#include <optional>
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
    rooms(client_api& api, clock& time);

    [[nodiscard]] std::vector<std::string> channels() const;
    /// The id of that channel's room; joins it where we are not in it yet.
    [[nodiscard]] awaitable<result<std::string>> enter(std::string channel);
    /// The ids of all rooms that we are in.
    [[nodiscard]] std::vector<std::string> entered() const;
    [[nodiscard]] std::string channel_of(const std::string& room) const;

    /// Why nothing may be written there; empty when something may. An encrypted room gets nothing: what we write
    /// would be readable on every server in between, and people believe that it is not.
    [[nodiscard]] awaitable<result<std::string>> why_closed(std::string room);
    void encrypted(const std::string& room) { looked_at_[room] = {true, instant{}}; }

    /// Asked afresh each time, since an approval is judged by what holds when it is given. A failure means that it
    /// could not be found out.
    [[nodiscard]] awaitable<result<person>> look_up(std::string room, std::string user);

private:
    struct look {
        bool encrypted = false;
        instant until;
    };
    [[nodiscard]] awaitable<result<std::int64_t>> power_in(std::string room, std::string user);

    client_api& api_;
    clock& clock_;
    std::map<std::string, std::string> ids_; ///< channel -> room id
    std::map<std::string, look> looked_at_;
};

} // namespace highroad::matrix
