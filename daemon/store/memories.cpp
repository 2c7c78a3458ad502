#include "daemon/store/memories.hpp"

#include "daemon/store/connection.hpp"

namespace highroad::sqlite {

std::optional<std::string> recall(connection& database, const std::string& name)
{
    auto found = database.select("SELECT text FROM chat_memory WHERE name = ?", name);
    if (!found.step()) return std::nullopt;
    return found.text(0);
}

void remember(connection& database, const std::string& name, const std::string& text,
              const std::optional<instant>& until)
{
    database.run("INSERT OR REPLACE INTO chat_memory (name, text, until) VALUES (?, ?, ?)", name, text, until);
}

void forget_memories(connection& database, instant now)
{
    database.run("DELETE FROM chat_memory WHERE until < ?", now);
}

} // namespace highroad::sqlite
