#pragma once

#include "daemon/ports/log.hpp"
#include "daemon/ports/speller.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace highroad {

/// Where distributions put hunspell's dictionaries.
[[nodiscard]] std::vector<std::filesystem::path> system_dictionaries();

/// Spells with the hunspell dictionaries (*.aff, *.dic) of the folders. Each is read when its language is asked for
/// first, which takes up to a second for the largest. Of several for one language, "en_US" and "en_GB", a word is right
/// when any knows it. A language without one is told in the log, once.
[[nodiscard]] std::unique_ptr<speller> make_speller(std::vector<std::filesystem::path> folders, log& notes);

} // namespace highroad
