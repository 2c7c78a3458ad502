#pragma once

#include "adapters/slack/inbound.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <chrono>

namespace highroad::slack {

/// Receives over WebSockets that we open ourselves, so nothing of ours need be reachable from outside.
/// https://api.slack.com/apis/socket-mode
class socket_mode {
public:
    /// `app` calls with the app-level token.
    socket_mode(web_api& app, websocket_connector& sockets, inbound& desk_side, clock& time, random_source& random,
                log& notes, meters& counts);

    /// Until cancelled. A socket that ends is replaced before it ends, so that no click falls between two.
    [[nodiscard]] awaitable<void> run(command_desk& desk);

private:
    web_api& app_;
    websocket_connector& sockets_;
    inbound& inbound_;
    clock& clock_;
    random_source& random_;
    log& log_;
    meters& meters_;
};

/// Pure: how long to wait after that many failures in a row: 1 s doubling to 60 s, and up to as much again by `random`.
[[nodiscard]] std::chrono::seconds reconnect_delay(int failures, std::uint64_t random);

/// Pure: when to replace a socket that Slack means to keep for `lasts`; 0 when Slack did not say.
[[nodiscard]] std::chrono::seconds planned_life(std::chrono::seconds lasts, std::uint64_t random);

} // namespace highroad::slack
