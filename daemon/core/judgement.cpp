#include "daemon/core/judgement.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace highroad {
namespace {

/// What says little stands behind what says much: a card shows the first few.
int weight_of(const evidence& one)
{
    auto level = level_of_reason(one.what);
    return level ? static_cast<int>(*level) : 0;
}

} // namespace

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

std::string_view name_of(reader who)
{
    static constexpr std::array<std::string_view, 2> names{"word lists", "language model"};
    return names[static_cast<std::size_t>(who)];
}

std::optional<severity> level_of_reason(std::string_view what)
{
    static constexpr std::array<std::pair<std::string_view, severity>, 6> table{{
        {"safety", severity::severe},
        {"legal", severity::severe},
        {"discrimination", severity::severe},
        {"press", severity::severe},
        {"privacy", severity::serious},
        {"money", severity::serious},
    }};
    const auto* found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == what; });
    if (found == table.end()) return std::nullopt;
    return found->second;
}

judgement read_again(judgement said, const std::vector<evidence>& told)
{
    for (const auto& one : told) {
        auto level = level_of_reason(one.what);
        if (!level) continue;
        said.level = std::max(said.level, *level);
        auto& there = said.reasons;
        if (std::any_of(there.begin(), there.end(), [&](const evidence& known) { return known.what == one.what; }))
            continue;
        auto lighter = std::find_if(there.begin(), there.end(),
                                    [&](const evidence& known) { return weight_of(known) < weight_of(one); });
        there.insert(lighter, one);
    }
    return said;
}

} // namespace highroad
