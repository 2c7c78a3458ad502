#pragma once

#include "daemon/settings/settings.hpp"

#include <string>
#include <vector>

namespace highroad::app {

/// Every address that others have to reach, as they would write it: "POST https://reviews.example.com/hooks/shop".
/// Secrets in them are left out ("<secret>"). Empty without general.public_url.
[[nodiscard]] std::vector<std::string> published_addresses(const settings& configured);

/// Where Slack calls a daemon that is published there: below /slack, which may stand behind the address already.
[[nodiscard]] std::string slack_address(std::string public_url);

} // namespace highroad::app
