#include "tests/sim/network.hpp"

#include <array>

namespace highroad::sim {

std::string_view name_of(fault how)
{
    constexpr std::array<std::string_view, fault_kinds> names{
        "none", "slow",         "unreachable",  "half-open", "answer lost", "comes late",
        "busy", "broken there", "broken after", "garbage",   "refused"};
    return names[static_cast<std::size_t>(how)];
}

fault network::next_fault(const std::string& target, dice& luck) const
{
    auto now = time_.elapsed();
    for (const auto& one : forecast_) {
        if (now < one.from || now >= one.to || !target.starts_with(one.target)) continue;
        if (luck.below(100) < one.percent) return one.how;
    }
    return fault::none;
}

} // namespace highroad::sim
