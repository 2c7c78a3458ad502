#pragma once

#include "daemon/ports/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::ics {

/// `DTSTART;TZID=Europe/Berlin:20261125T090000`. Names are in upper case; values are as written.
struct property {
    std::string name;
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string value;
    std::size_t line = 0;

    [[nodiscard]] std::string_view parameter(std::string_view wanted) const; ///< empty when there is none
};

struct component {
    std::string name;
    std::vector<property> properties;
    std::vector<component> inner;

    [[nodiscard]] const property* find(std::string_view wanted) const; ///< the first; null when there is none
};

/// Reads the lines of RFC 5545. The result is a nameless component that holds every VCALENDAR.
[[nodiscard]] result<component> read_content_lines(std::string_view text);

/// `\n`, `\,`, `\;` and `\\` as what they mean.
[[nodiscard]] std::string unescaped(std::string_view value);

} // namespace highroad::ics
