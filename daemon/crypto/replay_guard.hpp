#pragma once

#include "daemon/crypto/signed_message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

namespace highroad::signed_message {

/// Remembers which signed messages were carried out, for as long as their time stamps let them be believed: a recorded
/// message that is sent again is known. Bounded; when full, the oldest are let go, and replaying those is answered as
/// any message is: reviews are known by their ids and words.
class replay_guard {
public:
    static constexpr std::size_t most = 20'000;
    /// What one message costs in memory, in bytes; a busy sender has thousands of them remembered.
    static constexpr std::size_t bytes_each = 16;

    /// `signature` of a message that was found genuine: whoever cannot sign cannot look for one that is taken for
    /// another.
    [[nodiscard]] bool carried_out(std::string_view signature, std::chrono::sys_seconds now);
    void remember(std::string_view signature, std::chrono::sys_seconds now);
    [[nodiscard]] std::size_t size() const { return seen_.size(); }

private:
    struct message {
        std::uint64_t digest; ///< the first bytes of the signature's SHA-256
        std::chrono::sys_seconds believed_until;
    };
    static_assert(sizeof(message) == bytes_each);

    void forget(std::chrono::sys_seconds now);

    std::deque<message> seen_; ///< oldest first
};

} // namespace highroad::signed_message
