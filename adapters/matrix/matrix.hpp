#pragma once

#include "daemon/ports/chat.hpp"
#include "daemon/ports/chat_memory.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <map>
#include <memory>
#include <string>

namespace highroad {

/// One account on one homeserver. docs/chats/matrix.md says where each value is found.
struct matrix_settings {
    std::string homeserver;   ///< "https://matrix.example.org", with or without the last slash
    std::string user;         ///< "@highroad:example.org"
    std::string access_token; ///< made by `highroad matrix-login`; else `password`
    std::string password;     ///< the daemon logs in by itself and renews its token
    /// Fixed, since the server tells repeated messages by account and device.
    std::string device_id = "HIGHROAD";
    std::map<std::string, std::string> channels; ///< configured name -> room id ("!...") or alias ("#...")
};

/// Everything passed in must outlive the chat.
[[nodiscard]] std::unique_ptr<chat> make_matrix(matrix_settings settings, http_client& http, chat_memory& memory,
                                                clock& time, random_source& random, log& notes, meters& counts);

/// Logs in once with the password and gives the access token: what `highroad matrix-login` does. The failure is in
/// words and holds no secret.
[[nodiscard]] awaitable<result<std::string>> matrix_log_in(matrix_settings settings, http_client& http);

} // namespace highroad
