#pragma once

#include "daemon/ports/chat.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace highroad {

/// One Slack workspace. docs/chats/slack.md says where each value is found.
struct slack_settings {
    enum class transport { socket, http };

    std::string bot_token;      ///< "xoxb-..."
    std::string app_token;      ///< "xapp-...", Socket Mode only
    std::string signing_secret; ///< HTTP mode only
    transport mode = transport::socket;
    std::string api_base = "https://slack.com/api/"; ///< with or without the last slash
    std::map<std::string, std::string> channels;     ///< configured name -> Slack's id ("C024BE91L")
    bool allow_guests = false;                       ///< single- and multi-channel guests may act
    std::string path_prefix = "/slack";              ///< where HTTP mode hangs its three hooks
    std::chrono::seconds pace{1};                    ///< least time between two messages in one channel
};

/// `router` is needed in HTTP mode only and may be null else; hooks are added to it at once. Everything passed in must
/// outlive the chat.
[[nodiscard]] std::unique_ptr<chat> make_slack(slack_settings settings, http_client& http, websocket_connector& sockets,
                                               http_router* router, clock& time, random_source& random, log& notes,
                                               meters& counts);

/// The app manifest as JSON, to be pasted at api.slack.com/apps. `public_url` ("https://highroad.example.com", with
/// the path prefix if there is one) is used in HTTP mode only.
[[nodiscard]] std::string slack_manifest(slack_settings::transport mode, std::string_view public_url);

} // namespace highroad
