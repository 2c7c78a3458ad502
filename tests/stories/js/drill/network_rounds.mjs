// Rounds over bad lines: one between the daemon and its chat, one between it and its platform. Whatever happened on them:
// afterwards every review has one card, and every approval one reply.
import assert from 'node:assert/strict';
import { BadLine, badWays } from '../support/bad_line.mjs';
import { until } from '../support/processes.mjs';
import { pause } from '../support/randomness.mjs';

/** The lines: to the chat and to the platform. */
export async function layLines(chatUrl, platformUrl, random) {
  const lines = [];
  for (const url of [chatUrl, platformUrl]) lines.push(await BadLine.to(url, random.below));
  return lines;
}

/**
 * chat: cards(id) gives those with [id], newest words first known; answered(card), ready(card), approve(card), doubled() in words.
 * platform: review(id), replies() gives for each reply that stands there what tells it from others.
 */
export async function badRounds({ w, lines, chat, platform, rounds, random, seed, name }) {
  const ids = [];
  const met = [];
  for (let round = 0; round < rounds; round += 1) {
    // Each way is met in turn on each line, and both are bad at once every third time.
    const way = badWays[(round + seed) % badWays.length];
    const both = round % 3 === 2;
    const on = both ? lines : [lines[round % 2]];
    for (const line of on) line.turn(way);
    met.push(`${way}${both ? ' on both' : ` on ${round % 2 ? 'platform' : 'chat'}`}`);
    for (let n = 0; n < 2; n += 1) {
      const id = `n${ids.length + 1}`;
      ids.push(id);
      await platform.review(id);
    }
    // People go on meanwhile: what they approve has to come out once.
    const ready = ids.flatMap((id) => chat.cards(id)).find(chat.ready);
    if (ready) await chat.approve(ready).catch(() => {});
    await pause(1200 + random.below(1200));
    for (const line of lines) line.turn('good');
    await pause(300);
  }

  for (const id of ids) await until(() => chat.cards(id).length > 0, `a card for ${id}`, 150_000);
  // All that still can be approved is; then each review has exactly one answer.
  const asked = new Map();
  for (const id of ids) {
    await until(async () => {
      const [card] = chat.cards(id);
      if (chat.answered(card)) return true;
      // Nobody presses twice within three seconds on what seems to stand still.
      if (chat.ready(card) && Date.now() - (asked.get(id) ?? 0) > 3000) {
        asked.set(id, Date.now());
        await chat.approve(card).catch(() => {});
      }
      await pause(200);
      return false;
    }, `an answer to ${id}: ${chat.cards(id)[0]?.text}`, 200_000);
  }
  await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'an empty outbox', 90_000);

  const doubled = ids.filter((id) => chat.cards(id).length !== 1);
  const replies = await platform.replies();
  const lost = ids.length - new Set(replies).size;
  const twice = replies.length - new Set(replies).size;
  console.log(`# network drill, ${name}, with seed ${seed}: rounds=${rounds} reviews=${ids.length} lost=${lost} doubled_cards=${doubled.length} doubled_replies=${twice} (${[...new Set(met)].join(', ')})`);
  assert.deepEqual(doubled, [], `seed ${seed}`);
  assert.deepEqual({ lost, twice }, { lost: 0, twice: 0 }, `seed ${seed}`);
  assert.deepEqual(chat.doubled(), [], `seed ${seed}`);
  assert.equal(await w.metric('highroad_effects_parked'), 0, `seed ${seed}\n${w.daemon.log()}`);
  for (const line of lines) assert.ok(rounds < 2 || Object.keys(line.counts).some((way) => way !== 'good'), 'the bad line was used');
}

export function inSlack(w, random) {
  return {
    cards: (id) => w.slack.messages({ channel: 'reviews' }).filter((one) => one.bot_id && one.text.includes(`[${id}]`)),
    ready: (card) => card.buttons.some((one) => one.text === 'Publish reply'),
    answered: (card) => card.text.includes('Answered'),
    approve: (card) => w.press(random.pick(['alice', 'bob']), card, 'Publish reply'),
    doubled: () => w.slack.doubledPosts({ key: 'delivery_id' }),
  };
}

/** `watch` sees the room by a line that is never bad. */
export function inMatrix(w, watch) {
  const ours = () => watch.messages().filter((one) => one.sender === w.bot.id);
  return {
    cards: (id) => ours().filter((one) => !one.thread && one.delivery && one.text.includes(`[${id}]`)),
    ready: (card) => /^Awaiting/m.test(card.text) && /, draft \d+,/.test(card.text),
    answered: (card) => card.text.includes('Answered'),
    approve: (card) => w.bob.say(w.room, `!review approve ${/#(\d+)/.exec(card.text)[1]} ${/, draft (\d+),/.exec(card.text)[1]}`),
    doubled: () => {
      const deliveries = ours().map((one) => one.delivery).filter(Boolean);
      return deliveries.filter((id, at) => deliveries.indexOf(id) !== at);
    },
  };
}
