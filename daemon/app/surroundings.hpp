#pragma once

#include "daemon/settings/settings.hpp"

#include <optional>
#include <string>

namespace highroad::app {

/// The only places that read the environment.
[[nodiscard]] std::optional<std::string> environment(const std::string& name);
[[nodiscard]] surroundings surroundings_of_process();
/// What systemd gave, else /etc/highroad/credentials where that exists; empty otherwise.
[[nodiscard]] std::string credentials_directory();

/// Reads and checks the file. On mistakes each one goes to standard error as one line and the result is empty.
[[nodiscard]] std::optional<settings> load_or_tell(const std::string& path);

} // namespace highroad::app
