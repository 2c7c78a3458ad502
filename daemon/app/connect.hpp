#pragma once

#include "daemon/app/service.hpp"
#include "daemon/ports/chat_memory.hpp"

namespace highroad::app {

/// What connect() needs of the daemon it connects. `router` and `console` may be empty where nothing listens (check).
struct connect_with {
    asio::any_io_executor loop;
    clock& time;
    random_source& random;
    log& notes;
    meters& counts;
    chat_memory& memory;
    http_router* router = nullptr;
    std::function<std::unique_ptr<chat>(const sections::console&, std::string login_token)> console;
    bool memory_lasts = true; ///< false: what is remembered is forgotten at once (check)
};

/// Hangs the hook of every webhook source into the router.
void serve_webhooks(const settings& configured, const connect_with& with, review_intake& intake,
                    std::vector<std::string>& mistakes);

/// The HTTP client with the proxies of the environment, for whoever needs nothing else of connect().
[[nodiscard]] std::unique_ptr<http_client> make_client(asio::any_io_executor loop);

/// Builds every chat and platform of the settings. What could not be built is in `mistakes`.
[[nodiscard]] connections connect(const settings& configured, const connect_with& with);

} // namespace highroad::app
