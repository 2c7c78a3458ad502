#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/request_quota.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>

namespace highroad {

/// Counts our own requests of one kind against what the platform allows within a rolling window, for platforms that do
/// not say how many are left. Knows nothing of the time before the start; should the platform say that the quota is
/// used up, pause_until() wins over the count.
class quota_ledger {
public:
    quota_ledger(std::size_t limit, std::chrono::seconds window) : limit_{limit}, window_{window} {}

    /// How long one more request has to wait so that it leaves `reserve` unused; zero when it may go now.
    [[nodiscard]] std::chrono::seconds wait_for_one(instant now, std::size_t reserve = 0);
    void spend(instant now);
    void pause_until(instant at);
    [[nodiscard]] std::size_t left(instant now);
    /// For `highroad status` and for whoever plans reads; `of` is what is counted. Who spends it is for the caller to
    /// say.
    [[nodiscard]] request_quota as_quota(std::string of, instant now);

private:
    void forget_old(instant now);

    std::size_t limit_;
    std::chrono::seconds window_;
    std::deque<instant> spent_;
    instant paused_until_{};
};

} // namespace highroad
