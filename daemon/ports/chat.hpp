#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"
#include "daemon/core/command.hpp"
#include "daemon/core/decide.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/ports/delivery.hpp"
#include "daemon/ports/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// One thing a person asked for, on its way in. `key` is the chat's own id of the request: the same key is carried
/// out once, however often it arrives.
struct asked {
    std::string key;
    actor by;
    std::string channel; ///< configured name; empty outside a channel
    std::string mark{};  ///< mark_of() the card that was acted on; empty when only a number was named
};

/// What chats hand commands to. Every call returns once its effect is durable, so the chat may acknowledge then.
class command_desk {
public:
    virtual ~command_desk() = default;

    [[nodiscard]] virtual awaitable<answer> ask(asked who, int case_number, case_command what) = 0;

    /// A typed line: a slash command, or the command line. Queries (list, show, help) are answered here too.
    /// `prefix` is how such a line starts there ("/review "), for help.
    [[nodiscard]] virtual awaitable<answer> ask_line(asked who, std::string line, std::string prefix) = 0;

    /// The case as stored now; for opening an edit form. Empty when there is none.
    [[nodiscard]] virtual awaitable<std::optional<review_case>> look_up(int case_number) = 0;

    /// Which case's card that message is. Empty when it is none.
    [[nodiscard]] virtual awaitable<std::optional<int>> case_of_message(std::string channel, std::string message) = 0;

    /// The same for a message that is ours and that people acted on. They may be quicker than the chat's answer to us:
    /// while a card may stand in that channel whose id is not stored yet, this waits a moment for it. A failure means
    /// that it could not be found out: leave the request unacknowledged, so that the chat sends it again.
    [[nodiscard]] virtual awaitable<result<std::optional<int>>> case_of_our_message(std::string channel,
                                                                                    std::string message) = 0;
};

/// One chat service with its channels. Translates; holds no policy.
class chat {
public:
    virtual ~chat() = default;

    /// Configured names of the channels that this chat serves.
    [[nodiscard]] virtual std::vector<std::string> channels() const = 0;

    /// The least time between two messages in one channel, where the service asks for one.
    [[nodiscard]] virtual std::chrono::seconds pace() const { return std::chrono::seconds{0}; }

    /// Posts a card. `delivery_id` is kept with the message so that find() can see it after a lost answer.
    /// delivered.receipt is the message's id.
    [[nodiscard]] virtual awaitable<delivery> post(std::string channel, card shown, std::string delivery_id) = 0;

    /// Changes a card in place. Safe to repeat.
    [[nodiscard]] virtual awaitable<delivery> edit(std::string channel, std::string message, card shown) = 0;

    /// One line in the card's thread. `mentions` are people to be notified, as "slack:U024BE7LH"; those of other chats
    /// are passed over.
    [[nodiscard]] virtual awaitable<delivery> say(std::string channel, std::string message, std::string text,
                                                  std::vector<std::string> mentions, std::string delivery_id) = 0;

    /// A grouped card: lines, a way to open each of its cases, people to be notified.
    [[nodiscard]] virtual awaitable<delivery> post_group(std::string channel, group_card shown,
                                                         std::string delivery_id) = 0;

    /// Changes a grouped card in place; notifies nobody. Safe to repeat.
    [[nodiscard]] virtual awaitable<delivery> edit_group(std::string channel, std::string message,
                                                         group_card shown) = 0;

    /// Takes a message of ours away. Safe to repeat: one that is gone already counts as delivered.
    [[nodiscard]] virtual awaitable<delivery> retract(std::string channel, std::string message) = 0;

    /// The id of our own message that carries `delivery_id`, sent at `since` or later; in the thread of `thread` when
    /// that is not empty. Empty when it is certain that there is none; a failure when it could not be found out.
    [[nodiscard]] virtual awaitable<result<std::optional<std::string>>>
    find(std::string channel, std::string delivery_id, instant since, std::string thread) = 0;

    /// Receives commands until cancelled. Reconnects by itself.
    [[nodiscard]] virtual awaitable<void> run(command_desk& desk) = 0;

    [[nodiscard]] virtual awaitable<std::vector<check_line>> check() = 0;
};

} // namespace highroad
