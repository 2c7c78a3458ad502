// Highroad as an application service of a real Synapse with its own rate limits: nothing is asked for, all is pushed.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before } from 'node:test';
import { matrixStory, until } from './support/matrix_world.mjs';
import { freePort } from './support/processes.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';

const asToken = randomBytes(24).toString('hex');
const hsToken = randomBytes(24).toString('hex');
let server;
let port;
before(async () => {
  if (noSynapse) return;
  port = await freePort();
  server = await Synapse.start({ limited: true });
}, { timeout: 90_000 });
after(() => server?.stop());

/** One world after another at the same address, since the homeserver knows one. */
const story = (sentence, options, body) => matrixStory(sentence, () => server, {
  skip: noSynapse, port: () => port, botName: 'highroad', matrix: (w) => ({ hs_token: w.file('hs_token') }),
  prepare: async (w) => {
    w.secret('matrix_token', asToken);
    w.secret('hs_token', hsToken);
    // Synapse lets ordinary people say one thing in five seconds; these are in a hurry.
    for (const name of ['alice', 'bob', 'carol']) await server.unlimited(w[name]);
  },
  ...options,
}, async (w) => {
  if (!server.registered) {
    const printed = await w.cli('matrix-registration');
    assert.equal(printed.code, 0, printed.err);
    assert.match(printed.out, new RegExp(`url: "http://127.0.0.1:${port}"`));
    await server.register(printed.out);
  }
  await body(w);
});

story('the printed registration is all that Synapse needs: the whole loop runs without a rate limit and without asking', {}, async (w) => {
  await w.startFresh();
  const began = Date.now();
  for (let n = 1; n <= 30; n += 1) await w.store.review({ rating: 1, title: `[n${n}]`, text: `Complaint n${n}: it stopped.` });
  await until(async () => (await w.cards('[n')).length === 30, 'thirty cards', 60_000);
  console.log(`# matrix appservice: 30 cards in ${Math.round((Date.now() - began) / 100) / 10} s under Synapse's own rate limits`);

  const { id, card, number } = await w.complaint('The export button does nothing.');
  await w.carol.inThread(w.room, card.id, 'edit: Thank you, Sam. It is mended.');
  await w.saidInThread(card, 'It is not published yet');
  await w.settled(card);
  const tap = await w.bob.react(w.room, card.id, '✅');
  await w.card('export button', { also: 'approved by' });
  await w.bob.redact(w.room, tap);
  await w.card('export button', { also: 'Awaiting the team' });
  await w.settled(card);
  await w.bob.react(w.room, card.id, '✅');
  assert.equal(await w.waitForAnswer(id), 'Thank you, Sam. It is mended.');
  const checked = await w.cli('check');
  assert.match(checked.out, /works {3}Matrix account: Works as @highroad:hs\.test, an application service\./);
  assert.match(checked.out, /works {3}Matrix room reviews: /);
  assert.equal(await w.metric('highroad_matrix_connected'), 1);
  assert.ok(number > 30);
});

story('what people did while the daemon was away is carried out once, and a push without the token is refused', { timeout: 180_000 }, async (w) => {
  await w.startFresh();
  const { card, number } = await w.complaint('Ads, ads, ads.');
  await w.daemon.kill();
  for (let n = 0; n < 60; n += 1) await w.carol.say(w.room, `!review note ${number} gap ${n};`);
  await w.start();
  const lines = await until(async () => {
    const all = (await w.lines(card)).filter((one) => one.sender === w.bot.id && one.text.includes('notes: gap')).map((one) => /gap (\d+);/.exec(one.text)[1]);
    return all.length >= 60 && all;
  }, 'sixty notes in the thread', 90_000);
  assert.deepEqual(lines, [...Array(60).keys()].map(String), 'each once, in the order they were typed');

  const event = { type: 'm.room.message', event_id: '$forged', sender: w.alice.id, room_id: w.room, origin_server_ts: Date.now(), content: { msgtype: 'm.text', body: `!review note ${number} forged` } };
  const push = (headers, where = '/_matrix/app/v1/transactions/forged') => fetch(w.url + where, { method: 'PUT', headers, body: JSON.stringify({ events: [event] }) }).then((answer) => answer.status);
  // One transaction at a time: while one of Synapse's own is carried out, the answer is 503, and a homeserver comes again.
  const pushed = () => until(async () => {
    const status = await push({ authorization: `Bearer ${hsToken}` });
    return status !== 503 && status;
  }, 'our transaction to have its turn');
  assert.equal(await push({}), 403);
  assert.equal(await push({ authorization: `Bearer ${asToken}` }), 403);
  assert.equal(await push({}, `/_matrix/app/v1/transactions/forged?access_token=${hsToken}`), 403);
  assert.equal(await pushed(), 200);
  assert.equal(await pushed(), 200, 'the same again is done already');
  await w.saidInThread(card, 'forged');
  assert.equal(await w.metric('highroad_commands_total{command="note",outcome="accepted"}'), 61);
});

story('killed ten times while people type and cards come, nothing is lost and nothing said twice', { timeout: 240_000 }, async (w) => {
  await w.startFresh();
  const { card, number } = await w.complaint('It stops.');
  for (let round = 1; round <= 10; round += 1) {
    await w.bob.say(w.room, `!review note ${number} round ${round};`);
    await w.store.review({ rating: 1, title: `[k${round}]`, text: `Complaint k${round}: it stopped.` });
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * 700);
    });
    await w.daemon.kill();
    if (round === 5) {
      await server.kill();
      await server.begin();
    }
    await w.start();
  }
  await until(async () => (await w.cards('[k')).length >= 10 && (await w.lines(card)).filter((one) => one.text.includes('notes: round')).length >= 10, 'ten cards and ten notes', 90_000);
  await w.bob.say(w.room, `!review note ${number} the last`);
  await w.saidInThread(card, 'the last', 60_000);
  const notes = (await w.lines(card)).filter((one) => one.sender === w.bot.id && one.text.includes('notes: round'));
  const ours = (await w.alice.messages(w.room)).filter((one) => one.sender === w.bot.id && one.delivery);
  assert.equal(notes.length, 10);
  assert.equal(new Set(ours.map((one) => one.delivery)).size, ours.length, 'no message twice');
  assert.equal((await w.cards('[k')).length, 10);
});
