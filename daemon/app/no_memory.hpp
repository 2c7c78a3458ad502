#pragma once

#include "daemon/ports/chat_memory.hpp"

namespace highroad::app {

/// Forgets at once: a check begins anew and leaves nothing behind.
class no_memory final : public chat_memory {
public:
    [[nodiscard]] awaitable<result<std::optional<std::string>>> recall(std::string) override
    {
        co_return std::optional<std::string>{};
    }
    [[nodiscard]] awaitable<result<void>> remember(std::string, std::string, std::optional<instant>) override
    {
        co_return result<void>{};
    }
};

} // namespace highroad::app
