#pragma once

#include "daemon/core/playbook.hpp"
#include "daemon/ports/chat.hpp"
#include "daemon/ports/pager.hpp"
#include "daemon/ports/review_platform.hpp"

#include <map>
#include <memory>
#include <string>

namespace highroad {

/// Who is reached under which configured name. Filled at start, owned elsewhere.
struct registry {
    std::map<std::string, chat*, std::less<>> channels;
    std::map<std::string, review_platform*, std::less<>> sources;

    std::map<std::string, pager*, std::less<>> pagers;

    [[nodiscard]] pager* pager_named(std::string_view name) const
    {
        auto found = pagers.find(name);
        return found == pagers.end() ? nullptr : found->second;
    }
    [[nodiscard]] chat* channel(std::string_view name) const
    {
        auto found = channels.find(name);
        return found == channels.end() ? nullptr : found->second;
    }
    [[nodiscard]] review_platform* source(std::string_view name) const
    {
        auto found = sources.find(name);
        return found == sources.end() ? nullptr : found->second;
    }
};

/// The playbook in force. A reload replaces it as a whole; a decision under way keeps the one it began with.
struct playbook_in_force {
    std::shared_ptr<const playbook> now = std::make_shared<const playbook>();
};

} // namespace highroad
