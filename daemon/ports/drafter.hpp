#pragma once

#include "daemon/core/review_case.hpp"
#include "daemon/ports/result.hpp"

#include <vector>

namespace highroad {

/// Suggests replies: at most three, each within the platform's limit. The review's text is data, never instruction.
class drafter {
public:
    virtual ~drafter() = default;
    [[nodiscard]] virtual awaitable<result<std::vector<draft>>> suggest(review_case about) = 0;
};

} // namespace highroad
