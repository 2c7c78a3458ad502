#include "daemon/store/statistics.hpp"

#include "daemon/store/case_json.hpp"
#include "daemon/store/connection.hpp"

#include <sqlite3.h>

#include <filesystem>

namespace highroad {
namespace {

using sqlite::connection;

std::string size_in_words(const std::string& path)
{
    std::error_code missing;
    auto size = std::filesystem::file_size(path, missing);
    return missing ? std::string{"absent"} : std::to_string(size) + " bytes";
}

/// Rows of two columns, a name and a number.
void add_counts(connection& database, const char* title, const char* sql, std::vector<std::string>& lines)
{
    auto found = database.select(sql);
    while (found.step())
        lines.push_back(std::string{title} + " " + found.text(0) + ": " + std::to_string(found.integer(1)));
}

/// What was damaged, or written by a newer version: nothing can be done with it until it is mended.
void add_unreadable(connection& database, std::vector<std::string>& lines)
{
    constexpr int named_at_most = 20;
    auto unreadable = 0;
    auto count = [&](const std::string& what) {
        if (++unreadable <= named_at_most) lines.push_back("cannot be read: " + what);
    };
    auto cases = database.select("SELECT number, body FROM cases ORDER BY number");
    while (cases.step())
        if (!stored::read_case(cases.view(1))) count("case #" + cases.text(0));
    auto storms = database.select("SELECT number, body FROM storms ORDER BY number");
    while (storms.step())
        if (!stored::read_storm(storms.view(1))) count("storm " + storms.text(0));
    auto boards = database.select("SELECT key, body FROM boards ORDER BY key");
    while (boards.step())
        if (!stored::read_board(boards.view(1))) count("group " + boards.text(0));
    auto effects = database.select("SELECT key, kind, body FROM outbox ORDER BY row");
    while (effects.step())
        if (!stored::read_effect(effects.view(1), effects.view(2))) count("effect " + effects.text(0));
    if (unreadable > named_at_most)
        lines.push_back("cannot be read: " + std::to_string(unreadable - named_at_most) + " more");
}

void add_tables(connection& database, std::vector<std::string>& lines)
{
    add_counts(database, "rows of", R"sql(
SELECT 'cases', count(*) FROM cases UNION ALL SELECT 'reviews', count(*) FROM reviews
UNION ALL SELECT 'outbox', count(*) FROM outbox UNION ALL SELECT 'journal', count(*) FROM journal
UNION ALL SELECT 'messages', count(*) FROM messages UNION ALL SELECT 'handled_commands', count(*) FROM handled_commands
UNION ALL SELECT 'quarantine', count(*) FROM quarantine UNION ALL SELECT 'boards', count(*) FROM boards
UNION ALL SELECT 'storms', count(*) FROM storms UNION ALL SELECT 'rings', count(*) FROM rings)sql",
               lines);
    add_counts(database, "cases", "SELECT phase, count(*) FROM cases GROUP BY phase ORDER BY phase", lines);
    add_counts(database, "planned", "SELECT kind || ' ' || state, count(*) FROM outbox GROUP BY kind, state ORDER BY 1",
               lines);
    add_counts(database, "attempts at most, of", "SELECT kind, max(attempts) FROM outbox GROUP BY kind ORDER BY kind",
               lines);
    add_counts(database, "given up or waiting because",
               "SELECT why, count(*) FROM outbox WHERE why <> '' GROUP BY why ORDER BY 2 DESC LIMIT 20", lines);
    add_counts(database, "trouble",
               "SELECT coalesce(json_extract(each.value, '$.what'), 'unnamed'), count(*) FROM cases, "
               "json_each(CASE WHEN json_valid(cases.body) THEN cases.body ELSE '{}' END, '$.troubles') AS each "
               "WHERE phase <> 'closed' GROUP BY 1 ORDER BY 1",
               lines);
    add_counts(database, "quarantined", "SELECT source, count(*) FROM quarantine GROUP BY source ORDER BY source",
               lines);
    auto read = database.select("SELECT source, last_success, recorded FROM sources ORDER BY source");
    while (read.step()) {
        auto last = read.maybe_at(1);
        lines.push_back("source " + read.text(0) + ": last read " + (last ? to_iso8601(*last) : "never") + ", " +
                        std::to_string(read.integer(2)) + " recorded");
    }
}

} // namespace

result<std::vector<std::string>> database_statistics(const std::string& path)
{
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path, missing))
        return failure{errc::not_found, "there is no database " + path + ": the daemon has not run yet"};
    try {
        std::vector<std::string> lines;
        for (const auto* ending : {"", "-wal", "-shm"})
            lines.push_back("file " + path + ending + ": " + size_in_words(path + ending));
        auto space = std::filesystem::space(path, missing);
        if (!missing) lines.push_back("free on its disk: " + std::to_string(space.available) + " bytes");
        connection database{path, sqlite::access::read_only};
        lines.push_back("schema: " + std::to_string(database.number("PRAGMA user_version")));
        lines.push_back("pages: " + std::to_string(database.number("PRAGMA page_count")) + ", unused " +
                        std::to_string(database.number("PRAGMA freelist_count")));
        auto finding = database.select("PRAGMA quick_check(1)");
        lines.push_back("quick check: " + (finding.step() ? finding.text(0) : std::string{"no answer"}));
        add_tables(database, lines);
        add_unreadable(database, lines);
        return lines;
    } catch (const sqlite::store_error& thrown) {
        return thrown.why;
    }
}

std::string database_library()
{
    return sqlite3_libversion();
}

} // namespace highroad
