#pragma once

#include <concepts>
#include <string>

namespace highroad::app {

/// "1 case", "3 cases": a number with its noun.
[[nodiscard]] std::string counted(std::integral auto number, const char* one, const char* several)
{
    return std::to_string(number) + " " + (number == 1 ? one : several);
}

} // namespace highroad::app
