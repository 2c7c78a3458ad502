#pragma once

#include "daemon/ports/chat_memory.hpp"

#include <map>
#include <string>

namespace highroad::test {

/// A memory that a test can look into, and that can refuse.
class kept_memory final : public chat_memory {
public:
    [[nodiscard]] awaitable<result<std::optional<std::string>>> recall(std::string name) override
    {
        if (broken) co_return failure{errc::disk, "the disk is broken"};
        auto found = texts.find(name);
        if (found == texts.end()) co_return std::optional<std::string>{};
        co_return std::optional<std::string>{found->second};
    }
    [[nodiscard]] awaitable<result<void>> remember(std::string name, std::string text, std::optional<instant>) override
    {
        if (broken) co_return failure{errc::disk, "the disk is broken"};
        texts[name] = std::move(text);
        co_return result<void>{};
    }

    std::map<std::string, std::string> texts;
    bool broken = false;
};

} // namespace highroad::test
