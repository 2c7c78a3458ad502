#pragma once

#include "daemon/core/attend.hpp"

namespace highroad {

/// Whether a digest falls due in (`since`, `now`]. Where none does, `digest` has nothing to tell about any case, and
/// none needs to be read for it.
[[nodiscard]] bool digest_due(instant since, const playbook& rules, instant now);

} // namespace highroad
