#pragma once

#include "daemon/ports/result.hpp"

#include <string>
#include <vector>

namespace highroad {

/// Sizes and counts of the database, a line each: schema, files, rows of each table, cases by phase, what is planned by
/// kind and state with the reasons of what was given up, troubles by kind, items in quarantine by source. Names no
/// customer and quotes nobody. Safe while a daemon works. Failures: not_found, disk.
[[nodiscard]] result<std::vector<std::string>> database_statistics(const std::string& path);

/// The version of the library that is in use, "3.40.1".
[[nodiscard]] std::string database_library();

} // namespace highroad
