#pragma once

#include "adapters/slack/slack.hpp"
#include "adapters/slack/web_api.hpp"

#include <string>
#include <vector>

namespace highroad::slack {

/// Pure: the scopes of the manifest that are missing in "chat:write,commands,...".
[[nodiscard]] std::vector<std::string> missing_scopes(std::string_view granted);

/// What `highroad check` says about the workspace. Nothing is posted.
[[nodiscard]] awaitable<std::vector<check_line>> check_workspace(const slack_settings& settings, web_api& bot,
                                                                 web_api& app);

} // namespace highroad::slack
