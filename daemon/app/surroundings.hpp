#pragma once

#include "daemon/settings/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::app {

/// The only places that read the environment.
[[nodiscard]] std::optional<std::string> environment(const std::string& name);
[[nodiscard]] surroundings surroundings_of_process();
/// What systemd gave, else /etc/highroad/credentials where that exists; empty otherwise.
[[nodiscard]] std::string credentials_directory();

/// The secret; empty where none is configured. One that cannot be had is a line in `mistakes` that names what it is
/// for.
[[nodiscard]] std::string secret_for(const secret_ref& ref, const std::string& what,
                                     std::vector<std::string>& mistakes);

/// The same where it may be in a sealed file: that is opened with the secret at `token_key`.
[[nodiscard]] std::string secret_for(const secret_ref& ref, const secret_ref& token_key, const std::string& what,
                                     std::vector<std::string>& mistakes);

/// What a refresh token is sealed under, so that no other sealed text passes for one.
inline constexpr std::string_view refresh_token_label = "refresh token";

/// Reads and checks the file. On mistakes each one goes to standard error as one line and the result is empty.
[[nodiscard]] std::optional<settings> load_or_tell(const std::string& path);

/// The same for whoever sets up the first source: the file may have none yet.
[[nodiscard]] std::optional<settings> load_before_sources_or_tell(const std::string& path);

/// The same file with another playbook: one that stands alone, or in a whole configuration, which then is read instead.
[[nodiscard]] std::optional<settings> load_or_tell_with(const std::string& path, const std::string& other_playbook);

} // namespace highroad::app
