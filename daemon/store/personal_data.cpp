#include "daemon/store/personal_data.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/erasing.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace highroad {
namespace {

using nlohmann::ordered_json;
using sqlite::connection;

ordered_json parsed(std::string_view stored)
{
    auto read = ordered_json::parse(stored, nullptr, false);
    return read.is_discarded() ? ordered_json(std::string{stored}) : read;
}

ordered_json journal_in(connection& database, int number)
{
    auto all = ordered_json::array();
    auto found = database.select("SELECT at, what, actor_chat, actor_id, actor_name, detail FROM journal "
                                 "WHERE case_number = ? ORDER BY sequence",
                                 number);
    while (found.step()) {
        all.push_back({{"at", to_iso8601(found.at(0))},
                       {"what", found.text(1)},
                       {"by", found.text(2) + ":" + found.text(3) + " " + found.text(4)},
                       {"detail", found.text(5)}});
    }
    return all;
}

ordered_json planned_for(connection& database, int number)
{
    auto all = ordered_json::array();
    auto found =
        database.select("SELECT kind, destination, state, body FROM outbox WHERE case_number = ? ORDER BY row", number);
    while (found.step()) {
        all.push_back({{"what", found.text(0)},
                       {"to", found.text(1)},
                       {"state", found.text(2)},
                       {"holds", parsed(found.view(3))}});
    }
    return all;
}

ordered_json cases_in(connection& database, const whose_data& whose)
{
    auto all = ordered_json::array();
    for (auto number : sqlite::cases_of(database, whose)) {
        ordered_json one{{"number", number}};
        auto found = database.select("SELECT body FROM cases WHERE number = ?", number);
        if (found.step()) one["case"] = parsed(found.view(0));
        one["journal"] = journal_in(database, number);
        one["planned"] = planned_for(database, number);
        all.push_back(std::move(one));
    }
    return all;
}

ordered_json reviews_in(connection& database, const whose_data& whose)
{
    auto all = ordered_json::array();
    auto found = database.select("SELECT platform, source, review_id, author, first_seen, disposition, case_number "
                                 "FROM reviews WHERE author = ?1 AND (?2 = '' OR source = ?2) ORDER BY first_seen",
                                 whose.author, whose.source);
    while (found.step()) {
        ordered_json one{{"platform", found.text(0)},
                         {"source", found.text(1)},
                         {"id", found.text(2)},
                         {"author", found.text(3)},
                         {"first_seen", to_iso8601(found.at(4))},
                         {"disposition", found.text(5)}};
        if (auto number = found.maybe_small(6)) one["case"] = *number;
        all.push_back(std::move(one));
    }
    return all;
}

ordered_json quarantined_in(connection& database, const whose_data& whose)
{
    auto all = ordered_json::array();
    auto found = database.select("SELECT source, at, why, raw FROM quarantine WHERE instr(raw, ?1) > 0 "
                                 "AND (?2 = '' OR source = ?2) ORDER BY id",
                                 sqlite::blob{whose.author}, whose.source);
    while (found.step()) {
        all.push_back({{"source", found.text(0)},
                       {"at", to_iso8601(found.at(1))},
                       {"why", found.text(2)},
                       {"item", found.text(3)}});
    }
    return all;
}

} // namespace

result<std::string> held_about(const std::string& path, const whose_data& whose)
{
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path, missing))
        return failure{errc::not_found, "there is no database " + path};
    try {
        connection database{path, sqlite::access::read_only};
        database.execute("BEGIN"); // one moment
        ordered_json all;
        all["cases"] = cases_in(database, whose);
        all["reviews"] = whose.author.empty() ? ordered_json::array() : reviews_in(database, whose);
        all["quarantine"] = whose.author.empty() ? ordered_json::array() : quarantined_in(database, whose);
        if (all["cases"].empty() && all["reviews"].empty() && all["quarantine"].empty())
            return sqlite::nothing_held(database, whose);
        return all.dump(2, ' ', false, ordered_json::error_handler_t::replace);
    } catch (const sqlite::store_error& thrown) {
        return thrown.why;
    }
}

} // namespace highroad
