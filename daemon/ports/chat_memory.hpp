#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/result.hpp"

#include <optional>
#include <string>

namespace highroad {

/// What a chat has to know again after a restart: small texts by name, such as how far it has read. Each chat keeps to
/// names of its own ("matrix ..."). A text that was remembered is on the disk when the call returns.
class chat_memory {
public:
    virtual ~chat_memory() = default;

    [[nodiscard]] virtual awaitable<result<std::optional<std::string>>> recall(std::string name) = 0;

    /// In place of what was known under that name. Without `until` it is kept for ever; else it may be forgotten then.
    [[nodiscard]] virtual awaitable<result<void>> remember(std::string name, std::string text,
                                                           std::optional<instant> until) = 0;
};

} // namespace highroad
