#pragma once

#include "daemon/core/time.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

/// What Slack tells us, as values. Every reader takes any bytes; what is incomplete or of no interest is `ignored`.
namespace highroad::slack {

/// Who did it and where, as the payload says. `team` is the person's own workspace, empty where it is not told.
struct whence {
    std::string user;
    std::string team;
    std::string channel; ///< Slack's id
};

struct slash_command {
    whence from;
    std::string command; ///< "/review"
    std::string text;
    std::string trigger;
    std::string response_url;
};

/// One button or menu option.
struct click {
    whence from;
    std::string message; ///< ts
    std::string thread;  ///< ts of the thread's first message; empty outside one
    std::string trigger; ///< opens one form within 3 s
    std::string response_url;
    std::string action_id;
    std::string action_ts;
    std::string value;
};

struct form_sent {
    whence from;
    std::string view;
    std::string hash;
    std::string callback;
    std::string metadata;
    std::map<std::string, std::string> values; ///< block id -> what was entered or chosen
};

struct reaction {
    whence from;
    std::string event;
    std::string name; ///< normalised: no colons, no skin tone, one name for aliases
    std::string message;
    std::string author; ///< of the message; empty where it is not told
    instant at;
    enum class change { added, removed } what = change::added;
    std::chrono::microseconds past{0}; ///< how long after `at`: several may come within a second
};

/// Somebody wrote in a thread.
struct thread_reply {
    whence from;
    std::string event;
    std::string message;
    std::string thread;
    std::string text;            ///< as the person typed it
    std::string thread_author{}; ///< of the thread's first message; empty where it is not told
};

/// Something about the app or the workspace.
struct notice {
    enum class what { token_revoked, uninstalled, groups_changed, channel_archived, rate_limited } kind;
    std::string channel;
};

/// The address check of HTTP mode.
struct challenge {
    std::string answer;
};

struct ignored {
    std::string why;
};

using payload = std::variant<slash_command, click, form_sent, reaction, thread_reply, notice, challenge, ignored>;

[[nodiscard]] payload read_slash(const nlohmann::json& fields);
[[nodiscard]] payload read_slash(const std::vector<std::pair<std::string, std::string>>& form);
[[nodiscard]] payload read_interaction(const nlohmann::json& body);
[[nodiscard]] payload read_event(const nlohmann::json& body);

/// "heavy_check_mark" for ":heavy_check_mark::skin-tone-3:"; aliases have one name.
[[nodiscard]] std::string normal_emoji(std::string_view name);

/// The whole seconds of "1610241741.000200". Empty for anything else.
[[nodiscard]] std::optional<instant> read_ts(std::string_view ts);
/// The rest of it: 200 microseconds of "1610241741.000200". Zero for anything else.
[[nodiscard]] std::chrono::microseconds past_second(std::string_view ts);

} // namespace highroad::slack
