#pragma once

#include "daemon/ports/chat.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace highroad {

/// The built-in chat: one channel on a page that the daemon serves itself.
struct console_settings {
    std::string channel = "console"; ///< configured name

    /// What people type to get in, with a name of their choice. Empty means open, and then only requests from this
    /// machine to this machine are answered: no other address, no public name, no proxy in between.
    std::string login_token;

    std::string title = "Highroad"; ///< at the top of the page

    /// The host (with port where it is not the usual one) under which a reverse proxy shows the page:
    /// "reviews.example.com". Empty: loopback names only. Ignored while `login_token` is empty.
    std::string public_host;

    /// True behind a proxy that speaks TLS: the cookie is then never sent in the clear.
    bool secure_cookie = false;

    std::optional<std::string> notice; ///< one sentence above the cards, such as "This is a demo."

    /// The cards as stored now. Asked once, when the first page connects: after a restart the page would otherwise stay
    /// empty until something happens. May be empty.
    std::function<awaitable<std::vector<card>>()> current_cards;

    /// What was said in the thread of that case's card before this start, oldest first. May be empty.
    std::function<awaitable<std::vector<std::string>>(int case_number)> history;
};

/// Hangs its routes ("/", "/events", "/act", ...) into `routes` at once. The references must outlive the chat and the
/// server. Messages live in memory; their ids are the delivery ids, so a card posted before a restart can be edited
/// after it and appears again.
[[nodiscard]] std::unique_ptr<chat> make_console(console_settings settings, http_router& routes, clock& time,
                                                 random_source& random, log& journal);

} // namespace highroad
