#include "daemon/crypto/replay_guard.hpp"

#include "daemon/crypto/crypto.hpp"

#include <algorithm>
#include <cstring>

namespace highroad::signed_message {
namespace {

/// Two of 20,000 messages share one with a chance of 1 in 10^11; the later of them would be answered as a repetition.
std::uint64_t digest_of(std::string_view signature)
{
    auto whole = sha256(signature);
    std::uint64_t first = 0;
    std::memcpy(&first, whole.data(), sizeof first);
    return first;
}

} // namespace

bool replay_guard::carried_out(std::string_view signature, std::chrono::sys_seconds now)
{
    forget(now);
    // 20 us with all that may be remembered; taking a message in costs the disk more than that.
    return std::any_of(seen_.begin(), seen_.end(),
                       [wanted = digest_of(signature)](const message& one) { return one.digest == wanted; });
}

void replay_guard::remember(std::string_view signature, std::chrono::sys_seconds now)
{
    if (carried_out(signature, now)) return;
    if (seen_.size() >= most) seen_.pop_front();
    // Believed from `clock_tolerance` before its time stamp until as long after it.
    seen_.push_back({digest_of(signature), now + 2 * clock_tolerance});
}

void replay_guard::forget(std::chrono::sys_seconds now)
{
    while (!seen_.empty() && seen_.front().believed_until < now)
        seen_.pop_front();
}

} // namespace highroad::signed_message
