#pragma once

#include "daemon/core/calendar.hpp"
#include "daemon/ports/result.hpp"

#include <string_view>

namespace highroad {

/// Reads a zone ("Europe/Berlin") from the system's tzdata, with its changes in [from, to]. Debian's files list changes
/// up to 2037; later years keep the last offset. An unknown name is an error that tells the nearest known one.
[[nodiscard]] result<time_zone> load_zone(std::string_view iana_name, instant from, instant to);

} // namespace highroad
