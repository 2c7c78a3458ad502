#include "daemon/store/changes.hpp"

#include "daemon/store/case_json.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/fingerprint.hpp"
#include "daemon/store/journal_chain.hpp"
#include "daemon/store/outbox.hpp"

#include <algorithm>

namespace highroad::sqlite {
namespace {

constexpr std::size_t quarantine_bytes = 64 * 1024;
/// Per source: a platform that suddenly speaks another language must not fill the disk, and the newest show the fault.
constexpr int quarantine_rows = 1000;
/// No pause and no budget of the playbook looks further back.
constexpr auto rings_kept = std::chrono::hours{48};

[[noreturn]] void conflict(int number)
{
    throw store_error{{errc::conflict, "case #" + std::to_string(number) +
                                           " was changed by somebody else meanwhile; look at it again"}};
}

// A case is not copied for its new version: that would cost as much as writing it.

void write_case(connection& database, review_case& stored)
{
    auto decided_on = stored.version++;
    const auto& key = stored.subject.key;
    auto phase = std::string{name_of(stored.phase)};
    auto body = stored::written(stored);
    if (decided_on == 0) {
        auto inserted = database.run(
            "INSERT INTO cases (number, version, platform, source, review_id, phase, wake, quiet, opened, cause, "
            "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            stored.number, stored.version, key.platform, key.source, key.id, phase, next_wake(stored), stored.quiet,
            stored.opened, stored.cause, body);
        if (inserted == 0) conflict(stored.number);
    } else {
        // Most commands leave alone what the indexes are about, and naming a column rewrites its indexes.
        auto updated = database.run("UPDATE cases SET version = ?, wake = ?, body = ? WHERE number = ? AND version = ? "
                                    "AND phase = ? AND quiet = ? AND cause = ?",
                                    stored.version, next_wake(stored), body, stored.number, decided_on, phase,
                                    stored.quiet, stored.cause);
        if (updated == 0) {
            updated = database.run("UPDATE cases SET version = ?, phase = ?, wake = ?, quiet = ?, cause = ?, body = ? "
                                   "WHERE number = ? AND version = ?",
                                   stored.version, phase, next_wake(stored), stored.quiet, stored.cause, body,
                                   stored.number, decided_on);
        }
        if (updated == 0) conflict(stored.number);
    }
    for (const auto& card : stored.cards) {
        if (card.message.empty()) continue;
        // Messages of earlier cards stay known: people press buttons on old ones too.
        database.run("INSERT INTO messages (channel, message, case_number) VALUES (?, ?, ?) "
                     "ON CONFLICT (channel, message) DO UPDATE SET case_number = excluded.case_number "
                     "WHERE case_number <> excluded.case_number",
                     card.channel, card.message, stored.number);
    }
}

void write_review(connection& database, const seen_review& seen, instant at)
{
    auto words = of_words(seen.what);
    auto reply = of_reply(seen.what);
    const auto& key = seen.what.key;
    // A review once bound to a case stays bound to it.
    database.run(R"sql(
        INSERT INTO reviews (platform, source, review_id, words, reply, created, case_number, disposition, gone,
                             first_seen, last_changed, author)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)
        ON CONFLICT (platform, source, review_id) DO UPDATE SET
            last_changed = CASE WHEN words <> excluded.words OR reply <> excluded.reply OR gone <> excluded.gone
                                THEN excluded.last_changed ELSE last_changed END,
            words        = excluded.words,
            reply        = excluded.reply,
            created      = coalesce(excluded.created, created),
            case_number  = coalesce(excluded.case_number, case_number),
            disposition  = excluded.disposition,
            gone         = excluded.gone)sql",
                 key.platform, key.source, key.id, blob{words.view()}, blob{reply.view()}, seen.what.created,
                 seen.case_number, seen.disposition, seen.gone, at, seen.what.author);
}

void write_source(connection& database, const source_state& state)
{
    database.run("INSERT OR REPLACE INTO sources (source, baseline_done, newest, last_success, last_deep_scan, "
                 "resume_cursor, recorded) VALUES (?, ?, ?, ?, ?, ?, ?)",
                 state.source, state.baseline_done, state.newest, state.last_success, state.last_deep_scan,
                 state.resume_cursor, state.recorded);
}

[[noreturn]] void group_conflict()
{
    throw store_error{{errc::conflict, "a group of cases was changed by somebody else meanwhile; try again"}};
}

// Boards and storms are changed in the light of how they were: a change that was decided on an older state is refused.

void write_board(connection& database, board& stored)
{
    auto decided_on = stored.version++;
    auto body = stored::written(stored);
    auto changed = decided_on == 0
                       ? database.run("INSERT INTO boards (key, version, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                      stored.key, stored.version, body)
                       : database.run("UPDATE boards SET version = ?, body = ? WHERE key = ? AND version = ?",
                                      stored.version, body, stored.key, decided_on);
    if (changed == 0) group_conflict();
}

void write_storm(connection& database, storm& stored)
{
    auto decided_on = stored.version++;
    auto body = stored::written(stored);
    auto changed =
        decided_on == 0
            ? database.run("INSERT INTO storms (number, version, over, body) VALUES (?, ?, ?, ?) "
                           "ON CONFLICT DO NOTHING",
                           stored.number, stored.version, stored.over, body)
            : database.run("UPDATE storms SET version = ?, over = ?, body = ? WHERE number = ? AND version = ?",
                           stored.version, stored.over, body, stored.number, decided_on);
    if (changed == 0) group_conflict();
}

void write_quarantine(connection& database, const quarantined_item& item, instant at)
{
    auto kept = std::string_view{item.raw}.substr(0, quarantine_bytes);
    database.run("INSERT INTO quarantine (source, why, raw, at) VALUES (?, ?, ?, ?)", item.source, item.why, blob{kept},
                 at);
    database.run("DELETE FROM quarantine WHERE source = ?1 AND id <= "
                 "(SELECT id FROM quarantine WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                 item.source, quarantine_rows);
}

} // namespace

std::optional<answer> earlier_answer(connection& database, const std::string& key)
{
    auto found = database.select("SELECT answer FROM handled_commands WHERE key = ?", key);
    if (!found.step()) return std::nullopt;
    auto told = stored::read_answer(found.view(0));
    if (!told) {
        throw store_error{{errc::disk, "the answer to an earlier command in " + database.path() +
                                           " cannot be read. Restore a backup if this comes again"}};
    }
    return told;
}

std::optional<answer> apply(connection& database, transaction& work)
{
    if (work.command) {
        if (auto earlier = earlier_answer(database, work.command->key)) return earlier;
        database.run("INSERT INTO handled_commands (key, answer, at) VALUES (?, ?, ?)", work.command->key,
                     stored::written(work.command->told), work.at);
    }
    for (auto& change : work.cases) {
        write_case(database, change.next);
        for (const auto& entry : change.journal)
            append_to_journal(database, change.next.number, work.at, entry);
        // Withdrawn first: what a decision plans under a key that it also takes back is meant to be done.
        for (const auto& key : change.withdrawn)
            withdraw(database, key);
        for (const auto& wanted : change.effects)
            plan(database, wanted, change.next.subject.key.source);
    }
    for (const auto& wanted : work.effects)
        plan(database, wanted, {});
    for (const auto& seen : work.reviews)
        write_review(database, seen, work.at);
    if (work.source) write_source(database, *work.source);
    // Last, so that a round asked for in the same transaction counts as asked for while the effect was being sent.
    if (work.settled) settle(database, *work.settled);
    for (const auto& item : work.quarantine)
        write_quarantine(database, item, work.at);
    for (auto& one : work.boards)
        write_board(database, one);
    for (auto& one : work.storms)
        write_storm(database, one);
    for (const auto& one : work.rings) {
        database.run("INSERT INTO rings (at, what, whom) VALUES (?, ?, ?)", one.at,
                     one.what == ring::kind::page ? "page" : "reminder", one.whom);
    }
    if (!work.rings.empty()) database.run("DELETE FROM rings WHERE at < ?", work.at - rings_kept);
    if (work.digests_told) {
        database.run("INSERT OR REPLACE INTO digests (only_row, told) VALUES (1, ?)", *work.digests_told);
    }
    return std::nullopt;
}

void forget_commands(connection& database, instant before)
{
    database.run("DELETE FROM handled_commands WHERE at < ?", before);
}

} // namespace highroad::sqlite
