// The real daemon, with a bad line between it and each of the fakes, and between it and a real homeserver. A few rounds with
// every run of the stories; script/network-drill runs more.
import { after, before, test } from 'node:test';
import { badRounds, inMatrix, inSlack, layLines } from './drill/network_rounds.mjs';
import { MatrixWorld } from './support/matrix_world.mjs';
import { Platforms } from './support/platforms.mjs';
import { randomness } from './support/randomness.mjs';
import { RoomWatch } from './support/room_watch.mjs';
import { Shop, shopSecret } from './support/shop.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';
import { World } from './support/world.mjs';

const rounds = Number(process.env.HIGHROAD_NETWORK_ROUNDS ?? 3);
const seed = Number(process.env.HIGHROAD_DRILL_SEED ?? 1);

/** A drill in a world of its own; `tell` gives what badRounds() takes. What it puts into `ends` is stopped at the end. */
function drill(name, skip, make, tell) {
  test(`${rounds} rounds over bad lines to ${name}: nothing lost, nothing twice`, { timeout: 300_000 + rounds * 60_000, skip }, async () => {
    const random = randomness(seed);
    const w = await make();
    const ends = [];
    try {
      const told = await tell(w, random, ends);
      ends.push(...told.lines.map((line) => () => line.stop()));
      await badRounds({ w, random, rounds, seed, name, ...told });
    } catch (error) {
      error.message += `\nseed ${seed}\n--- the daemon's log ---\n${w.daemon?.log()}\n---`;
      throw error;
    } finally {
      await w.end();
      await Promise.allSettled(ends.map((end) => end()));
    }
  });
}

const words = (id) => `Complaint ${id}: it stopped working.`;

drill('Slack and App Store Connect', false, () => World.make({}), async (w, random) => {
  const lines = await layLines(w.slack.apiUrl, w.store.url, random);
  w.configure({ api_base: lines[0].url, sources: (one) => [one.appStore({ api_base: lines[1].url })] });
  await w.startFresh();
  return {
    lines, chat: inSlack(w, random),
    platform: {
      review: (id) => w.store.review({ id, rating: 1, title: `[${id}]`, text: words(id) }),
      replies: async () => (await w.store.posted()).map((one) => one.review_id),
    },
  };
});

drill('Slack and a feed', false, () => World.make({}), async (w, random, ends) => {
  const shop = await Shop.start();
  ends.push(() => shop.stop());
  w.secret('shop_secret', shopSecret);
  const lines = await layLines(w.slack.apiUrl, shop.url, random);
  w.configure({ api_base: lines[0].url, sources: (one) => [shop.source(one, lines[1].url)] });
  await w.startFresh();
  return {
    lines, chat: inSlack(w, random),
    platform: {
      review: (id) => shop.review(id, 1, `[${id}] ${words(id)}`),
      replies: async () => shop.replies.map((one) => one.review_id),
    },
  };
});

let server;
before(async () => {
  if (!noSynapse) server = await Synapse.start();
}, { timeout: 90_000 });
after(() => server?.stop());

drill('Matrix and Google Play', noSynapse, () => MatrixWorld.make({ server, login: 'password' }), async (w, random, ends) => {
  const platforms = await Platforms.start(w);
  const watch = await RoomWatch.open(w.alice, w.room);
  ends.push(() => watch.close(), () => platforms.stop());
  const lines = await layLines(server.url, platforms.url, random);
  w.configure({
    homeserver: () => lines[0].url,
    source: {
      kind: 'google_play', name: 'acme-android', title: 'Acme Notes for Android', package_name: 'com.example.app', service_account: w.file('play.json'),
      api_base: lines[1].url, app_id: undefined, key_id: undefined, issuer_id: undefined, private_key: undefined,
    },
  });
  await w.startFresh();
  return {
    lines, chat: inMatrix(w, watch),
    platform: {
      review: (id) => platforms.review('google_play', { id, stars: 1, title: `[${id}]`, text: words(id) }),
      // Each has the number of its review, as the stand-in tells only the texts.
      replies: async () => platforms.replies('google_play').then((texts) => texts.map((text, at) => `${at} ${text}`)),
    },
  };
});
