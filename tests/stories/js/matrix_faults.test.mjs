// Matrix in bad times: the daemon and the homeserver are killed, tokens run out. Nothing is lost, nothing said twice.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { matrixStory, until } from './support/matrix_world.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';

let server;
before(async () => {
  // Tokens live five seconds: they run out many times during each story.
  if (!noSynapse) server = await Synapse.start({ settings: { refreshable_access_token_lifetime: '5s' } });
}, { timeout: 90_000 });
after(() => server?.stop());
const story = (sentence, options, body) => matrixStory(sentence, () => server, { skip: noSynapse, ...options }, body);
const rounds = Number(process.env.HIGHROAD_MATRIX_ROUNDS ?? 20);
const pause = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

story('tokens that run out every five seconds are noticed by nobody', { login: 'password' }, async (w) => {
  await w.startFresh();
  const first = await w.complaint('It forgets my name.');
  await pause(6000);
  await w.bob.say(w.room, `!review note ${first.number} after the first token`);
  await w.saidInThread(first.card, 'after the first token');
  await pause(6000);
  const second = await w.complaint('It forgets my age.');
  await w.settled(second.card);
  await w.bob.react(w.room, second.card.id, '✅');
  await w.waitForAnswer(second.id);
  assert.equal(await w.metric('highroad_matrix_failures_total'), 0);
  assert.doesNotMatch(w.daemon.log(1000), /effect not done/);
});

story(`killed ${rounds} times at random moments, the homeserver with it now and then, nothing is lost and nothing said twice`, { login: 'password', timeout: 60_000 + rounds * 9000 }, async (w) => {
  await w.startFresh();
  const reviews = new Map();
  const typed = [];
  for (let round = 1; round <= rounds; round += 1) {
    const id = await w.store.review({ rating: 1, title: `[c${round}]`, text: `Complaint c${round}: it stopped.` });
    reviews.set(id, `[c${round}]`);
    const known = (await w.cards('Publish reply')).at(-1);
    if (known) {
      const number = Number(/#(\d+)/.exec(known.text)[1]);
      typed.push(`note ${round};`);
      await w.bob.say(w.room, `!review note ${number} ${typed.at(-1)}`);
      if (round % 3 === 0) await w.bob.say(w.room, `!review approve ${number} ${/, draft (\d+),/.exec(known.text)[1]}`);
    }
    await pause(Math.random() * 900);
    await w.daemon.kill();
    if (round % 10 === 0) {
      await server.kill();
      await server.begin();
    }
    await w.start();
  }
  await until(async () => (await w.metric('highroad_effects_waiting')) === 0 && (await w.cards('[c')).length >= rounds, 'everything to be said', 60_000 + rounds * 3000);
  const last = await w.bob.say(w.room, '!review list');
  await until(async () => (await w.alice.messages(w.room)).some((one) => one.first['m.relates_to']?.['m.in_reply_to']?.event_id === last), 'the last answer', 30_000);

  const all = await w.alice.messages(w.room);
  const ours = all.filter((one) => one.sender === w.bot.id);
  const cards = ours.filter((one) => !one.thread && /\[c\d+\]/.test(one.text) && one.delivery);
  const lost = [...reviews.values()].filter((title) => !cards.some((card) => card.text.includes(title))).length
    + typed.filter((words) => !ours.some((one) => one.thread && one.text.includes(`notes: ${words}`))).length;
  const deliveries = ours.map((one) => one.delivery).filter(Boolean);
  const notes = typed.map((words) => ours.filter((one) => one.thread && one.text.includes(`notes: ${words}`)).length);
  const answers = ours.filter((one) => !one.delivery).map((one) => one.first['m.relates_to']?.['m.in_reply_to']?.event_id);
  const doubled = deliveries.length - new Set(deliveries).size + notes.filter((count) => count > 1).length + answers.length - new Set(answers).size;
  const posted = (await w.store.posted()).map((one) => one.review_id);
  const replies = posted.length - new Set(posted).size;
  console.log(`# matrix drill: rounds=${rounds} lost=${lost} doubled_messages=${doubled} doubled_replies=${replies} (${cards.length} cards, ${typed.length} notes, ${posted.length} replies)`);
  assert.deepEqual({ lost, doubled, replies }, { lost: 0, doubled: 0, replies: 0 });
});
