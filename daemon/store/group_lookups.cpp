// Reads about what concerns several cases at once.

#include "daemon/store/case_json.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/lookups.hpp"

namespace highroad::sqlite {
namespace {

[[noreturn]] void unreadable(const std::string& what, connection& database)
{
    throw store_error{
        {errc::bad_answer, what + " in " + database.path() +
                               " cannot be read. It was written by a newer Highroad or damaged: install that "
                               "version again, or restore a backup"}};
}

} // namespace

std::vector<waiting_case> waiting_for_team(connection& database)
{
    // As waits_for_team() has it. The first condition is that of the index.
    auto found = database.select("SELECT number, body FROM cases WHERE phase <> 'closed' "
                                 "AND phase IN ('awaiting_team', 'offline') ORDER BY number");
    std::vector<waiting_case> out;
    while (found.step()) {
        auto read = stored::read_waiting(found.view(1));
        if (!read) continue;
        read->number = found.small(0);
        out.push_back(std::move(*read));
    }
    return out;
}

std::vector<int> cases_with_cause(connection& database, const std::string& cause)
{
    auto found = database.select("SELECT number FROM cases WHERE cause = ? AND cause <> '' AND phase <> 'closed' "
                                 "ORDER BY number",
                                 cause);
    std::vector<int> out;
    while (found.step())
        out.push_back(found.small(0));
    return out;
}

std::vector<recent_case> opened_since(connection& database, const std::string& source, instant since)
{
    auto found =
        database.select("SELECT body FROM cases WHERE source = ? AND opened >= ? ORDER BY number", source, since);
    std::vector<recent_case> out;
    while (found.step()) {
        auto read = stored::read_case(found.view(0));
        if (!read) continue;
        recent_case one{read->number, {}, read->opened};
        for (const auto& theme : read->judged.themes)
            one.themes.push_back(theme.what);
        // What the first look at a source brought is no event of today.
        if (!read->quiet || read->storm != 0) out.push_back(std::move(one));
    }
    return out;
}

int reviews_of_author(connection& database, const std::string& source, const std::string& author)
{
    if (author.empty()) return 0;
    auto found = database.select("SELECT count(*) FROM reviews WHERE source = ? AND author = ? AND author <> ''",
                                 source, author);
    return found.step() ? found.small(0) : 0;
}

std::optional<board> find_board(connection& database, const std::string& key)
{
    auto found = database.select("SELECT body FROM boards WHERE key = ?", key);
    if (!found.step()) return std::nullopt;
    auto read = stored::read_board(found.view(0));
    if (!read) unreadable("the group " + key, database);
    return read;
}

std::optional<storm> find_storm(connection& database, int number)
{
    auto found = database.select("SELECT body FROM storms WHERE number = ?", number);
    if (!found.step()) return std::nullopt;
    auto read = stored::read_storm(found.view(0));
    if (!read) unreadable("storm " + std::to_string(number), database);
    return read;
}

std::vector<storm> open_storms(connection& database)
{
    auto found = database.select("SELECT body FROM storms WHERE over = 0 ORDER BY number");
    std::vector<storm> out;
    while (found.step()) {
        if (auto read = stored::read_storm(found.view(0))) out.push_back(std::move(*read));
    }
    return out;
}

std::vector<ring> rings_since(connection& database, instant since)
{
    auto found = database.select("SELECT what, whom, at FROM rings WHERE at >= ? ORDER BY at", since);
    std::vector<ring> out;
    while (found.step()) {
        auto what = found.view(0) == "page" ? ring::kind::page : ring::kind::reminder;
        out.push_back({what, found.text(1), found.at(2)});
    }
    return out;
}

std::optional<instant> digests_told(connection& database)
{
    auto found = database.select("SELECT told FROM digests");
    if (!found.step()) return std::nullopt;
    return found.at(0);
}

} // namespace highroad::sqlite
