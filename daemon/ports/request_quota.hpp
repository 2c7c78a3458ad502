#pragma once

#include "daemon/core/time.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace highroad {

/// What a platform lets one credential ask of it within a rolling window, and how much of that is left.
struct request_quota {
    std::string of;        ///< what is counted: "requests", "reads", "replies", "calls"
    std::size_t limit = 0; ///< zero: the platform has not told it yet
    std::chrono::seconds window{0};
    std::size_t left = 0;
    std::chrono::seconds resumes_in{0}; ///< with nothing left: when one more may go
    bool spent_by_lists = false;
    bool spent_by_replies = false;
    /// Sources with the same one share the quota. Compared, never followed.
    const void* counter = nullptr;

    bool operator==(const request_quota&) const = default;
};

} // namespace highroad
