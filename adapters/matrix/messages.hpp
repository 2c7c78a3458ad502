#pragma once

#include "adapters/matrix/client_api.hpp"
#include "adapters/matrix/rooms.hpp"
#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"

#include <deque>
#include <set>
#include <utility>
#include <vector>

namespace highroad::matrix {

/// An answer to a person, or a mark under a card: sent in order when the homeserver lets us.
struct utterance {
    std::string room;
    std::string type;
    std::string transaction;
    std::string content; ///< JSON text
    int failures = 0;    ///< tries of which nobody knows the outcome
};

/// Cards, groups, thread lines and answers: what Highroad says in Matrix.
class messages {
public:
    messages(client_api& api, rooms& known, chat_memory& memory, clock& time, random_source& random);

    [[nodiscard]] awaitable<delivery> post(std::string channel, card shown, std::string delivery_id);
    [[nodiscard]] awaitable<delivery> edit(std::string channel, std::string message, card shown);
    [[nodiscard]] awaitable<delivery> say(std::string channel, std::string message, std::string text,
                                          std::vector<std::string> mentions, std::string delivery_id);
    [[nodiscard]] awaitable<delivery> post_group(std::string channel, group_card shown, std::string delivery_id);
    [[nodiscard]] awaitable<delivery> edit_group(std::string channel, std::string message, group_card shown);
    [[nodiscard]] awaitable<delivery> retract(std::string channel, std::string message);
    [[nodiscard]] awaitable<result<std::optional<std::string>>> find(std::string channel, std::string delivery_id,
                                                                     instant since, std::string thread);

    /// A message of ours that somebody took away: nothing is written to it any more.
    [[nodiscard]] awaitable<result<void>> note_gone(std::string message);

    /// An answer to a person.
    void say_later(utterance what);
    [[nodiscard]] awaitable<void> something_to_say();
    /// Whether every answer was sent. Marks under cards may wait still: they come last when the homeserver is slow.
    [[nodiscard]] bool all_said() const { return waiting_.empty(); }
    [[nodiscard]] bool all_marked() const { return marks_.empty(); }
    /// Returns once every answer was sent by speak().
    [[nodiscard]] awaitable<void> until_all_said();
    /// Sends what waits, until cancelled.
    [[nodiscard]] awaitable<void> speak(log& notes);
    /// Sends the first of what waits, answers before marks; how long to wait before the next.
    [[nodiscard]] awaitable<std::chrono::seconds> say_next(log& notes);

    /// What marks a message of this installation. A database that was begun anew counts its cases from 1 again, and
    /// the homeserver would take its first card for an old one.
    [[nodiscard]] awaitable<result<std::string>> mark_of(std::string delivery_id);

private:
    [[nodiscard]] awaitable<delivery> send(std::string room, std::string transaction, std::string content);
    [[nodiscard]] awaitable<delivery> send_marked(std::string channel, std::string mark, std::string content);
    /// Puts `content` in place of what `message` shows. The last two say what to do when somebody deleted it, and
    /// when it stands in the room that this one replaced.
    [[nodiscard]] awaitable<delivery> change(std::string channel, std::string message, std::string content,
                                             std::string if_gone, std::string if_left_behind);
    [[nodiscard]] awaitable<result<std::string>> open_room(std::string channel);
    [[nodiscard]] awaitable<result<bool>> is_gone(std::string message);
    [[nodiscard]] awaitable<void> seed(std::string channel, std::string message, card shown);
    void mark_later(utterance what);
    /// The first of the queue could not be sent, and nobody knows whether it ever can: how long to wait.
    [[nodiscard]] std::chrono::seconds put_off(std::deque<utterance>& queue, const std::string& why, log& notes);

    client_api& api_;
    rooms& rooms_;
    chat_memory& memory_;
    clock& clock_;
    random_source& random_;
    std::string installation_;
    std::set<std::pair<std::string, std::string>> seeded_; ///< message and key, of this run
    std::deque<utterance> waiting_;                        ///< answers
    std::deque<utterance> marks_;
    std::unique_ptr<bell> more_;
    std::weak_ptr<bell> emptied_;
};

/// Pure: a transaction id of any length and bytes, as one that every server takes.
[[nodiscard]] std::string transaction_of(std::string_view mark);

} // namespace highroad::matrix
