#pragma once

#include "adapters/slack/children.hpp"
#include "adapters/slack/inbound.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <deque>
#include <memory>
#include <string>

namespace highroad::slack {

/// Receives by requests that Slack sends to us, each signed.
class http_mode {
public:
    http_mode(const slack_settings& settings, inbound& desk_side, clock& time, log& notes, meters& counts);

    /// Hangs /events, /interactions and /commands under the path prefix. `this` must outlive the router's server.
    void attach(http_router& router);

    /// Until cancelled. Before it and after it, requests are answered with 503 and Slack tries again.
    [[nodiscard]] awaitable<void> run(command_desk& desk);

    [[nodiscard]] awaitable<http_response> answer(http_request request);

private:
    const slack_settings& settings_;
    inbound& inbound_;
    clock& clock_;
    log& log_;
    meters& meters_;
    command_desk* desk_ = nullptr;
    std::unique_ptr<bell> more_;
    std::deque<afterwards> waiting_;
};

} // namespace highroad::slack
