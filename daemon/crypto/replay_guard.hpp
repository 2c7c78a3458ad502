#pragma once

#include "daemon/crypto/signed_message.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace highroad::signed_message {

/// Remembers which signed messages were carried out, for as long as their time stamps let them be believed: a recorded
/// message that is sent again is known. Bounded; when full, the oldest are let go, and replaying those is answered as
/// any message is: reviews are known by their ids and words.
class replay_guard {
public:
    static constexpr std::size_t most = 20'000;

    [[nodiscard]] bool carried_out(const std::string& signature, std::chrono::sys_seconds now)
    {
        forget(now);
        return seen_.contains(signature);
    }
    void remember(const std::string& signature, std::chrono::sys_seconds now)
    {
        forget(now);
        if (seen_.size() >= most) drop(by_age_.begin());
        // Believed from `clock_tolerance` before its time stamp until as long after it.
        if (seen_.emplace(signature, now).second) by_age_.emplace(now + 2 * clock_tolerance, signature);
    }
    [[nodiscard]] std::size_t size() const { return seen_.size(); }

private:
    using ages = std::multimap<std::chrono::sys_seconds, std::string>;

    void drop(ages::iterator oldest)
    {
        seen_.erase(oldest->second);
        by_age_.erase(oldest);
    }
    void forget(std::chrono::sys_seconds now)
    {
        while (!by_age_.empty() && by_age_.begin()->first < now)
            drop(by_age_.begin());
    }

    std::map<std::string, std::chrono::sys_seconds> seen_;
    ages by_age_;
};

} // namespace highroad::signed_message
