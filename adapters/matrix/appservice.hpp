#pragma once

#include "adapters/matrix/inbound.hpp"

#include <string>

namespace highroad::matrix {

/// Receives as an application service: the homeserver pushes what is new, so no rate limit is met and nothing has to
/// be asked for. https://spec.matrix.org/latest/application-service-api/
class appservice {
public:
    appservice(client_api& api, rooms& known, inbound& desk_side, messages& says, chat_memory& memory, clock& time,
               random_source& random, log& notes, meters& counts);

    /// Hangs the paths that the homeserver calls into the router. What comes before run() is asked for again.
    void serve(http_router& router);

    /// Until cancelled.
    [[nodiscard]] awaitable<void> run(command_desk& desk);

private:
    [[nodiscard]] awaitable<http_response> take(http_request request);
    /// Carries out what a transaction brings. False when it must come again.
    [[nodiscard]] awaitable<bool> carry_out(const nlohmann::json& events);
    [[nodiscard]] awaitable<void> stay_connected();
    [[nodiscard]] awaitable<result<void>> introduce();
    /// Lets the homeserver call us, and send what it has kept back meanwhile.
    [[nodiscard]] awaitable<result<void>> be_called();
    [[nodiscard]] bool is_the_homeserver(const http_request& request) const;

    client_api& api_;
    rooms& rooms_;
    inbound& inbound_;
    messages& messages_;
    chat_memory& memory_;
    clock& clock_;
    random_source& random_;
    log& log_;
    meters& meters_;
    command_desk* desk_ = nullptr; ///< while run() is under way
    bool taking_ = false;          ///< one transaction at a time, so that their order holds
    bool connected_ = false;
};

/// Pure: what marks a transaction. A homeserver that was set up anew counts from 1 again, so the events count too.
[[nodiscard]] std::string mark_of_transaction(std::string_view id, const nlohmann::json& events);

} // namespace highroad::matrix
