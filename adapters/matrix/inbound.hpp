#pragma once

#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/events.hpp"
#include "adapters/matrix/messages.hpp"
#include "adapters/matrix/ways.hpp"
#include "daemon/ports/chat.hpp"

#include <optional>
#include <string>

namespace highroad::matrix {

/// From Matrix's events to the desk and back. Holds no policy: who may approve is the desk's business, here is only
/// found out who somebody is.
class inbound {
public:
    inbound(client_api& api, rooms& known, messages& says, chat_memory& memory, clock& time, log& notes,
            meters& counts);

    /// Carries one event out. False when that could not be recorded, or not be found out: the event must come again.
    /// One that comes again and again is given up: the log and its sender are told, and what stands behind it goes on.
    [[nodiscard]] awaitable<bool> handle(command_desk& desk, std::string room, room_event event);

private:
    /// Where an answer goes.
    struct place {
        std::string room;
        std::string channel;
        std::string event;  ///< what asked
        std::string below;  ///< the message that an answer hangs on; nothing can hang on a reaction
        std::string thread; ///< empty: a plain answer
        std::string user;
    };
    enum class done { yes, not_yet };
    [[nodiscard]] awaitable<bool> carry_out(command_desk& desk, place where, room_event event);
    /// Whether that event, which has failed once more, does so for too long by now.
    [[nodiscard]] bool is_hopeless(const std::string& event);

    [[nodiscard]] awaitable<done> on(command_desk& desk, place where, const room_event& event, spoken what);
    [[nodiscard]] awaitable<done> on(command_desk& desk, place where, const room_event& event, reacted what);
    [[nodiscard]] awaitable<done> on(command_desk& desk, place where, const room_event& event, redacted what);
    [[nodiscard]] awaitable<done> on(command_desk& desk, place where, const room_event& event, room_changed what);
    [[nodiscard]] awaitable<done> on(command_desk& desk, place where, const room_event& event, nothing what);

    /// What a tap asks for; empty where it asks for words alone, which are told, or for nothing.
    [[nodiscard]] std::optional<case_command> wanted_by(tap meant, const place& where, const room_event& event,
                                                        int number, const std::optional<review_case>& current);
    [[nodiscard]] awaitable<done> typed(command_desk& desk, place where, std::string line);
    [[nodiscard]] awaitable<done> in_thread(command_desk& desk, place where, int number, std::string text);
    [[nodiscard]] awaitable<done> changed(command_desk& desk, place where, int number, std::string text);
    [[nodiscard]] awaitable<bool> remember_approval(int number, std::string root, std::string reaction);

    /// The case whose card that event is, also by way of an edit or of a line in its thread; `root` becomes the card's
    /// own event. Nothing when it is none; a failure when it could not be found out.
    [[nodiscard]] awaitable<result<std::optional<int>>> case_at(command_desk& desk, const place& where,
                                                                std::string event, std::string& root);
    /// That event, if it is a message of ours. A failure when it could not be found out.
    [[nodiscard]] awaitable<result<std::optional<own_message>>> own_at(const place& where, std::string event);
    [[nodiscard]] awaitable<result<person>> look_up(const place& where);
    void tell(const place& where, std::string_view text);
    void send_answer(const place& where, nlohmann::json content);

    client_api& api_;
    rooms& rooms_;
    messages& messages_;
    chat_memory& memory_;
    clock& clock_;
    log& log_;
    meters& meters_;
    std::string stuck_; ///< the event that everything behind it waits for
    instant stuck_since_;
    int tries_ = 0;
};

/// Pure: what follows "!review"; empty optional when the text is no command.
[[nodiscard]] std::optional<std::string> command_line_in(std::string_view text);

/// Pure: the new reply in "edit: text"; empty optional when the text is none.
[[nodiscard]] std::optional<std::string> edit_in(std::string_view text);

} // namespace highroad::matrix
