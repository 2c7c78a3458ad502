// Many cards at once under Synapse's own rate limits, which let one account send ten messages and then one in five
// seconds. HIGHROAD_MATRIX_CARDS=1000 makes the long run, of nearly an hour and a half; docs/chats/matrix.md has its figures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { CountingProxy } from './support/counting_proxy.mjs';
import { matrixStory } from './support/matrix_world.mjs';
import { table } from './support/world.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';

const wanted = Number(process.env.HIGHROAD_MATRIX_CARDS ?? 14);
const others = wanted >= 200 ? 10 : 2;
const seconds_for_each = 5;
const limitMs = 60_000 + (wanted + others) * (seconds_for_each + 1) * 1000;

let server;
let proxy;
before(async () => {
  if (noSynapse) return;
  server = await Synapse.start({ limited: true });
  proxy = await CountingProxy.start(server.url);
}, { timeout: 90_000 });
after(async () => {
  await proxy?.stop();
  await server?.stop();
});
const story = (sentence, options, body) => matrixStory(sentence, () => server, { skip: noSynapse, ...options }, body);

const pause = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

/** Looks once in a while, since each look reads the whole room. */
async function patiently(probe, words, ms, every) {
  const end = Date.now() + ms;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain: ${words}.`);
    await pause(every);
  }
}

/** Seconds of processor time that a process has used. */
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const numberOf = (card) => Number(/#(\d+)/.exec(card.text)[1]);
const rounded = (value) => Math.round(value * 10) / 10;

story(`${wanted} cards at once go out in order under the homeserver's own limits, none is lost, and another room is served meanwhile`, {
  timeout: limitMs + 60_000, homeserver: () => proxy.url, source: { channels: ['reviews'], poll_every: wanted >= 200 ? '30s' : '1s' }, playbook: { channels: ['reviews'] },
  extra: (w) => table('[[channels]]', { name: 'other', chat: 'matrix', id: w.other })
    + table('[[sources]]', { kind: 'webhook', name: 'shop', title: 'Acme web shop', channels: ['other'], secret: w.file('webhook') }),
  prepare: async (w) => {
    w.other = await w.alice.createRoom({ invite: [w.bot.id], room_version: '11' });
    w.secret('webhook', 'a webhook secret of at least thirty-two bytes');
  },
}, async (w) => {
  await w.startFresh();
  const used = processorTime(w.daemon.child.pid);
  const began = Date.now();
  for (let n = 1; n <= wanted; n += 1) await w.store.review({ rating: 1, title: `[n${n}]`, text: `Complaint n${n}: it stopped.` });
  await patiently(() => w.cards('[n').then((all) => all.length > 0), 'the first card', 60_000, 500);

  const latencies = [];
  const span = (wanted - 10) * seconds_for_each * 1000;
  for (let n = 1; n <= others; n += 1) {
    await pause(Math.max(0, began + (span * n) / (others + 1) - Date.now()));
    const asked = Date.now();
    const told = await w.push({ id: `o${n}`, rating: 1, text: `Other o${n}: it never came.`, author: 'Kim', created: new Date().toISOString() });
    assert.ok(told.status < 300, JSON.stringify(told));
    await patiently(async () => (await w.alice.messages(w.other)).some((one) => one.text.includes(`Other o${n}:`)), 'a card in the other room', 120_000, 250);
    latencies.push((Date.now() - asked) / 1000);
  }
  const cards = await patiently(async () => {
    const all = await w.cards('[n');
    return all.length >= wanted && all;
  }, 'all cards', limitMs, 5000);
  const took = (Date.now() - began) / 1000;
  const processor = processorTime(w.daemon.child.pid) - used;
  const numbers = cards.map(numberOf);
  const sends = proxy.counts();
  console.log(`# matrix limits: cards=${cards.length} lost=${wanted - new Set(numbers).size} doubled=${numbers.length - new Set(numbers).size} `
    + `minutes=${rounded(took / 60)} requests=${JSON.stringify(sends)} processor_seconds=${rounded(processor)} `
    + `other_room_seconds=${JSON.stringify(latencies.map(rounded))}`);
  assert.equal(cards.length, wanted);
  assert.equal(new Set(numbers).size, wanted, 'each case has one card');
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), 'in the order of the cases');
  // One refusal for each message that had to wait, and little more; an impatient daemon would have asked thousands of times.
  assert.ok(sends.refused <= sends.sent * 2 + 20, JSON.stringify(sends));
  assert.ok(processor < took * 0.2, `${processor} s of processor time in ${took} s`);
  assert.ok(Math.max(...latencies) < 60, `the other room waited ${latencies} s`);
});
