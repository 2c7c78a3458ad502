// The real daemon, with a bad line between it and each of the fakes. Whatever happened on the line: afterwards every review
// has one card, and every approval one reply. A few rounds with every run of the stories; script/network-drill runs more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadLine, badWays } from './support/bad_line.mjs';
import { World, until } from './support/world.mjs';

const rounds = Number(process.env.HIGHROAD_NETWORK_ROUNDS ?? 3);
const seed = Number(process.env.HIGHROAD_DRILL_SEED ?? Date.now() % 1_000_000);

/** mulberry32. */
function randomness(from) {
  let state = from >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const pause = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

test(`${rounds} rounds over bad lines: nothing lost, nothing twice`, { timeout: 240_000 + rounds * 60_000 }, async () => {
  const random = randomness(seed);
  const w = await World.make({});
  const lines = [];
  try {
    const slackLine = await BadLine.to(w.slack.apiUrl, random);
    const storeLine = await BadLine.to(w.store.url, random);
    lines.push(slackLine, storeLine);
    w.configure({ api_base: slackLine.url, sources: (one) => [one.appStore({ api_base: storeLine.url })] });
    await w.startFresh();

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
        await w.store.review({ id, rating: 1, title: `[${id}]`, text: `Complaint ${id}: it stopped working.` });
      }
      // People go on meanwhile: what they approve has to come out once.
      const ready = w.slack.messages({ channel: 'reviews' }).find((one) => one.bot_id && one.buttons.some((b) => b.text === 'Publish reply'));
      if (ready) await w.press(['alice', 'bob'][random(2)], ready, 'Publish reply').catch(() => {});
      await pause(1200 + random(1200));
      for (const line of lines) line.turn('good');
      await pause(300);
    }

    const cardsOf = (id) => w.slack.messages({ channel: 'reviews' }).filter((one) => one.bot_id && one.text.includes(`[${id}]`));
    await until(() => ids.every((id) => cardsOf(id).length > 0 && cardsOf(id)[0].text.includes('Suggested reply') || cardsOf(id)[0]?.text.includes('Answered')),
      `a card for each of ${ids.length} reviews`, 150_000);
    // All that still can be approved is; then each review has exactly one answer.
    for (const id of ids) {
      await until(async () => {
        const [card] = cardsOf(id);
        if (card.text.includes('Answered')) return true;
        if (card.buttons.some((one) => one.text === 'Publish reply')) await w.press('alice', card, 'Publish reply').catch(() => {});
        await pause(200);
        return false;
      }, `an answer to ${id}: ${cardsOf(id)[0]?.text}`, 150_000);
    }
    await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'an empty outbox', 90_000);

    const doubled = ids.filter((id) => cardsOf(id).length !== 1);
    const answers = await Promise.all(ids.map((id) => w.answerOf(id)));
    const lost = answers.filter((answer) => !answer).length;
    const broken = [...new Set(met)].join(', ');
    console.log(`# network drill with seed ${seed}: rounds=${rounds} reviews=${ids.length} lost=${lost} doubled_cards=${doubled.length} (${broken})`);
    assert.deepEqual(doubled, [], `seed ${seed}`);
    assert.equal(lost, 0, `seed ${seed}`);
    assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), [], `seed ${seed}`);
    assert.equal(await w.metric('highroad_effects_parked'), 0, `seed ${seed}\n${w.daemon.log()}`);
    for (const line of lines) assert.ok(Object.keys(line.counts).some((name) => name !== 'good'), 'the bad line was used');
  } catch (error) {
    error.message += `\nseed ${seed}\n--- the daemon's log ---\n${w.daemon?.log()}\n---`;
    throw error;
  } finally {
    await w.end();
    await Promise.allSettled(lines.map((line) => line.stop()));
  }
});
