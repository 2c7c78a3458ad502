// A customer asks what is held and wants it erased; the journal stays whole; a report for whoever helps holds no secret.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { run, binary } from './support/processes.mjs';
import { story, until } from './support/world.mjs';

/** `highroad journal verify` and the like: the second word comes before the file's name. */
const journal = (w, ...args) => run(binary('highroad'), ['journal', ...args, '-c', w.configFile], { env: w.environment() });

const filesOf = (w) => ['', '-wal'].map((ending) => {
  try {
    return readFileSync(path.join(w.dir, `state/highroad.db${ending}`), 'latin1');
  } catch {
    return '';
  }
}).join('');

/** Asks the control socket as curl would. */
const control = (w, where, body) => new Promise((done, failed) => {
  const asked = request({ socketPath: path.join(w.dir, 'c.sock'), method: 'POST', path: where }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    }).on('end', () => done({ status: answer.statusCode, ...JSON.parse(text) }));
  });
  asked.on('error', failed).end(JSON.stringify(body));
});

story('what a customer wrote is handed out, and then erased from the database and from the card', { webhook: true }, async (w) => {
  await w.startFresh();
  const words = 'Quite unforgettable words about a lamp';
  await w.push({ id: 'r1', rating: 1, text: words, author: 'Maple Seventyseven' });
  const card = await w.card(words, { also: 'Suggested reply' });
  await w.complaint('Somebody else entirely.');
  const held = await w.cli('held', '--author', 'Maple Seventyseven');
  assert.equal(held.code, 0, held.err);
  const all = JSON.parse(held.out);
  assert.equal(all.cases.length, 1);
  assert.equal(all.cases[0].case.subject.text, words);
  assert.ok(filesOf(w).includes(words));
  const noted = /the place to note elsewhere: (\S+)/.exec((await journal(w, 'verify')).out)[1];

  const told = await w.cli('forget', '--author', 'Maple Seventyseven');
  assert.equal(told.code, 0, told.out + told.err);
  assert.match(told.out, /Erased: 1 case,/);
  await until(() => !w.slack.message({ channel: card.channel, ts: card.ts }).text.includes('unforgettable'), 'the card without the words');
  const now = w.slack.message({ channel: card.channel, ts: card.ts });
  assert.doesNotMatch(JSON.stringify(now.raw), /unforgettable|Seventyseven/);
  assert.match(now.text, /erased/);
  await until(() => !filesOf(w).includes('unforgettable') && !filesOf(w).includes('Seventyseven'), 'files without the words');
  assert.match((await w.cli('held', '--author', 'Maple Seventyseven')).err, /nothing is held/);
  assert.equal(w.cards('Somebody else entirely').length, 1);
  const whole = await journal(w, 'verify', '--noted', noted);
  assert.equal(whole.code, 0, whole.out + whole.err);
  // Pushed again as it was, it is no news; changed, it is.
  await w.push({ id: 'r1', rating: 1, text: words, author: 'Maple Seventyseven' });
  assert.match((await w.cli('show', '1')).out, /erased/);

  // No case has such a number; its lower half is that of somebody else's.
  const other = await control(w, '/forget', { case: 2 ** 32 + 2 });
  assert.equal(other.status, 400, JSON.stringify(other));
  assert.match((await w.cli('show', '2')).out, /Somebody else entirely/);
});

story('the journal can be read by anybody who has it, and a changed entry is found', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('It is about the journal.');
  await w.press('alice', card, 'Publish reply');
  await w.card('It is about the journal', { also: 'Answered' });
  const lines = (await journal(w, 'export')).out.trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.some((one) => one.what.includes('approved') && one.by.chat === 'slack'), JSON.stringify(lines.map((one) => one.what)));
  assert.ok(lines.every((one) => /^[0-9a-f]{64}$/.test(one.link)));
  await w.daemon.stop();
  const file = path.join(w.dir, 'state/highroad.db');
  const sql = "DROP TRIGGER journal_is_never_changed; UPDATE journal SET actor_name = 'Mallory' WHERE what LIKE '%approved%';";
  const { DatabaseSync } = await import('node:sqlite').catch(() => ({}));
  if (DatabaseSync) new DatabaseSync(file).exec(sql);
  else assert.equal((await run('sqlite3', [file, sql], { env: w.environment() })).code, 0);
  const found = await journal(w, 'verify');
  assert.equal(found.code, 1);
  assert.match(found.out, /^BROKEN/);
  assert.match(found.err, /it was changed, or what stands before it was changed/);
});

story('a report for whoever helps holds what they need, and none of the secrets in use', { webhook: true }, async (w) => {
  await w.startFresh();
  await w.push({ id: 'r1', rating: 1, text: 'Words of a customer who must not be quoted', author: 'Maple Seventyseven' });
  await w.card('Words of a customer');
  assert.equal((await w.push({ id: 'r2', rating: 1 }, { signature: 'wrong' })).status, 401); // a warning in the log
  const output = path.join(w.dir, 'report.txt');
  const made = await w.cli('doctor', '--ask', '--output', output);
  assert.equal(made.code, 0, made.err);
  assert.equal(statSync(output).mode & 0o777, 0o600);
  const report = readFileSync(output, 'utf8');
  for (const name of ['slack_bot', 'slack_app', 'store_key', 'webhook']) {
    const secret = readFileSync(path.join(w.dir, name), 'utf8').trim();
    for (const line of secret.split('\n').filter((one) => !one.startsWith('-----')))
      assert.ok(!report.includes(line), `the secret ${name} stands in the report`);
  }
  assert.doesNotMatch(report, /must not be quoted|Seventyseven/);
  for (const part of [/schema: \d+/, /quick check: ok/, /journal: \d+ entries, whole/, /rows of cases: 1/, /a pushed message was not believed/, /works/])
    assert.match(report, part);
});
