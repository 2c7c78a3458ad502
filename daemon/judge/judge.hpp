#pragma once

#include "daemon/ports/judge.hpp"

#include <memory>

namespace highroad {

/// The judge that is built in: lists of words with rules; no network, no files. Reads the lists of a language when it
/// first meets it (a few milliseconds), so make one and keep it. For one thread.
[[nodiscard]] std::unique_ptr<judge> make_judge();

} // namespace highroad
