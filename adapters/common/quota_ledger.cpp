#include "adapters/common/quota_ledger.hpp"

#include <algorithm>
#include <utility>

namespace highroad {

using std::chrono::seconds;

void quota_ledger::forget_old(instant now)
{
    while (!spent_.empty() && spent_.front() + window_ <= now)
        spent_.pop_front();
}

seconds quota_ledger::wait_for_one(instant now, std::size_t reserve)
{
    forget_old(now);
    auto pause = std::max(paused_until_ - now, seconds{0});
    auto usable = limit_ - std::min(reserve, limit_ - 1);
    if (spent_.size() < usable) return pause;
    // The request whose end of the window makes room for one more.
    auto frees_room = spent_[spent_.size() - usable] + window_;
    return std::max(pause, frees_room - now);
}

void quota_ledger::spend(instant now)
{
    forget_old(now);
    spent_.push_back(now);
}

void quota_ledger::pause_until(instant at)
{
    paused_until_ = std::max(paused_until_, at);
}

std::size_t quota_ledger::left(instant now)
{
    forget_old(now);
    if (paused_until_ > now) return 0;
    return limit_ - std::min(spent_.size(), limit_);
}

request_quota quota_ledger::as_quota(std::string of, instant now)
{
    request_quota told;
    told.of = std::move(of);
    told.limit = limit_;
    told.window = window_;
    told.left = left(now);
    if (told.left == 0) told.resumes_in = wait_for_one(now);
    told.counter = this;
    return told;
}

} // namespace highroad
