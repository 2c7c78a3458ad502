// highroad matrix-login and highroad check, as typed, against a real Synapse.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { matrixStory } from './support/matrix_world.mjs';
import { binary, run } from './support/processes.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';

let server;
before(async () => {
  if (!noSynapse) {
    server = await Synapse.start({ settings: {
      refreshable_access_token_lifetime: '5s', login_via_existing_session: { enabled: true, require_ui_auth: false },
    } });
  }
}, { timeout: 90_000 });
after(() => server?.stop());
const story = (sentence, options, body) => matrixStory(sentence, () => server, { skip: noSynapse, ...options }, body);
const pause = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

/** Types the command; gives what it said and the file that it wrote. */
async function logIn(w, name, secret, ...more) {
  const file = path.join(w.dir, name);
  const told = await run(binary('highroad'), [
    'matrix-login', '--homeserver', w.server.url, '--user', w.bot.id, '--token-file', file, ...more,
  ], { input: `${secret}\n`, env: w.environment() });
  assert.ok(!told.err.includes(secret) && !told.out.includes(secret), 'no secret is shown');
  return { ...told, file, text: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

async function whoIs(w, token) {
  const answer = await fetch(`${w.server.url}/_matrix/client/v3/account/whoami`, { headers: { authorization: `Bearer ${token.trim()}` } });
  return answer.json();
}

story('a password gives a token file that only its owner reads, as the fixed device, and the daemon works with it', {}, async (w) => {
  const made = await logIn(w, 'made', w.bot.password);
  assert.equal(made.code, 0, made.err);
  assert.match(made.err, /This is device HIGHROAD of @bot/);
  assert.match(made.err, new RegExp(`access_token = \\{ file = "${made.file}" \\}`));
  assert.equal(statSync(made.file).mode & 0o777, 0o600);
  assert.deepEqual(await whoIs(w, made.text), { user_id: w.bot.id, is_guest: false, device_id: 'HIGHROAD' });

  writeFileSync(path.join(w.dir, 'matrix_token'), made.text);
  await w.startFresh();
  const { card } = await w.complaint('The login forgets me.');
  const checked = await w.cli('check');
  assert.match(checked.out, new RegExp(`works {3}Matrix account: Works as ${w.bot.id}, device HIGHROAD\\.`));
  assert.match(checked.out, /works {3}Matrix room reviews: The bot is in it and may write there; it is not encrypted\. The bot's power: 0\./);
  assert.equal(checked.code, 0);

  // Signed out from elsewhere: a later login is the same device, so that the homeserver still knows what was sent before.
  await w.daemon.stop();
  await fetch(`${w.server.url}/_matrix/client/v3/logout`, { method: 'POST', headers: { authorization: `Bearer ${made.text.trim()}` }, body: '{}' });
  const again = await logIn(w, 'again', w.bot.password);
  assert.equal((await whoIs(w, again.text)).device_id, 'HIGHROAD');
  const refused = await w.cli('check');
  assert.match(refused.out, /FAILS {3}Matrix account: The homeserver does not accept the access token of @bot.*Make a new one with highroad matrix-login/);
  writeFileSync(path.join(w.dir, 'matrix_token'), again.text);
  await w.start();
  await w.settled(card);
  await w.bob.react(w.room, card.id, '✅');
  await w.card('login forgets', { also: 'approved by' });
});

story('a login token and an access token from elsewhere do as well; what is refused leaves no file', {}, async (w) => {
  const { login_token: once } = await (await fetch(`${server.url}/_matrix/client/v1/login/get_token`, {
    method: 'POST', headers: { authorization: `Bearer ${w.bot.token}` }, body: '{}',
  })).json();
  const made = await logIn(w, 'by_token', once, '--with', 'login-token', '--device', 'OTHER');
  assert.equal(made.code, 0, made.err);
  assert.equal((await whoIs(w, made.text)).device_id, 'OTHER');
  const used = await logIn(w, 'used', once, '--with', 'login-token');
  assert.equal(used.code, 1);
  assert.match(used.err, /good for one login/);
  assert.equal(used.text, undefined);

  const given = await logIn(w, 'given', w.bot.token, '--with', 'access-token');
  assert.equal(given.code, 0, given.err);
  assert.equal(given.text.trim(), w.bot.token);
  const device = (await whoIs(w, w.bot.token)).device_id;
  assert.match(given.err, new RegExp(`device_id = "${device}"`));
  const other = await logIn(w, 'other', w.carol.token, '--with', 'access-token');
  assert.match(other.err, new RegExp(`a login of ${w.carol.id}, and not of ${w.bot.id}`));

  const wrong = await logIn(w, 'wrong', 'not the password');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /does not accept the password of @bot/);
  for (const file of ['used', 'other', 'wrong']) assert.ok(!existsSync(path.join(w.dir, file)));
  const there = await logIn(w, 'given', w.bot.password);
  assert.match(there.err, /cannot be made: File exists\. Nothing was done/);
  const nowhere = await run(binary('highroad'), ['matrix-login', '--homeserver', 'http://matrix.example.org', '--user', w.bot.id, '--token-file', path.join(w.dir, 'n')], { input: 'x\n', env: w.environment() });
  assert.match(nowhere.err, /must begin with https:/);
});

story('a renewable login is renewed by the daemon, also over a restart, and no check takes it from the daemon', {}, async (w) => {
  const made = await logIn(w, 'renewable', w.bot.password, '--renewable');
  assert.equal(made.code, 0, made.err);
  assert.match(made.err, /the daemon renews it/);
  assert.equal(typeof JSON.parse(made.text).refresh_token, 'string');
  writeFileSync(path.join(w.dir, 'matrix_token'), made.text);
  const fresh = await w.cli('check');
  assert.match(fresh.out, /works {3}Matrix account: Works as/);
  await w.startFresh();
  const { card, number } = await w.complaint('It forgets my name.');
  await pause(6000);
  const late = await w.cli('check');
  assert.match(late.out, /works {3}Matrix account: Not looked at: the access token in the file has run out/);
  assert.equal(late.code, 0);
  await w.bob.say(w.room, `!review note ${number} after the check`);
  await w.saidInThread(card, 'after the check');
  await w.daemon.kill();
  await pause(6000);
  await w.start();
  await w.bob.say(w.room, `!review note ${number} after the restart`);
  await w.saidInThread(card, 'after the restart');
  assert.equal(await w.metric('highroad_matrix_failures_total'), 0);
});

story('the check tells who may not write, and what the bot may do as the creator of a room of version 12', {
  prepare: async (w) => {
    w.own = await w.bot.createRoom({ room_version: '12' });
  },
  extra: (w) => `[[channels]]\nname = "own"\nchat = "matrix"\nid = "${w.own}"\n`, source: { channels: ['reviews'] },
  playbook: { channels: ['reviews'] },
}, async (w) => {
  await w.bot.join(w.room);
  const able = await w.cli('check');
  assert.match(able.out, /works {3}Matrix room own: The bot is in it and may write there; it is not encrypted\. The bot's power: that of its creator\./, able.out);
  assert.match(able.out, /works {3}Matrix room reviews: .*The bot's power: 0\./);
  const levels = await w.alice.call('GET', `${w.alice.room(w.room)}/state/m.room.power_levels/`);
  await w.alice.state(w.room, 'm.room.power_levels', { ...levels, events: { ...levels.events, 'm.reaction': 25 } });
  const unable = await w.cli('check');
  assert.match(unable.out, /FAILS {3}Matrix room reviews: The bot may not write there: it has power 0, and m\.reaction needs 25\./);
  assert.equal(unable.code, 1);
});
