// What the engineer meets: mistakes in the file, credentials that do not work, reloads, stops, health, and bad input.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Program, binary } from './support/processes.mjs';
import { story, until } from './support/world.mjs';

const socketless = { awaitSocket: false };

story('a file that is no TOML is refused with its place and exit code 2', {}, async (w) => {
  const lines = w.configure().split('\n');
  writeFileSync(w.configFile, lines.map((line) => (line === '[http]' ? '[http' : line)).join('\n'));
  const at = lines.indexOf('[http]') + 1;
  for (const command of ['check', 'run']) {
    const { code, err } = await w.cli(command);
    assert.equal(code, 2, command);
    assert.match(err, new RegExp(`${w.configFile}:(${at}|${at + 1}):\\d+: `), command);
  }
});

story('an unknown key is named with its place and the nearest known one, and every mistake is told at once', {}, async (w) => {
  const text = w.configure({ playbook: { undo_windw: '2s' } }).replace('log_level = "debug"', 'log_level = "loud"');
  writeFileSync(w.configFile, text);
  const at = text.split('\n').findIndex((line) => line.startsWith('undo_windw')) + 1;
  const { code, err } = await w.cli('check');
  assert.equal(code, 2);
  assert.match(err, new RegExp(`${w.configFile}:${at}:1: .*undo_windw.*did you mean "undo_window"`));
  assert.match(err, /"loud"/);
  assert.equal(err.trim().split('\n').length, 2, err);
});

story('a file that is not there is told in words', {}, async (w) => {
  w.configFile = path.join(w.dir, 'nowhere.toml');
  const { code, err } = await w.cli('run');
  assert.equal(code, 2);
  assert.match(err, /nowhere\.toml: this file is not there\. Write one with: highroad init/);
  // Who may not read the one that is there is not told to write another.
  writeFileSync(w.configFile, '');
  w.configFile = path.join(w.configFile, 'below');
  const closed = await w.cli('status');
  assert.equal(closed.code, 2);
  assert.match(closed.err, /cannot be read \(Not a directory\)\. It holds no secret/);
});

story('a folder and a device that never ends are told in words in place of a configuration', {}, async (w) => {
  for (const [file, words] of [['/', 'is a folder'], ['/dev/zero', 'is larger than 4 MiB']]) {
    w.configFile = file;
    const { code, err } = await w.cli('check');
    assert.equal(code, 2, file);
    assert.ok(err.startsWith(`${file}: this file ${words}. Write one with: highroad init`), err);
  }
});

story('a command that does not exist is named, with the nearest one that does', {}, async (w) => {
  const typo = await w.cli('chekc');
  assert.equal(typo.code, 2);
  assert.match(typo.err, /there is no command "chekc"\. Did you mean "check"\?/);
  const strange = await w.cli('xyzzyxyzzy');
  assert.match(strange.err, /there is no command "xyzzyxyzzy"\. highroad --help lists them/);
});

story('check says that everything works, and ends with 0', {}, async (w) => {
  const { code, out, err } = await w.cli('check');
  assert.equal(code, 0, out + err);
  for (const words of [/works\s+Slack bot token/, /works\s+Slack scopes/, /works\s+Slack channel reviews/, /works\s+Slack app-level token/, /works\s+App Store Connect key of source acme-ios/, /0 fail/])
    assert.match(out, words);
  assert.ok(!out.includes(w.slack.botToken) && !out.includes(w.slack.appToken));
  assert.equal(w.slack.messages({ channel: 'reviews' }).length, 0, 'a check says nothing in the channel');
});

story('check names every credential that does not work, what to do, and no secret; it ends with 1', {}, async (w) => {
  w.secret('slack_bot', 'xoxb-wrong-token-1234');
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  w.secret('store_key', stranger.export({ type: 'pkcs8', format: 'pem' }));
  const { code, out } = await w.cli('check');
  assert.equal(code, 1, out);
  assert.match(out, /FAILS\s+Slack bot token: .*(token|xoxb)/i);
  assert.match(out, /FAILS\s+App Store Connect key of source acme-ios: .*key/i);
  assert.doesNotMatch(out, /xoxb-wrong-token-1234/);
  assert.match(out, /2 fail/);
});

story('check tells a key without the right from a wrong key, a missing scope and a channel without the app', { channels: ['reviews', 'elsewhere'] }, async (w) => {
  await w.store.fault({ kind: 'status', status: 403, count: 10 });
  w.slack.setScopes({ scopes: ['chat:write', 'channels:read', 'users:read'] });
  const { code, out } = await w.cli('check');
  assert.equal(code, 1, out);
  assert.match(out, /FAILS\s+App Store Connect key of source acme-ios: .*(role|right|permission|access)/i);
  assert.match(out, /FAILS\s+Slack scopes: Missing: .*usergroups:read.*install the app again/);
  assert.match(out, /FAILS\s+Slack channel elsewhere: .*\/invite/);
});

story('a secret file that others can read is refused, and its secret is not sent', {}, async (w) => {
  spawnSync('chmod', ['644', path.join(w.dir, 'slack_bot')]);
  const { code, out } = await w.cli('check');
  assert.equal(code, 1, out);
  assert.match(out, /slack_bot.*(chmod|others|600)/i);
  assert.ok(w.slack.requests().every((one) => one.token !== w.slack.botToken.slice(0, 5)));
});

story('SIGHUP takes a changed playbook, and keeps the old one when the file has a mistake', {}, async (w) => {
  await w.startFresh();
  await w.store.review({ rating: 4, title: 'Fine but', text: 'Four stars, a small complaint.' });
  await w.complaint('One star.');
  assert.equal(w.cards('Four stars').length, 0);

  w.configure({ playbook: { negative_stars: 4, undo_window: '1s' } });
  w.daemon.signal('SIGHUP');
  await w.daemon.saying('playbook changed');
  await w.store.review({ rating: 4, title: 'Good but', text: 'Also four stars, also a complaint.' });
  await w.card('Also four stars');

  const from = w.daemon.lines.length;
  w.configure({ playbook: { negative_stars: 77 } });
  w.daemon.signal('SIGHUP');
  await until(() => w.daemon.says('earlier playbook stays in force', from), 'the words about the mistake');
  assert.ok(w.daemon.says('negative_stars', from) || w.daemon.says('expected', from), 'the mistake itself is told');
  await w.store.review({ rating: 5, title: 'All good', text: 'Five stars without a but.' });
  await w.store.review({ rating: 4, title: 'Once more', text: 'Four stars for the third time.' });
  await w.card('Four stars for the third time');
  assert.equal(w.cards('Five stars').length, 0);
});

story('SIGTERM ends the daemon cleanly and soon, and a restart goes on where it was', { playbook: { undo_window: '3s' } }, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('Stops in the middle.');
  await w.press('alice', card, 'Publish reply', { expect: 'update' });
  const began = Date.now();
  const ended = await w.daemon.stop();
  assert.deepEqual(ended, { code: 0, signal: null });
  assert.ok(Date.now() - began < 5000, `it took ${Date.now() - began} ms`);
  assert.match(w.daemon.lines.at(-1), /highroad stopped/);
  await w.start();
  await w.waitForAnswer(id);
  await w.card('Stops in the middle', { also: 'Answered' });
  assert.equal((await w.store.posted()).length, 1);
});

story('health, readiness and metrics answer, and Prometheus can read the metrics', socketless, async (w) => {
  await w.startFresh();
  await w.complaint('For the metrics.');
  assert.equal((await w.get('/healthz')).status, 200);
  assert.equal((await w.get('/readyz')).status, 200);
  const answer = await w.get('/metrics');
  assert.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  assert.match(text, /^highroad_cases_open 1$/m);
  assert.match(text, /^highroad_source_up\{source="acme-ios"\} 1$/m);
  assert.match(text, /^highroad_cases_opened_total\{source="acme-ios"\} 1$/m);
  const seen = new Set();
  for (const line of text.split('\n').filter((one) => one && !one.startsWith('#'))) {
    assert.match(line, /^[a-z_]+(\{([a-z_]+="([^"\\\n]|\\.)*",?)*\})? (-?[0-9.e+-]+|\+Inf|NaN)$/);
    const series = line.slice(0, line.lastIndexOf(' '));
    assert.ok(!seen.has(series), `${series} is there twice`);
    seen.add(series);
  }
  const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (promtool.error) console.warn('SKIPPED: promtool is not installed, so its check of the metrics was not run');
  else assert.equal(promtool.status, 0, promtool.stdout + promtool.stderr);
});

story('the command line lists, shows, approves and tells the state of the running daemon', {}, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('Typed on the server.');
  const number = /#(\d+)/.exec(card.text)[1];
  const list = await w.cli('list');
  assert.equal(list.code, 0, list.err);
  assert.match(list.out, new RegExp(`#${number} · `));
  const shown = await w.cli('show', number);
  assert.match(shown.out, /Typed on the server\./);
  const draft = /draft (\d+)/.exec(shown.out)[1];
  const refused = await w.cli('approve', number, '77');
  assert.equal(refused.code, 1);
  assert.match(refused.err, /Nothing was approved/);
  const approved = await w.cli('approve', number, draft);
  assert.equal(approved.code, 0, approved.err);
  assert.equal(await w.waitForAnswer(id), w.draftOf(card));
  const status = await w.cli('status');
  assert.equal(status.code, 0, status.err);
  assert.match(status.out, /1 of 1 case open/);
  assert.match(status.out, /source acme-ios .*last read 20/);
  const copy = await w.cli('backup', path.join(w.dir, 'copy.db'));
  assert.equal(copy.code, 0, copy.err);

  await w.daemon.stop();
  const gone = await w.cli('list');
  assert.equal(gone.code, 1);
  assert.match(gone.err, /does not answer .*Is it running/);
});

story('a second daemon on the same state is refused in words, and the first goes on', socketless, async (w) => {
  await w.startFresh();
  const second = new Program(binary('highroad'), ['run', '-c', w.configFile], { env: w.environment() });
  const { code } = await second.ended;
  assert.notEqual(code, 0);
  await until(() => /already|another|in use|running/i.test(second.log()), `words about the first daemon; it said: ${second.log()}`, 1000);
  await w.complaint('Still alive.');
});

story('items, pages and bodies that make no sense harm neither the daemon nor the reviews beside them', {}, async (w) => {
  await w.startFresh();
  for (const kind of ['malformed', 'bad_utf8', 'loop', 'repeat_page']) {
    await w.store.fault({ kind, path: 'customerReviews', count: 2 });
    await w.complaint(`After a ${kind} page.`);
    assert.equal(w.cards(`After a ${kind} page.`).length, 1, kind);
  }
  await w.store.fault({ kind: 'huge', bytes: 10 * 1024 * 1024, path: 'customerReviews' });
  await w.complaint('After ten megabytes.');
  assert.ok(!w.daemon.over);
  assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), []);
});

story('a source that is refused does not stop another, and recovers by itself', {
  sources: (w) => [w.appStore(), w.appStore({ name: 'acme-mac', title: 'Acme Notes for Mac', app_id: '42' })],
}, async (w) => {
  await w.store.addApp('42');
  await w.store.fault({ kind: 'status', status: 403, path: 'apps/42/', count: 1000 });
  await w.start();
  await w.daemon.saying('source recorded');
  await w.complaint('The phone works.');
  const why = await w.daemon.saying('source not read');
  assert.match(why, /acme-mac/);
  assert.equal(await w.metric('highroad_source_up{source="acme-mac"}'), 0);
  assert.equal(await w.metric('highroad_source_up{source="acme-ios"}'), 1);
  await w.store.clearFaults();
  await until(() => w.metric('highroad_source_up{source="acme-mac"}'), 'the other source to be read again', 15_000);
});

story('a signed push becomes a card, an unsigned one is refused, and a broken item in it is kept aside', { webhook: {}, ...socketless }, async (w) => {
  await w.start();
  for (const signature of ['missing', 'wrong', 'stale'])
    assert.equal((await w.push({ id: 'n1', rating: 1, text: 'Not believed.' }, { signature })).status, 401, signature);
  const taken = await w.push({ reviews: [
    { id: 's1', rating: 1, text: 'The parcel never came.', author: 'Kim', created: '2026-11-01T10:00:00Z' },
    { id: 's2', rating: 'bad', text: 'x' }, 7, { id: 's3' },
    { id: 's4', rating: 9, rating_scale: 10, text: 'Lovely shop.' },
  ] });
  assert.equal(taken.status, 200);
  assert.equal(taken.body.accepted, 2);
  assert.deepEqual(taken.body.malformed.map((one) => one.index), [1, 2, 3]);
  const card = await w.card('The parcel never came.', { also: 'Suggested reply' });
  assert.ok(card.buttons.some((one) => one.text === 'I posted this reply'), 'without reply_url people post by hand');
  assert.equal(w.cards('Not believed.').length, 0);
  assert.equal(w.cards('Lovely shop.').length, 0);
  assert.match((await w.cli('status')).out, /3 items quarantined/);

  assert.equal((await w.push('{"reviews": [')).status, 400);
  assert.equal((await w.push(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).status, 400);
  assert.equal((await w.push('x'.repeat(10 * 1024 * 1024)).catch(() => ({ status: 413 }))).status, 413);
  // The same push again, as senders do: nothing new.
  await w.push({ reviews: [{ id: 's1', rating: 1, text: 'The parcel never came.', author: 'Kim', created: '2026-11-01T10:00:00Z' }] });
  await w.push({ id: 's9', rating: 2, text: 'The box was open.' });
  await w.card('The box was open.');
  assert.equal(w.cards('The parcel never came.').length, 1);
});

story('an approved reply goes to the shop\'s own address, signed and once', {}, async (w) => {
  const got = [];
  const shop = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push({ body: JSON.parse(body), signature: request.headers['x-highroad-signature'] });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
  try {
    w.configure({ webhook: { reply_url: `http://127.0.0.1:${shop.address().port}/replies` } });
    await w.start();
    await w.push({ id: 'p1', rating: 1, text: 'Wrong size, twice.' });
    const card = await w.card('Wrong size, twice.', { also: 'Suggested reply' });
    await w.press('alice', card, 'Publish reply');
    await w.card('Wrong size, twice.', { also: 'Answered' });
    assert.equal(got.length, 1);
    assert.equal(got[0].body.review_id, 'p1');
    assert.equal(got[0].body.reply_text, w.draftOf(card));
    assert.match(got[0].signature, /^v1=[0-9a-f]{64}$/);
    // The shop pushes the customer's edit and says nothing of our reply: it has not vanished.
    await w.push({ id: 'p1', rating: 2, text: 'Wrong size, three times.' });
    const edited = await w.card('Wrong size, three times.', { also: 'Suggested reply' });
    assert.doesNotMatch(edited.text, /no longer shown/);
    await w.push({ id: 'p1', rating: 5, text: 'Third time lucky.' });
    const closed = await w.card('Third time lucky.', { also: 'Closed' });
    assert.doesNotMatch(closed.text, /no longer shown/);
    assert.equal(got.length, 1);
  } finally {
    shop.closeAllConnections();
    shop.close();
  }
});

story('no secret is in the log or in the state, whatever goes wrong', {}, async (w) => {
  w.slack.fault({ method: 'chat.postMessage', error: 'invalid_auth', times: 1 });
  await w.startFresh();
  await w.store.fault({ kind: 'status', status: 401, count: 4 });
  await w.store.review({ rating: 1, title: 'Bad', text: 'For the log.' });
  await w.daemon.saying('not read').catch(() => {});
  await w.daemon.stop();
  const state = readFileSync(path.join(w.dir, 'state/highroad.db'), 'latin1');
  const key = w.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).split('\n')[1];
  for (const secret of [w.slack.botToken, w.slack.appToken, w.slack.signingSecret, key, 'Bearer ']) {
    assert.ok(!w.daemon.lines.join('\n').includes(secret), 'the log');
    assert.ok(!state.includes(secret), 'the state');
  }
});
