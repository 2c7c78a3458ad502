-- What one accepted `note` writes, for the peers: the tables and indexes of Highroad's own schema that it touches.
CREATE TABLE IF NOT EXISTS cases (
    number INTEGER PRIMARY KEY, version INTEGER NOT NULL, platform TEXT NOT NULL, source TEXT NOT NULL,
    review_id TEXT NOT NULL, phase TEXT NOT NULL, wake INTEGER, quiet INTEGER NOT NULL, opened INTEGER NOT NULL,
    body TEXT NOT NULL, UNIQUE (platform, source, review_id)
) STRICT;
CREATE INDEX IF NOT EXISTS cases_wake ON cases (wake) WHERE wake IS NOT NULL;
CREATE INDEX IF NOT EXISTS cases_open ON cases (number) WHERE phase <> 'closed';
CREATE INDEX IF NOT EXISTS cases_quiet ON cases (source, number) WHERE quiet = 1;
CREATE TABLE IF NOT EXISTS messages (
    channel TEXT NOT NULL, message TEXT NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (channel, message)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
    row INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, case_number INTEGER NOT NULL,
    destination TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 1, not_before INTEGER NOT NULL,
    uncertain INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '',
    first_tried INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_order ON outbox (case_number, destination, row) WHERE state <> 'parked';
CREATE INDEX IF NOT EXISTS outbox_planned ON outbox (destination, row, not_before) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (not_before) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS outbox_sending ON outbox (row) WHERE state = 'sending';
CREATE TABLE IF NOT EXISTS journal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, case_number INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL,
    actor_chat TEXT NOT NULL, actor_id TEXT NOT NULL, actor_name TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS journal_case ON journal (case_number, sequence);
CREATE TABLE IF NOT EXISTS handled_commands (key TEXT PRIMARY KEY, answer TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS handled_commands_age ON handled_commands (at);
