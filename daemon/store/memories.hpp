#pragma once

#include "daemon/core/time.hpp"

#include <optional>
#include <string>

namespace highroad::sqlite {

class connection;

[[nodiscard]] std::optional<std::string> recall(connection& database, const std::string& name);
void remember(connection& database, const std::string& name, const std::string& text,
              const std::optional<instant>& until);
void forget_memories(connection& database, instant now);

} // namespace highroad::sqlite
