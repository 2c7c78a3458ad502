// What the console shows after the daemon was started anew: what it showed before, all of it and nothing else.
import assert from 'node:assert/strict';
import { ConsoleClient } from './support/console_client.mjs';
import { story, table, until } from './support/world.mjs';

/** One app's cards go to Slack, the other's to the console. */
const twoApps = {
  extra: table('[console]', { enabled: true }), playbook: { approvers: ['console:*', 'cli:*'], channels: ['reviews'] },
  sources: (w) => [w.appStore({ name: 'acme-ios', channels: ['reviews'] }), w.appStore({ name: 'acme-mac', app_id: '1404176565', channels: ['console'] })],
};

async function shownTo(w, fits) {
  const ana = await ConsoleClient.open(w.url, 'Ana');
  try {
    await until(() => fits(ana.cards), "the console's cards", 60_000);
    return [...ana.cards.values()];
  } catch (error) {
    throw new Error(`${error.message} There are ${ana.cards.size}.`);
  } finally {
    await ana.close();
  }
}

story('cards of another channel are not on the console, and a restart does not put them there', twoApps, async (w) => {
  await w.store.addApp('1404176565');
  await w.startFresh();
  await until(() => w.daemon.lines.filter((line) => line.includes('source recorded')).length === 2, 'the first look at both apps');
  await w.store.review({ rating: 1, title: 'For Slack', text: 'Only the managers may see this.' });
  await w.store.review({ app: '1404176565', rating: 1, title: 'For the console', text: 'It stopped working.' });
  await w.card('Only the managers', { also: 'Suggested reply' });
  const before = await shownTo(w, (cards) => cards.size > 0);
  assert.deepEqual(before.map((one) => one.title), ['For the console']);
  await w.daemon.kill();
  await w.start();
  const after = await shownTo(w, (cards) => cards.size > 0);
  assert.deepEqual(after.map((one) => one.title), ['For the console']);
});

story('after a restart the console shows every open case, however many there are, and the closed ones too', { ...twoApps, timeoutMs: 180_000 }, async (w) => {
  const many = 230;
  await w.store.addApp('1404176565');
  await w.startFresh();
  await until(() => w.daemon.lines.filter((line) => line.includes('source recorded')).length === 2, 'the first look at both apps');
  const reviews = Array.from({ length: many }, (_, n) => ({ id: `k${n}`, rating: 1, title: `[k${n}]`, text: 'It stopped working.' }));
  await w.store.reviews(reviews, '1404176565');
  await shownTo(w, (cards) => cards.size === many);
  const first = (await shownTo(w, (cards) => cards.size === many)).at(-1).case_number;
  assert.equal((await w.cli('dismiss', String(first), 'a duplicate')).code, 0);
  await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'everything to be said', 60_000);
  await w.daemon.kill();
  await w.start();
  const after = await shownTo(w, (cards) => cards.size === many);
  assert.deepEqual(new Set(after.map((one) => one.title)), new Set(reviews.map((one) => one.title)));
  assert.equal(after.filter((one) => one.closed).length, 1);
});
