#pragma once

#include "adapters/common/csv_reader.hpp"
#include "daemon/settings/settings.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <functional>
#include <istream>
#include <map>
#include <string>

namespace highroad::app {

/// What became of the lines or rows of a file.
struct import_tally {
    std::size_t reviews = 0;
    std::size_t unreadable = 0;
    std::size_t ratings_alone = 0;          ///< of Google Play's export
    std::size_t other_apps = 0;             ///< the same
    std::map<std::string, std::size_t> why; ///< what was unreadable, in words
};

/// Reads a file of history for that source, whatever its size: one review as JSON a line, CSV with the columns of the
/// source (or the usual ones), or Google Play's monthly export. `take` is given each review in the form of a pushed
/// one. Empty, or why the whole file cannot be read.
[[nodiscard]] std::string read_history(std::istream& file, const sections::source& of,
                                       const std::function<bool(nlohmann::json)>& take, import_tally& counted);

} // namespace highroad::app
