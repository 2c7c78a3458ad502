#pragma once

#include "daemon/ports/chat.hpp"
#include "daemon/ports/chat_memory.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace highroad {

/// One account on one homeserver. docs/chats/matrix.md says where each value is found.
struct matrix_settings {
    std::string homeserver;   ///< "https://matrix.example.org", with or without the last slash
    std::string user;         ///< "@highroad:example.org"
    std::string access_token; ///< what `highroad matrix-login` wrote; else `password`
    std::string password;     ///< the daemon logs in by itself and renews its token
    /// Fixed, since the server tells repeated messages by account and device.
    std::string device_id = "HIGHROAD";
    std::map<std::string, std::string> channels; ///< configured name -> room id ("!...") or alias ("#...")
    /// Whose invitations into those rooms are accepted; empty: anybody's. Other rooms are never entered.
    std::vector<std::string> inviters;
    /// Whether cards move to the room that takes a room's place.
    bool follow_upgrades = false;
    /// Given: we are an application service. The homeserver pushes to us and shows this token, and `access_token` is
    /// the service's own. https://spec.matrix.org/latest/application-service-api/
    std::string hs_token;
};

/// Everything passed in must outlive the chat. As an application service it hangs its paths into `router`, which may
/// be null otherwise.
[[nodiscard]] std::unique_ptr<chat> make_matrix(matrix_settings settings, http_client& http, http_router* router,
                                                chat_memory& memory, clock& time, random_source& random, log& notes,
                                                meters& counts);

/// The file that the homeserver's administrator gives to the homeserver: what `highroad matrix-registration` prints.
/// `url` is where the homeserver reaches us. It holds both tokens.
[[nodiscard]] std::string matrix_registration(const matrix_settings& settings, const std::string& url);

/// How the bot proves once who it is.
enum class matrix_proof {
    password,
    login_token, ///< good for one login; single sign-on and other clients hand it out
    access_token ///< of a login that was made elsewhere
};
/// A login that the daemon can go on with.
struct new_matrix_login {
    std::string to_keep;   ///< for matrix_settings::access_token: a secret
    std::string device_id; ///< the device that it belongs to
    bool renews = false;   ///< the homeserver lets access tokens run out, and the daemon renews this one
};
/// Whether a Matrix homeserver answers there, and takes logins with `proof` where it says what it takes: asked before
/// a person types a secret. The failure is in words.
[[nodiscard]] awaitable<result<void>> matrix_answers(matrix_settings settings, matrix_proof proof, http_client& http);

/// What `highroad matrix-login` does: logs in as `settings.device_id`, or looks whose the access token is.
/// `renewable` asks for a login with a refresh token; one is asked for anyway where tokens run out otherwise. The
/// failure is in words and holds no secret.
[[nodiscard]] awaitable<result<new_matrix_login>> matrix_log_in(matrix_settings settings, matrix_proof proof,
                                                                std::string secret, bool renewable, http_client& http);

} // namespace highroad
