#pragma once

#include "daemon/ports/result.hpp"

#include <string>

namespace highroad::app {

/// Puts `text` in the place of the file in one step, so that nobody ever reads half of it, and it is on the disk then.
/// A file that was there keeps its mode and, where we may give it away, its owner; a new one gets `mode`. A link is
/// followed. Fails with disk, in words.
[[nodiscard]] result<void> replace_file(const std::string& path, const std::string& text, unsigned mode);

/// Whether a file may be made where `replace_file` would make one, tried out: for what cannot be had a second time.
/// Fails with disk, in words.
[[nodiscard]] result<void> can_replace_file(const std::string& path);

} // namespace highroad::app
