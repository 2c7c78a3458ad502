#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/result.hpp"

namespace highroad {

/// What a reply without an answer means: nothing was sent, and the whole platform waits; or it may have arrived.
[[nodiscard]] delivery reply_without_answer(const failure& why);

} // namespace highroad
