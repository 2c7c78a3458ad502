#pragma once

#include "daemon/ports/judge.hpp"

#include <memory>

namespace highroad {

/// The judge that is built in: lists of words with rules; no network, no files. Reads its
/// lists when it is made (some milliseconds), so make one and keep it.
[[nodiscard]] std::unique_ptr<judge> make_judge();

} // namespace highroad
