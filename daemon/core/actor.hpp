#pragma once

#include <string>
#include <vector>

namespace highroad {

/// Who did something. `groups` is what the chat said about membership at the time of the action.
struct actor {
    std::string chat; ///< "slack", "matrix", "console", "cli", "daemon"
    std::string id;   ///< the chat's immutable user id, never a display name
    std::string name; ///< for showing only
    std::vector<std::string> groups;

    [[nodiscard]] bool same_person(const actor& other) const { return chat == other.chat && id == other.id; }
    bool operator==(const actor&) const = default;
};

/// The daemon itself, where no person acted.
[[nodiscard]] inline actor the_daemon()
{
    return {"daemon", "highroad", "Highroad", {}};
}

} // namespace highroad
