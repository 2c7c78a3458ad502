#include "daemon/store/outbox.hpp"

#include "daemon/store/case_json.hpp"
#include "daemon/store/connection.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace highroad::sqlite {
namespace {

/// The prefixes keep a channel and a source of the same name apart.
struct destination_of {
    const std::string& source;

    std::string operator()(const effect::suggest_drafts&) const { return "drafter"; }
    std::string operator()(const effect::ask_language_model&) const { return "language model"; }
    // Beside the drafts: a page may hang on it.
    std::string operator()(const effect::ask_second_reading&) const { return "second reading"; }
    std::string operator()(const effect::show_card& e) const { return "channel:" + e.channel; }
    std::string operator()(const effect::say& e) const { return "channel:" + e.channel; }
    std::string operator()(const effect::show_board& e) const { return "channel:" + e.channel; }
    std::string operator()(const effect::call_pager& e) const { return "pager:" + e.pager; }
    std::string operator()(const effect::show_summary& e) const { return "channel:" + e.channel; }
    std::string operator()(const effect::publish_reply& e) const { return "source:" + e.subject.key.source; }
    std::string operator()(const effect::read_reply&) const { return "source:" + source; }
};

/// Each destination that rows wait for, until `look` says that it has seen enough.
template <class Look>
void each_waiting_destination(connection& database, const std::vector<std::string>& but, Look look)
{
    // From one to the next by the index, however many rows each has.
    std::string last;
    for (;;) {
        auto next = database.select("SELECT destination FROM outbox INDEXED BY outbox_planned "
                                    "WHERE state = 'pending' AND destination > ? ORDER BY destination LIMIT 1",
                                    last);
        if (!next.step()) return;
        last = next.text(0);
        if (std::find(but.begin(), but.end(), last) == but.end() && !look(last)) return;
    }
}

/// Kept in the row: tells those that are worth another look at the next start from those that were given up.
constexpr std::string_view cannot_be_read = "it cannot be read: written by a newer Highroad, or damaged";

/// Empty where the effect cannot be read.
std::optional<outbox_row> row_in(const rows& due, instant now)
{
    auto body = stored::read_effect(due.view(4), due.view(5));
    if (!body) return std::nullopt;
    outbox_row row;
    row.row = due.integer(0);
    row.generation = due.integer(1);
    row.planned.key = due.text(2);
    row.planned.case_number = due.small(3);
    row.planned.not_before = due.at(6);
    row.attempts = due.small(7);
    row.uncertain = due.integer(8) != 0;
    row.first_tried = due.maybe_at(9).value_or(now);
    row.planned.body = std::move(*body);
    return row;
}

} // namespace

void plan(connection& database, const planned_effect& wanted, const std::string& source)
{
    auto destination = std::visit(destination_of{source}, wanted.body);
    // A row being sent stays so, with the new body and a new generation: settle() then finds that another round was
    // asked for. A pending row that waits because the other side asked for patience goes on waiting.
    database.run(R"sql(
        INSERT INTO outbox (key, case_number, destination, kind, body, not_before, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6,
                CASE WHEN ?2 <> 0 AND EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_order
                                              WHERE case_number = ?2 AND destination = ?3 AND state <> 'parked')
                     THEN 'behind' ELSE 'pending' END)
        ON CONFLICT (key) DO UPDATE SET
            case_number = excluded.case_number,
            destination = excluded.destination,
            kind        = excluded.kind,
            body        = excluded.body,
            generation  = generation + 1,
            withdrawn   = 0,
            not_before  = CASE WHEN state IN ('pending', 'behind') AND attempts > 0
                               THEN max(not_before, excluded.not_before) ELSE excluded.not_before END,
            attempts    = CASE state WHEN 'parked' THEN 0 ELSE attempts END,
            first_tried = CASE state WHEN 'parked' THEN NULL ELSE first_tried END,
            why         = CASE state WHEN 'parked' THEN '' ELSE why END,
            state       = CASE state WHEN 'parked' THEN 'pending' ELSE state END
        )sql",
                 wanted.key, wanted.case_number, destination, name_of(wanted.body), stored::written(wanted.body),
                 wanted.not_before);
}

void withdraw(connection& database, const std::string& key)
{
    database.run("DELETE FROM outbox WHERE key = ? AND state <> 'sending'", key);
    database.run("UPDATE outbox SET withdrawn = 1 WHERE key = ?", key);
}

void settle(connection& database, const settlement& ended)
{
    // Asked for again while it was being sent: what ended was an older wish, the newer one starts afresh.
    constexpr auto again = "UPDATE outbox SET state = 'pending', attempts = 0, first_tried = NULL, why = '', "
                           "uncertain = uncertain AND ? WHERE row = ? AND generation <> ?";
    switch (ended.outcome) {
    case settlement::how::done:
        database.run("DELETE FROM outbox WHERE row = ? AND (generation = ? OR withdrawn = 1)", ended.row,
                     ended.generation);
        database.run(again, false, ended.row, ended.generation);
        return;
    case settlement::how::parked:
        database.run("DELETE FROM outbox WHERE row = ? AND withdrawn = 1", ended.row);
        database.run("UPDATE outbox SET state = 'parked', why = ? WHERE row = ? AND generation = ?", ended.why,
                     ended.row, ended.generation);
        database.run(again, true, ended.row, ended.generation);
        return;
    case settlement::how::retry:
        // Withdrawn meanwhile: not again, unless it may have arrived; then the next round looks, and ends it.
        database.run("DELETE FROM outbox WHERE row = ? AND withdrawn = 1 AND uncertain = 0 AND NOT ?", ended.row,
                     ended.uncertain);
        // Once uncertain, always uncertain: a later try that did not get through says nothing of the earlier one.
        database.run("UPDATE outbox SET state = 'pending', not_before = ?, why = ?, attempts = attempts + ?, "
                     "uncertain = uncertain OR ? WHERE row = ?",
                     ended.next_try, ended.why, ended.count_attempt, ended.uncertain, ended.row);
        return;
    }
}

bool anything_due(connection& database, instant now, const std::vector<std::string>& not_now)
{
    // One look by time ends most of them.
    auto any = database.select("SELECT 1 FROM outbox INDEXED BY outbox_due "
                               "WHERE state = 'pending' AND not_before <= ? LIMIT 1",
                               now);
    if (!any.step()) return false;
    bool found = false;
    each_waiting_destination(database, not_now, [&](const std::string& destination) {
        auto due = database.select("SELECT 1 FROM outbox INDEXED BY outbox_planned "
                                   "WHERE state = 'pending' AND destination = ? AND not_before <= ? LIMIT 1",
                                   destination, now);
        found = due.step();
        return !found;
    });
    return found;
}

claimed_effects claim(connection& database, instant now, const claim_bounds& bounds)
{
    claimed_effects claimed;
    std::vector<std::int64_t> unreadable;
    each_waiting_destination(database, bounds.not_now, [&](const std::string& destination) {
        auto room = std::min(bounds.of_each, bounds.in_all - claimed.due.size());
        auto due = database.select(R"sql(
            SELECT row, generation, key, case_number, kind, body, not_before, attempts, uncertain, first_tried
            FROM outbox INDEXED BY outbox_planned
            WHERE state = 'pending' AND destination = ?1 AND not_before <= ?2
            ORDER BY row LIMIT ?3)sql",
                                   destination, now, room);
        while (due.step()) {
            auto row = row_in(due, now);
            if (row) {
                row->destination = destination;
                claimed.due.push_back(std::move(*row));
            } else {
                claimed.unreadable.push_back({due.text(2), destination});
                unreadable.push_back(due.integer(0));
            }
        }
        return claimed.due.size() < bounds.in_all;
    });
    auto planned_before = [](const outbox_row& one, const outbox_row& other) { return one.row < other.row; };
    std::sort(claimed.due.begin(), claimed.due.end(), planned_before);
    for (const auto& row : claimed.due) {
        database.run("UPDATE outbox SET state = 'sending', first_tried = coalesce(first_tried, ?) WHERE row = ?", now,
                     row.row);
    }
    for (auto row : unreadable)
        database.run("UPDATE outbox SET state = 'parked', why = ? WHERE row = ?", cannot_be_read, row);
    return claimed;
}

std::int64_t count_unreadable(connection& database)
{
    auto found = database.select("SELECT count(*) FROM outbox WHERE state = 'parked' AND why = ?", cannot_be_read);
    return found.step() ? found.integer(0) : 0;
}

int recover(connection& database)
{
    database.run("UPDATE outbox SET state = 'pending', why = '' WHERE state = 'parked' AND why = ?", cannot_be_read);
    return static_cast<int>(database.run("UPDATE outbox SET state = 'pending', uncertain = 1 WHERE state = 'sending'"));
}

bool card_on_its_way(connection& database, const std::string& channel)
{
    // Each part has an index of its own; nothing parked or behind another row can be on its way.
    auto found =
        database.select(R"sql(
        SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_sending
                       WHERE state = 'sending' AND kind = ?1 AND destination = ?2)
            OR EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_planned
                       WHERE state = 'pending' AND uncertain = 1 AND kind = ?1 AND destination = ?2))sql",
                        name_of(effect_body{effect::show_card{}}), destination_of{{}}(effect::show_card{channel}));
    return found.step() && found.integer(0) != 0;
}

std::optional<instant> next_due(connection& database, instant now)
{
    auto first = database.select("SELECT not_before FROM outbox INDEXED BY outbox_due "
                                 "WHERE state = 'pending' AND not_before > ? ORDER BY not_before LIMIT 1",
                                 now);
    if (!first.step()) return std::nullopt;
    return first.at(0);
}

} // namespace highroad::sqlite
