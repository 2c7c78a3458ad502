#pragma once

#include "daemon/core/time.hpp"

#include <string>
#include <string_view>

namespace highroad::slack {

/// Whether a request of HTTP mode comes from Slack. `body` is the raw one, before any reading; a timestamp more than
/// 300 s away from `now`, in either direction, is refused so that a recorded request cannot be sent again.
/// https://api.slack.com/authentication/verifying-requests-from-slack
[[nodiscard]] bool is_signed(std::string_view secret, std::string_view timestamp, std::string_view signature,
                             std::string_view body, instant now);

} // namespace highroad::slack
