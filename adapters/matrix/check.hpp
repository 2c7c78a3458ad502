#pragma once

#include "adapters/matrix/client_api.hpp"

#include <vector>

namespace highroad::matrix {

/// What `highroad check` says about the homeserver and the rooms. Nothing is posted and no room is entered.
[[nodiscard]] awaitable<std::vector<check_line>> check_homeserver(client_api& api);

} // namespace highroad::matrix
