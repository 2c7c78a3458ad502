#pragma once

#include "adapters/matrix/inbound.hpp"

#include <chrono>
#include <map>
#include <string>

namespace highroad::matrix {

/// Receives by asking the homeserver again and again what is new, so nothing of ours need be reachable from outside.
/// https://spec.matrix.org/latest/client-server-api/#syncing
class sync_loop {
public:
    sync_loop(client_api& api, rooms& known, inbound& desk_side, messages& says, chat_memory& memory, clock& time,
              random_source& random, log& notes, meters& counts);

    /// Until cancelled.
    [[nodiscard]] awaitable<void> run(command_desk& desk);

private:
    /// How far the server's stream was read, and when: a position that the server no longer knows is found again by
    /// the time.
    struct position {
        std::string since;
        instant at;
    };
    [[nodiscard]] awaitable<void> receive(command_desk& desk);
    [[nodiscard]] awaitable<position> recall();
    [[nodiscard]] awaitable<bool> keep(position reached);
    [[nodiscard]] awaitable<void> enter_rooms();
    /// Carries out what a batch brings. False when it must be carried out again.
    [[nodiscard]] awaitable<bool> take_in(command_desk& desk, sync_batch batch, position from);
    /// What lies between the last position and the news, put before them. False when it must be asked for again: some
    /// time later the gap stays, since every room would wait for it.
    [[nodiscard]] awaitable<bool> fill_gap(room_news& news, position from);
    [[nodiscard]] std::string memory_name() const;
    [[nodiscard]] awaitable<void> pause(std::chrono::seconds length);

    client_api& api_;
    rooms& rooms_;
    inbound& inbound_;
    messages& messages_;
    chat_memory& memory_;
    clock& clock_;
    random_source& random_;
    log& log_;
    meters& meters_;
    instant enter_again_;
    bool connected_ = false;
    std::map<std::string, int> unfilled_; ///< how often the gap of that room could not be read
};

/// Pure: how long to wait after that many failures in a row: 1 s doubling to 60 s, and up to as much again by `random`.
[[nodiscard]] std::chrono::seconds retry_delay(int failures, std::uint64_t random);

/// Pure: what happened in a room before we came in is nobody's command to us.
void drop_before_our_arrival(std::vector<room_event>& events, const std::string& us);

} // namespace highroad::matrix
