#include "daemon/core/judgement.hpp"

#include <array>

namespace highroad {

std::string_view name_of(severity level)
{
    static constexpr std::array<std::string_view, 3> names{"ordinary", "serious", "severe"};
    return names[static_cast<std::size_t>(level)];
}

std::string_view name_of(wish what)
{
    static constexpr std::array<std::string_view, 3> names{"unknown", "heard", "helped"};
    return names[static_cast<std::size_t>(what)];
}

} // namespace highroad
