#include "daemon/store/migrations.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/journal_chain.hpp"

#include <array>
#include <string>

namespace highroad::sqlite {
namespace {

/// "HiRd": tells our files from those of other programs.
constexpr std::int64_t our_application_id = 0x48695264;

/// What SQL alone cannot do comes between two parts of it; each may be absent.
struct step {
    const char* sql;
    void (*then)(connection&) = nullptr;
    const char* at_last = nullptr;
};

/// A step is never changed once it has been released: a new one is added below it. All times are seconds since 1970.
constexpr std::array steps{
    // 1: the first schema.
    step{R"sql(
CREATE TABLE cases (
    number    INTEGER PRIMARY KEY,
    version   INTEGER NOT NULL,
    platform  TEXT NOT NULL,
    source    TEXT NOT NULL,
    review_id TEXT NOT NULL,
    phase     TEXT NOT NULL,
    wake      INTEGER,
    quiet     INTEGER NOT NULL,
    opened    INTEGER NOT NULL,
    body      TEXT NOT NULL,
    UNIQUE (platform, source, review_id)
) STRICT;
CREATE INDEX cases_wake ON cases (wake) WHERE wake IS NOT NULL;
CREATE INDEX cases_open ON cases (number) WHERE phase <> 'closed';
CREATE INDEX cases_quiet ON cases (source, number) WHERE quiet = 1;

CREATE TABLE messages (
    channel     TEXT NOT NULL,
    message     TEXT NOT NULL,
    case_number INTEGER NOT NULL,
    PRIMARY KEY (channel, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
    platform     TEXT NOT NULL,
    source       TEXT NOT NULL,
    review_id    TEXT NOT NULL,
    words        BLOB NOT NULL,
    reply        BLOB NOT NULL,
    created      INTEGER,
    case_number  INTEGER,
    disposition  TEXT NOT NULL,
    gone         INTEGER NOT NULL,
    first_seen   INTEGER NOT NULL,
    last_changed INTEGER NOT NULL,
    PRIMARY KEY (platform, source, review_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_created ON reviews (source, created) WHERE gone = 0;

CREATE TABLE outbox (
    row         INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    case_number INTEGER NOT NULL,
    destination TEXT NOT NULL,
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'behind', 'sending', 'parked')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    generation  INTEGER NOT NULL DEFAULT 1,
    not_before  INTEGER NOT NULL,
    uncertain   INTEGER NOT NULL DEFAULT 0,
    withdrawn   INTEGER NOT NULL DEFAULT 0,
    why         TEXT NOT NULL DEFAULT '',
    first_tried INTEGER
) STRICT;
CREATE INDEX outbox_order ON outbox (case_number, destination, row) WHERE state <> 'parked';
CREATE INDEX outbox_planned ON outbox (row, not_before) WHERE state = 'pending';
CREATE INDEX outbox_due ON outbox (not_before) WHERE state = 'pending';
CREATE INDEX outbox_sending ON outbox (row) WHERE state = 'sending';
-- 'behind': an earlier row of the same case and destination is unfinished. Kept here, at each change, so that looking
-- for what is due never passes over those that have to wait: there may be many thousands of them.
CREATE TRIGGER outbox_takes_its_place AFTER UPDATE OF state, case_number, destination ON outbox
WHEN new.state = 'pending' AND new.case_number <> 0
BEGIN
    UPDATE outbox SET state = 'behind'
    WHERE case_number = new.case_number AND destination = new.destination AND state = 'pending'
      AND row > (SELECT min(row) FROM outbox
                 WHERE case_number = new.case_number AND destination = new.destination AND state <> 'parked');
END;
CREATE TRIGGER outbox_moves_up_after_end AFTER DELETE ON outbox WHEN old.case_number <> 0
BEGIN
    UPDATE outbox SET state = 'pending'
    WHERE state = 'behind'
      AND row = (SELECT min(row) FROM outbox
                 WHERE case_number = old.case_number AND destination = old.destination AND state <> 'parked');
END;
CREATE TRIGGER outbox_moves_up_after_change AFTER UPDATE OF state, case_number, destination ON outbox
WHEN old.case_number <> 0
 AND (new.state = 'parked' OR new.case_number <> old.case_number OR new.destination <> old.destination)
BEGIN
    UPDATE outbox SET state = 'pending'
    WHERE state = 'behind'
      AND row = (SELECT min(row) FROM outbox
                 WHERE case_number = old.case_number AND destination = old.destination AND state <> 'parked');
END;

CREATE TABLE journal (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    case_number INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    what        TEXT NOT NULL,
    actor_chat  TEXT NOT NULL,
    actor_id    TEXT NOT NULL,
    actor_name  TEXT NOT NULL,
    detail      TEXT NOT NULL
) STRICT;
CREATE INDEX journal_case ON journal (case_number, sequence);
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE handled_commands (
    key    TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX handled_commands_age ON handled_commands (at);

CREATE TABLE sources (
    source         TEXT PRIMARY KEY,
    baseline_done  INTEGER NOT NULL,
    newest         INTEGER,
    last_success   INTEGER,
    last_deep_scan INTEGER,
    resume_cursor  TEXT NOT NULL,
    recorded       INTEGER NOT NULL
) STRICT;

CREATE TABLE quarantine (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    why    TEXT NOT NULL,
    raw    BLOB NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_source ON quarantine (source, id);
)sql"},
    // 2: what chats know again after a restart: how far they have read, and the like.
    step{R"sql(
CREATE TABLE chat_memory (
    name  TEXT PRIMARY KEY,
    text  TEXT NOT NULL,
    until INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_memory_until ON chat_memory (until) WHERE until IS NOT NULL;
)sql"},
    // 3: what concerns several cases at once, and what routing and causes look for.
    step{R"sql(
CREATE TABLE boards (
    key     TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE storms (
    number  INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    over    INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT;
CREATE INDEX storms_open ON storms (number) WHERE over = 0;

CREATE TABLE rings (
    row  INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL,
    what TEXT NOT NULL,
    whom TEXT NOT NULL
) STRICT;
CREATE INDEX rings_age ON rings (at);

CREATE TABLE digests (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    told     INTEGER NOT NULL
) STRICT;

ALTER TABLE cases ADD COLUMN cause TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_cause ON cases (cause, number) WHERE cause <> '' AND phase <> 'closed';
CREATE INDEX cases_opened ON cases (source, opened);

ALTER TABLE reviews ADD COLUMN author TEXT NOT NULL DEFAULT '';
CREATE INDEX reviews_author ON reviews (source, author) WHERE author <> '';
)sql"},
    // 4: the journal as a chain, whose details can be erased without breaking it.
    step{R"sql(
DROP TRIGGER journal_is_never_changed;
ALTER TABLE journal ADD COLUMN salt BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN link BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN erased INTEGER;
)sql",
         chain_journal,
         R"sql(
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
WHEN old.erased IS NOT NULL OR new.erased IS NULL OR new.detail <> '' OR new.salt <> x''
  OR new.sequence <> old.sequence OR new.case_number <> old.case_number OR new.at <> old.at OR new.what <> old.what
  OR new.actor_chat <> old.actor_chat OR new.actor_id <> old.actor_id OR new.actor_name <> old.actor_name
  OR new.digest <> old.digest OR new.link <> old.link
BEGIN SELECT RAISE(ABORT, 'the journal is append-only; a detail can be erased, and nothing else'); END;
)sql"},
    // 5: reviews of several sources that came at the same moment could be bound to each other's cases, and an edit then
    // went to the wrong one. The case knows its review. Without the words that were seen last, the next look takes all
    // of them in anew.
    step{R"sql(
UPDATE reviews SET words = x'' WHERE case_number IN (
    SELECT r.case_number FROM reviews r
    JOIN cases c ON c.platform = r.platform AND c.source = r.source AND c.review_id = r.review_id
    WHERE r.case_number <> c.number);
UPDATE reviews SET case_number = own.number FROM cases own
WHERE own.platform = reviews.platform AND own.source = reviews.source AND own.review_id = reviews.review_id
  AND own.number <> reviews.case_number;
)sql"},
    // 6: effects are looked for destination by destination.
    step{R"sql(
DROP INDEX outbox_planned;
CREATE INDEX outbox_planned ON outbox (destination, row, not_before) WHERE state = 'pending';
)sql"},
};

void refuse(std::string words)
{
    throw store_error{{errc::refused, std::move(words)}};
}

} // namespace

int newest_schema()
{
    return static_cast<int>(steps.size());
}

void migrate(connection& database, int to)
{
    auto found = database.number("PRAGMA user_version");
    auto application = database.number("PRAGMA application_id");
    auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (tables > 0 && application != our_application_id) {
        refuse(database.path() + " is a SQLite database of another program. Name another file in the settings");
    }
    if (found > newest_schema()) {
        refuse(database.path() + " was written by a newer Highroad (schema " + std::to_string(found) +
               ", this one knows " + std::to_string(newest_schema()) +
               "). Install that version again, or restore a backup from before the upgrade");
    }
    for (auto next = static_cast<std::size_t>(found); next < static_cast<std::size_t>(to); ++next) {
        database.execute("BEGIN IMMEDIATE");
        try {
            database.execute(steps[next].sql);
            if (steps[next].then) steps[next].then(database);
            if (steps[next].at_last) database.execute(steps[next].at_last);
            auto marks = "PRAGMA application_id = " + std::to_string(our_application_id) +
                         "; PRAGMA user_version = " + std::to_string(next + 1);
            database.execute(marks.c_str());
            database.execute("COMMIT");
        } catch (...) {
            if (database.in_transaction()) database.execute("ROLLBACK");
            throw;
        }
    }
}

} // namespace highroad::sqlite
