#pragma once

#include "adapters/slack/payloads.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

namespace highroad::slack {

/// Frames of Socket Mode.
namespace frame {

/// The connection counts from here on, not from the handshake.
struct hello {
    std::chrono::seconds lasts{0}; ///< how long Slack means to keep it; 0 when it does not say
};
/// This socket ends soon; a new one is wanted.
struct goodbye {
    std::string reason; ///< "warning", "refresh_requested", "link_disabled", "too_many_websockets"
};
/// Something to be acknowledged by `id`.
struct envelope {
    std::string id;
    payload inside;
    bool takes_answer = false; ///< the acknowledgement may carry a payload
    int attempt = 0;           ///< above 0 when Slack sends it again
};
struct unknown {};

} // namespace frame

using socket_frame = std::variant<frame::hello, frame::goodbye, frame::envelope, frame::unknown>;

[[nodiscard]] socket_frame read_frame(std::string_view text);

/// The acknowledgement; `answer` is JSON text or empty.
[[nodiscard]] std::string acknowledgement(std::string_view envelope_id, std::string_view answer);

} // namespace highroad::slack
