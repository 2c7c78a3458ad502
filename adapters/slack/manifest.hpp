#pragma once

#include <array>
#include <string_view>

namespace highroad::slack {

/// What the bot token must be allowed to do; docs/chats/slack.md says why for each.
inline constexpr std::array<std::string_view, 11> bot_scopes{
    "chat:write",    "commands",    "reactions:read", "reactions:write",  "channels:history", "groups:history",
    "channels:read", "groups:read", "users:read",     "users:read.email", "usergroups:read"};

inline constexpr std::array<std::string_view, 9> bot_events{
    "reaction_added", "reaction_removed", "message.channels",        "message.groups",       "app_uninstalled",
    "tokens_revoked", "channel_archive",  "subteam_members_changed", "member_joined_channel"};

inline constexpr std::string_view slash_command_name = "/review";

} // namespace highroad::slack
