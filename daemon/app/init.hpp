#pragma once

#include <iosfwd>

namespace highroad::app {

/// Asks on `prompts`, reads answers from `in`, writes the file to `out`. An empty line takes what stands in brackets.
[[nodiscard]] int init(std::istream& in, std::ostream& out, std::ostream& prompts);

} // namespace highroad::app
