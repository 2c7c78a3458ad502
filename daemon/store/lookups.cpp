#include "daemon/store/lookups.hpp"

#include "daemon/store/case_json.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/fingerprint.hpp"
#include "daemon/store/outbox.hpp"

namespace highroad::sqlite {
namespace {

std::vector<review_case> cases_in(rows found)
{
    std::vector<review_case> out;
    while (found.step()) {
        if (auto read = stored::read_case(found.view(0))) out.push_back(std::move(*read));
    }
    return out;
}

/// Many reads, one look at the file: saves taking and leaving its read lock for each of them.
class one_view {
public:
    explicit one_view(connection& database) : database_{database} { database_.run("BEGIN"); }
    one_view(const one_view&) = delete;
    one_view& operator=(const one_view&) = delete;
    ~one_view()
    {
        try {
            if (database_.in_transaction()) database_.run("ROLLBACK");
        } catch (const store_error&) {
            // There was nothing to undo, and the next BEGIN tells whoever comes.
        }
    }

private:
    connection& database_;
};

sighting look_up(connection& database, const review& listed)
{
    const auto& key = listed.key;
    auto known = database.select("SELECT words, reply, case_number, gone FROM reviews "
                                 "WHERE platform = ? AND source = ? AND review_id = ?",
                                 key.platform, key.source, key.id);
    sighting out;
    if (!known.step()) return out;
    out.case_number = known.maybe_small(2);
    out.gone = known.integer(3) != 0;
    if (known.view(0) != of_words(listed).view()) {
        out.news = sighting::what::words_changed;
    } else if (known.view(1) != of_reply(listed).view()) {
        out.news = sighting::what::reply_changed;
    } else {
        out.news = sighting::what::unchanged;
    }
    return out;
}

} // namespace

std::vector<sighting> look_up(connection& database, const std::vector<review>& listed)
{
    one_view view{database};
    std::vector<sighting> out;
    out.reserve(listed.size());
    for (const auto& each : listed)
        out.push_back(look_up(database, each));
    return out;
}

std::optional<review_case> find_case(connection& database, int number)
{
    auto found = database.select("SELECT body FROM cases WHERE number = ?", number);
    if (!found.step()) return std::nullopt;
    auto read = stored::read_case(found.view(0));
    if (!read) {
        throw store_error{
            {errc::bad_answer, "case #" + std::to_string(number) + " in " + database.path() +
                                   " cannot be read. It was written by a newer Highroad or damaged: install "
                                   "that version again, or restore a backup"}};
    }
    return read;
}

std::vector<review_case> list_cases(connection& database, const case_filter& wanted)
{
    if (wanted.closed) {
        return cases_in(database.select("SELECT body FROM cases ORDER BY number DESC LIMIT ?", wanted.limit));
    }
    return cases_in(
        database.select("SELECT body FROM cases WHERE phase <> 'closed' ORDER BY number DESC LIMIT ?", wanted.limit));
}

std::vector<review_case> quiet_cases(connection& database, const std::string& source)
{
    return cases_in(database.select("SELECT body FROM cases WHERE source = ? AND quiet = 1 ORDER BY number", source));
}

std::vector<journal_row> journal_of(connection& database, int number)
{
    auto found = database.select("SELECT sequence, case_number, at, what, actor_chat, actor_id, actor_name, detail "
                                 "FROM journal WHERE case_number = ? ORDER BY sequence",
                                 number);
    std::vector<journal_row> out;
    while (found.step()) {
        actor by{found.text(4), found.text(5), found.text(6), {}};
        journal_entry entry{found.text(3), std::move(by), found.text(7)};
        out.push_back({found.integer(0), found.small(1), found.at(2), std::move(entry)});
    }
    return out;
}

std::optional<int> case_of_message(connection& database, const std::string& channel, const std::string& message)
{
    auto found =
        database.select("SELECT case_number FROM messages WHERE channel = ? AND message = ?", channel, message);
    if (!found.step()) return std::nullopt;
    return found.small(0);
}

std::optional<source_state> find_source(connection& database, const std::string& source)
{
    auto found = database.select("SELECT baseline_done, newest, last_success, last_deep_scan, resume_cursor, recorded "
                                 "FROM sources WHERE source = ?",
                                 source);
    if (!found.step()) return std::nullopt;
    source_state out;
    out.source = source;
    out.baseline_done = found.integer(0) != 0;
    out.newest = found.maybe_at(1);
    out.last_success = found.maybe_at(2);
    out.last_deep_scan = found.maybe_at(3);
    out.resume_cursor = found.text(4);
    out.recorded = found.integer(5);
    return out;
}

std::vector<review_key> known_between(connection& database, const std::string& source, instant from, instant to)
{
    auto found = database.select("SELECT platform, review_id FROM reviews "
                                 "WHERE source = ? AND gone = 0 AND created BETWEEN ? AND ? ORDER BY created",
                                 source, from, to);
    std::vector<review_key> out;
    while (found.step())
        out.push_back({found.text(0), source, found.text(1)});
    return out;
}

std::vector<int> cases_due(connection& database, instant now, std::size_t limit)
{
    auto found = database.select("SELECT number FROM cases WHERE wake <= ? ORDER BY wake, number LIMIT ?", now, limit);
    std::vector<int> out;
    while (found.step())
        out.push_back(found.small(0));
    return out;
}

std::vector<int> cases_without_a_deadline(connection& database)
{
    auto found =
        database.select("SELECT number FROM cases WHERE phase IN ('awaiting_team', 'offline') AND wake IS NULL "
                        "AND quiet = 0 ORDER BY number");
    std::vector<int> out;
    while (found.step())
        out.push_back(found.small(0));
    return out;
}

std::optional<instant> next_case_due(connection& database)
{
    auto found = database.select("SELECT min(wake) FROM cases WHERE wake IS NOT NULL");
    if (!found.step()) return std::nullopt;
    return found.maybe_at(0);
}

std::vector<neighbouring_reply> replies_near(connection& database, const std::string& source, int besides)
{
    // Only the latest cases are looked at, so that this costs the same however many there are; and only three members
    // of each are taken out of its JSON, since this happens with every approval.
    auto found = database.select(
        "SELECT number, json_extract(body, '$.published_text'), "
        "CASE WHEN json_extract(body, '$.approved.voided') = 0 THEN json_extract(body, '$.approved.text') END, "
        "CASE WHEN phase <> 'closed' "
        "THEN json_extract(body, '$.drafts[' || json_extract(body, '$.chosen') || '].text') END "
        "FROM (SELECT number, source, phase, body FROM cases ORDER BY number DESC LIMIT 100) "
        "WHERE source = ? AND number <> ?",
        source, besides);
    std::vector<neighbouring_reply> out;
    while (found.step()) {
        auto published = found.text(1);
        auto approved = found.text(2);
        auto suggested = found.text(3);
        auto sent = !published.empty() || !approved.empty();
        auto text = !published.empty() ? published : !approved.empty() ? approved : suggested;
        if (!text.empty()) out.push_back({found.small(0), std::move(text), sent});
    }
    return out;
}

backlog backlog_of(connection& database)
{
    backlog out;
    out.cases_open = database.number("SELECT count(*) FROM cases WHERE phase <> 'closed'");
    out.effects_parked = database.number("SELECT count(*) FROM outbox WHERE state = 'parked'");
    // The two of them pass over the whole outbox, and nearly always there are none.
    out.effects_unreadable = out.effects_parked == 0 ? 0 : count_unreadable(database);
    out.effects_waiting = database.number("SELECT count(*) FROM outbox WHERE state <> 'parked'");
    return out;
}

store::totals count(connection& database)
{
    one_view view{database};
    store::totals out;
    out.reviews = database.number("SELECT count(*) FROM reviews");
    out.cases = database.number("SELECT count(*) FROM cases");
    auto waiting = backlog_of(database);
    out.cases_open = waiting.cases_open;
    out.effects_waiting = waiting.effects_waiting;
    out.effects_parked = waiting.effects_parked;
    out.effects_unreadable = waiting.effects_unreadable;
    out.quarantined = database.number("SELECT count(*) FROM quarantine");
    return out;
}

} // namespace highroad::sqlite
