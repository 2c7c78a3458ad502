#pragma once

#include "daemon/ports/result.hpp"

#include <functional>

namespace highroad::app {

/// `task`, and a word to `failed` before what it throws goes on. A stop is no failure.
[[nodiscard]] awaitable<void> with_failure_told(awaitable<void> task, std::function<void()> failed);

} // namespace highroad::app
