#pragma once

#include "daemon/ports/store.hpp"

namespace highroad::sqlite {

class connection;

/// Writes everything of `work`, inside a transaction that the caller has open. Throws store_error when it cannot; the
/// caller then rolls back. Returns the earlier answer, and has written nothing, when the command is a repetition. The
/// cases, boards and storms in `work` get the versions that they are stored with.
[[nodiscard]] std::optional<answer> apply(connection& database, transaction& work);

/// The answer given to that command before.
[[nodiscard]] std::optional<answer> earlier_answer(connection& database, const std::string& key);

/// Forgets commands handled before `before`: no chat repeats a request after that long.
void forget_commands(connection& database, instant before);

} // namespace highroad::sqlite
