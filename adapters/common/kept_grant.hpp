#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/chat_memory.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/result.hpp"

#include <optional>
#include <string>

namespace highroad {

/// An access token and how long it is good for.
struct dated_token {
    std::string token;
    instant renew_at;
};

/// A consent whose refresh token the other side replaces whenever it is used. The pair that counts is sealed and kept
/// in the database in one step, so that a restart neither loses the consent nor asks for tokens more often than need
/// be. A new refresh token in the configuration begins anew.
class kept_grant {
public:
    /// `name` is that of a source that uses it, for words. `key` seals what is kept: at least 32 bytes. Without
    /// `memory` nothing could be kept, so recall() fails and no token is ever spent.
    kept_grant(std::string name, std::string configured_token, std::string key, chat_memory* memory, log& journal);
    ~kept_grant();
    kept_grant(const kept_grant&) = delete;
    kept_grant& operator=(const kept_grant&) = delete;

    /// What was kept, once; the access token of it where there is one. After a failure nothing may be asked for: the
    /// configured token may long have been replaced.
    [[nodiscard]] awaitable<result<std::optional<dated_token>>> recall();
    /// An empty `refresh_token` means that the one before it stays good. Should the disk refuse, the pair is used until
    /// the process ends, and the journal says so.
    [[nodiscard]] awaitable<void> replaced(dated_token access, std::string refresh_token);

    [[nodiscard]] const std::string& refresh_token() const { return refresh_token_; }
    [[nodiscard]] bool may_be_spent() const { return memory_ != nullptr; }

private:
    std::string source_;
    std::string name_;
    std::string refresh_token_;
    std::string key_;
    chat_memory* memory_;
    log& journal_;
};

} // namespace highroad
