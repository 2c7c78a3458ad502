#pragma once

#include "daemon/ports/clock.hpp"

#include <algorithm>
#include <chrono>

namespace highroad {

/// How long to wait before the next try: doubling from `first` up to `longest`, with a fifth of jitter so that many
/// who failed together do not come back together. Never less than `at_least`, which the other side asked for, counted
/// from any moment of the second that clock::now() gives.
[[nodiscard]] inline std::chrono::seconds backoff(int failed_tries, std::chrono::seconds first,
                                                  std::chrono::seconds longest, std::chrono::seconds at_least,
                                                  random_source& random)
{
    auto wait = first;
    for (int i = 1; i < failed_tries && wait < longest; ++i)
        wait *= 2;
    wait = std::min(wait, longest);
    auto spread = std::max<std::int64_t>(wait.count() / 5, 1);
    auto jitter = static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(spread + 1));
    constexpr std::chrono::seconds begun{1};
    return (at_least >= wait ? at_least + begun : wait) + std::chrono::seconds{jitter};
}

} // namespace highroad
