#pragma once

#include "daemon/core/judgement.hpp"
#include "daemon/core/review.hpp"

namespace highroad {

/// Reads a review and says what it says. Pure and quick: no network, no waiting, the same answer every time.
class judge {
public:
    virtual ~judge() = default;
    [[nodiscard]] virtual judgement assess(const review& what) const = 0;
};

} // namespace highroad
