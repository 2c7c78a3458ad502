// The same work as people would write it with Slack's own framework: Bolt receives and checks, better-sqlite3 records
// the rows of a note in one transaction, then the command is acknowledged.
//   node server.mjs PORT DATABASE SCHEMA
import { readFileSync } from 'node:fs';
import bolt from '@slack/bolt';
import { open } from './database.mjs';

const { App, HTTPReceiver, LogLevel } = bolt;
const [port, path, schema] = process.argv.slice(2);
const { database, library } = await open(path);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384');
database.exec(readFileSync(schema, 'utf8'));
const { body } = database.prepare('SELECT body FROM cases WHERE number = 1').get();
let keys = Number(database.prepare('SELECT coalesce(max(row), 0) AS row FROM outbox').get().row);

const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');
const rollback = database.prepare('ROLLBACK');
const handled = database.prepare('INSERT INTO handled_commands (key, answer, at) VALUES (?, ?, ?)');
const changed = database.prepare('UPDATE cases SET version = version + 1, wake = ?, body = ? WHERE number = ?');
const shown = database.prepare(`INSERT INTO messages (channel, message, case_number) VALUES (?, ?, ?)
  ON CONFLICT (channel, message) DO UPDATE SET case_number = excluded.case_number WHERE case_number <> excluded.case_number`);
const journal = database.prepare(`INSERT INTO journal (case_number, at, what, actor_chat, actor_id, actor_name, detail)
  VALUES (?, ?, 'note', 'slack', ?, 'Ana', ?)`);
const outbox = database.prepare(`INSERT INTO outbox (key, case_number, destination, kind, body, not_before)
  VALUES (?, ?, 'channel:reviews', 'say', ?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body, generation = generation + 1`);

function record(key, user, number, text, told) {
  const now = Math.floor(Date.now() / 1000);
  begin.run();
  try {
    handled.run(key, JSON.stringify({ accepted: true, text: told }), now);
    changed.run(now + 3600, body, number);
    shown.run('reviews', `1700000000.${number}`, number);
    journal.run(number, now, user, text);
    outbox.run(`${number}/say/${++keys}/reviews`, number, JSON.stringify({ channel: 'reviews', text: `Ana notes: ${text}` }), now);
    commit.run();
  } catch (error) {
    rollback.run();
    throw error;
  }
}

const receiver = new HTTPReceiver({ signingSecret: process.env.BENCH_SIGNING_SECRET, endpoints: '/slack/commands', logLevel: LogLevel.ERROR });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B000000BOT', botUserId: 'U000000BOT' }),
});
app.command('/review', async ({ command, ack }) => {
  const [, number, text] = /^note (\d+) (.*)$/s.exec(command.text) ?? [];
  if (!number) return ack({ response_type: 'ephemeral', text: 'Not understood.' });
  const told = `Noted in #${number}.`;
  record(`slack:slash:${command.trigger_id}`, command.user_id, Number(number), text, told);
  await ack({ response_type: 'ephemeral', text: told });
});
await app.start({ port: Number(port), host: '127.0.0.1' });
console.log(JSON.stringify({ node: process.version, library }));
