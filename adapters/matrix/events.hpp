#pragma once

#include "daemon/core/time.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the homeserver tells us, as values. Every reader takes any JSON; what is of no interest is `nothing`.
namespace highroad::matrix {

/// Somebody wrote something.
struct spoken {
    std::string text;    ///< without the quote that older clients put before a reply
    std::string thread;  ///< the event that the thread hangs on; empty outside one
    std::string answers; ///< the event that it is a plain answer to; empty in a thread
};
struct reacted {
    std::string target;
    std::string key;
};
/// A message or a reaction was taken away.
struct redacted {
    std::string target;
};
/// Something about the room itself.
struct room_changed {
    enum class what { encryption, replaced, member, powers } kind;
    std::string member;    ///< with member: whose membership
    bool joined = false;   ///< with member: they have just come in
    std::string successor; ///< with replaced
};
struct nothing {};

struct room_event {
    std::string id;
    std::string sender;
    instant at;
    std::variant<nothing, spoken, reacted, redacted, room_changed> what;
};
[[nodiscard]] room_event read_event(const nlohmann::json& event);

/// What one room has to tell, oldest first.
struct room_news {
    std::string room;
    std::vector<room_event> events;
    bool limited = false; ///< there is more between the last position and `before`
    std::string before;
};
struct sync_batch {
    std::string next; ///< empty when the answer was not understood
    std::vector<room_news> rooms;
};
[[nodiscard]] sync_batch read_sync(const nlohmann::json& answer);

/// One page of a room's history, newest first as the server sends it.
struct history_page {
    std::vector<room_event> events;
    std::string next; ///< empty at the end
};
[[nodiscard]] history_page read_history(const nlohmann::json& answer);

/// What /sync is asked for: rooms and types of interest only.
/// https://spec.matrix.org/latest/client-server-api/#filtering
[[nodiscard]] std::string sync_filter(const std::vector<std::string>& rooms);
[[nodiscard]] std::string history_filter();

/// The id of our own message with that mark on one page of history. A message of somebody else never counts, nor an
/// edit.
[[nodiscard]] std::optional<std::string> find_own(const nlohmann::json& page, const std::string& mark,
                                                  const std::string& us, const std::string& thread);

/// A message of ours as the homeserver holds it now.
struct own_message {
    std::string above; ///< the event that it changes or hangs on; empty when it stands by itself
    std::string mark;  ///< of the card that it shows, with its latest edit; empty when it shows none
};
/// Nothing when the event is anybody else's, or no message. One that was taken away is ours still.
[[nodiscard]] std::optional<own_message> read_own(const nlohmann::json& event, const std::string& us);

/// The time of the last event of a page; empty for an empty page.
[[nodiscard]] std::optional<instant> oldest_on(const nlohmann::json& page);

} // namespace highroad::matrix
