// Matrix with the playbook: pages that ring for one person, reactions that answer them, storms as one grouped card.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { matrixStory, until } from './support/matrix_world.mjs';
import { clockAhead } from './support/shifted_clock.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';
import { table } from './support/world.mjs';

let server;
before(async () => {
  if (!noSynapse) server = await Synapse.start();
}, { timeout: 90_000 });
after(() => server?.stop());
const story = (sentence, options, body) => matrixStory(sentence, () => server, { skip: noSynapse, ...options }, body);

async function answerTo(w, person, text) {
  const asked = await person.say(w.room, `!review ${text}`);
  const told = await until(async () => (await w.alice.messages(w.room)).find((one) => one.sender === w.bot.id && one.first['m.relates_to']?.['m.in_reply_to']?.event_id === asked), `an answer to ${text}`);
  return told.text;
}

let asked = 0;
/** How often the room rang for that person since they last said something there. Synapse remembers its answer to the same question. */
async function rings(w, person) {
  asked += 1;
  const seen = await person.call('GET', `/sync?timeout=${asked}&filter=${encodeURIComponent(JSON.stringify({ room: { rooms: [w.room] } }))}`);
  return seen.rooms.join[w.room].unread_notifications.highlight_count;
}

story('a page in words rings for whoever is on call and for nobody else, and their eyes answer it', { playbook: { escalation: 'duty' } }, async (w) => {
  w.configure({
    extra: table('[[people]]', { name: 'bob', shown: 'Bob', ids: [`matrix:${w.bob.id}`] })
      + table('[[escalations]]', { name: 'duty', automatic: 'never' })
      + table('[[escalations.steps]]', { whom: ['person:bob'], pagers: ['chat'] }),
  });
  await w.startFresh();
  const { card, number } = await w.complaint('It shows me the notes of a stranger.');
  assert.match(card.text, new RegExp(`Escalate to on-call: !review escalate ${number} <why>`));
  await w.bob.react(w.room, card.id, '👀');
  await w.carol.react(w.room, card.id, '🚨');
  const hint = await w.saidInThread(card, 'To page whoever is on call, type');
  assert.deepEqual(hint.content['m.mentions'], { user_ids: [w.carol.id] });
  assert.doesNotMatch((await w.card('notes of a stranger')).text, /Escalated/, 'neither eyes nor a siren page anybody');
  assert.equal(await rings(w, w.bob), 0);

  assert.match(await answerTo(w, w.carol, `escalate ${number} strangers see notes`), /Escalated/);
  const page = await until(async () => (await w.lines(card)).find((one) => one.content['m.mentions']?.user_ids?.includes(w.bob.id)), 'the line that rings');
  assert.deepEqual(page.content['m.mentions'], { user_ids: [w.bob.id] });
  assert.ok(page.html.includes(`<a href="https://matrix.to/#/${w.bob.id}">`), page.html);
  assert.equal(await rings(w, w.bob), 1);
  assert.equal(await rings(w, w.alice), 0);

  await w.card('notes of a stranger', { also: '👀 Acknowledge page' });
  await until(async () => (await w.bob.reactions(w.room, card.id)).some((one) => one.sender === w.bot.id && one.key === '👀'), 'eyes under the card');
  await w.alice.react(w.room, card.id, '👀');
  await w.card('notes of a stranger', { also: 'takes care' });

  assert.match(await answerTo(w, w.carol, `snooze ${number} tomorrow`), /sleeps/);
  await w.card('notes of a stranger', { also: 'Snoozed until' });
  assert.equal((await w.cards('notes of a stranger')).length, 1);
});

story('a storm is one message that is kept up to date without a sound, and is acted on at once', { playbook: {} }, async (w) => {
  w.configure({ storms: { reviews: 3 } });
  await w.startFresh();
  for (const word of ['first', 'second', 'third']) await w.store.review({ rating: 1, title: `Bad <b>@room ${word}</b>`, text: `It fails a ${word} time.`, author: 'Sam' });
  const storm = await w.card('Storm 1: 3 negative reviews');
  assert.match(storm.text, /To open one: !review show \d+ \(or \d+, \d+\)/);
  assert.doesNotMatch(storm.html, /<b>|@room/);
  await w.store.review({ rating: 1, title: 'Bad', text: 'It fails a fourth time.', author: 'Sam' });
  const grown = await w.card('Storm 1: 4 negative reviews');
  assert.equal(grown.id, storm.id, 'the same message');
  assert.equal(await rings(w, w.alice), 0);
  await w.bob.react(w.room, storm.id, '✅');
  await answerTo(w, w.bob, 'claim S1');
  await answerTo(w, w.bob, 'dismiss S1 one outage, told on the status page');
  const over = await w.card('Storm 1: 4 negative reviews', { also: 'closed' });
  assert.equal(over.id, storm.id);
  assert.equal((await w.store.posted()).length, 0, 'a tap on a group approves nothing');
});

story('a new round of reminders takes the old message away and is a new one; one that a person deleted is no trouble', {
  playbook: { hours: ['Mon-Sun 00:00-24:00'], nudges: { first: '1h', channel_pause: '10m' }, wait_for_customer: '60d' },
}, async (w) => {
  // The hours after the card pass at once: the daemon is started anew with a clock that is ahead.
  const hoursLater = async (hours) => {
    await w.daemon.stop();
    w.clock = await clockAhead(hours);
    await w.start();
  };
  const reminders = async () => (await w.cards()).filter((one) => /!review show/.test(one.text) && !one.text.includes('Suggested reply'));
  const redactionOf = async (message) => (await w.alice.history(w.room)).filter((one) => one.type === 'm.room.redaction' && (one.redacts ?? one.content.redacts) === message);
  await w.startFresh();
  const { card } = await w.complaint('The export button does nothing.');

  await hoursLater(3);
  const first = await until(async () => (await reminders())[0], 'the first reminder', 20_000);
  await hoursLater(12);
  const second = await until(async () => (await reminders()).find((one) => one.id !== first.id), 'the second reminder', 20_000);
  await until(async () => (await reminders()).length === 1, 'one reminder alone', 20_000);
  const taken = await redactionOf(first.id);
  assert.deepEqual(taken.map((one) => one.sender), [w.bot.id], 'taken away once, by the bot');

  await w.alice.redact(w.room, second.id);
  await hoursLater(60);
  await until(async () => (await reminders()).length === 1, 'the third reminder', 20_000);
  assert.equal((await redactionOf(second.id)).length, 1, 'what a person took away is not taken away again');
  assert.equal((await w.cards('export button')).filter((one) => one.id === card.id).length, 1, 'the card itself stays');
});
