// Platforms that anybody may read: from the first look to the answer that a person posts by hand, with the real daemon.
import assert from 'node:assert/strict';
import { Platforms } from './support/platforms.mjs';
import { story, until } from './support/world.mjs';

function platformStory(sentence, source, body) {
  story(sentence, {}, async (w) => {
    const platforms = await Platforms.start(w);
    try {
      w.configure({ sources: () => [source(w, platforms)] });
      await body(w, platforms);
    } finally {
      await platforms.stop();
    }
  });
}

const steam = (w, platforms) => ({
  kind: 'steam', name: 'acme-game', title: 'Acme Quest', app_id: '1091500', poll_every: '1s', api_base: platforms.url,
});

platformStory('a thumb down on Steam becomes a card, and the answer that a person posts by hand is noticed', steam, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('steam', { up: true, text: 'Lovely, would play again.' });
  const id = await platforms.review('steam', { text: '[h1]Pros[/h1]None. It [b]crashes[/b] <!channel> on the second boss.' });
  const card = await w.card('on the second boss.', { also: 'Suggested reply' });
  assert.match(card.text, /not recommended/);
  assert.doesNotMatch(card.text, /\[b\]|\[h1\]/);
  assert.doesNotMatch(card.raw.text, /<!channel>/);
  assert.match(JSON.stringify(card.raw), /steamcommunity\.com\/profiles\/\d+\/recommended\/1091500/);
  const now = w.slack.message({ channel: card.channel, ts: card.ts });
  assert.ok(now.buttons.some((one) => one.text === 'I posted this reply'));
  assert.ok(!now.buttons.some((one) => one.text === 'Publish reply'));
  const draft = w.draftOf(card);
  await w.press('alice', card, 'I posted this reply');
  await w.card('on the second boss.', { also: 'awaiting the customer' });
  await platforms.tell('steam', { id, answer: draft });
  await until(async () => (await w.metric('highroad_reviews_listed_total{news="answered"')) > 0, 'the answer is seen in the list');
  // The customer comes round: the same review, with a thumb up.
  await platforms.review('steam', { id, up: true, text: 'Fixed, thank you.' });
  await w.card('Fixed, thank you.', { also: 'Closed' });
  assert.equal(w.cards('Lovely, would play again.').length, 0);
});

platformStory('an answer that the developer gives on Steam itself ends the wait for the team', steam, async (w, platforms) => {
  await w.startFresh();
  const id = await platforms.review('steam', { text: 'Refuses to start.' });
  await w.card('Refuses to start.', { also: 'Suggested reply' });
  await platforms.tell('steam', { id, answer: 'Please update your driver.' });
  await w.card('Refuses to start.', { also: 'Please update your driver.' });
  await w.card('Refuses to start.', { also: 'Answered on the platform, awaiting the customer' });
});

const publicFeed = (w, platforms) => ({
  kind: 'app_store_feed', name: 'acme-public', title: 'Acme Notes (public feed)', app_id: '1404176564', countries: ['us', 'de'],
  poll_every: '1s', api_base: platforms.url,
});

platformStory('bad reviews of two countries in Apple\'s public feed become cards of one source, answered by hand', publicFeed, async (w, platforms) => {
  await platforms.review('app_store_feed', { stars: 1, text: 'Old and known.' });
  await w.startFresh();
  await platforms.review('app_store_feed', { country: 'de', stars: 1, title: 'Schlecht', text: 'Stürzt jeden Tag ab.' });
  await platforms.review('app_store_feed', { country: 'us', stars: 5, text: 'Splendid work.' });
  const card = await w.card('Stürzt jeden Tag ab.', { timeoutMs: 30_000 });
  assert.match(card.text, /1 out of 5 stars/);
  assert.match(JSON.stringify(card.raw), /apps\.apple\.com\/de\/app\/id1404176564/);
  assert.ok(!w.slack.message({ channel: card.channel, ts: card.ts }).buttons.some((one) => one.text === 'Publish reply'));
  assert.equal(w.cards('Splendid work.').length, 0);
});

platformStory('three pages of Apple\'s feed are known after the first read, and more than a page of news between two reads is all read', publicFeed, async (w, platforms) => {
  for (let i = 0; i < 120; ++i) await platforms.review('app_store_feed', { stars: i % 2 ? 5 : 4, text: `Known before, ${i}.` });
  const oldest = await platforms.review('app_store_feed', { stars: 5, text: 'Lovely so far.' });
  await w.startFresh();
  const listed = (news) => w.metric(`highroad_reviews_listed_total{news="${news}"`);
  const before = await listed('new');
  // Sixty-one at once: the oldest of them stand on the second page.
  await platforms.review('app_store_feed', { stars: 1, title: 'Gone', text: 'The first of many lost its notes.' });
  for (let i = 0; i < 60; ++i) await platforms.review('app_store_feed', { stars: 5, text: `Fresh, ${i}.` });
  await w.card('The first of many lost its notes.', { timeoutMs: 40_000 });
  await until(async () => (await listed('new')) - before === 61, 'all that is new is read', 40_000);
  // An edit comes to the top of the list, from however far behind.
  await platforms.review('app_store_feed', { id: oldest, stars: 1, text: 'Not so lovely any more.' });
  await w.card('Not so lovely any more.', { timeoutMs: 40_000 });
  assert.equal((await listed('new')) - before, 61);
  assert.equal(w.cards('The first of many lost its notes.').length, 1);
  assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), []);
});

platformStory('check says what works without any key', steam, async (w, platforms) => {
  await platforms.review('steam', { text: 'Bad.' });
  w.configure({ sources: () => [steam(w, platforms), publicFeed(w, platforms)] });
  const told = await w.cli('check');
  assert.equal(told.code, 0, told.out + told.err);
  assert.match(told.out, /works\s+Steam reviews of source acme-game: Steam counts 1 reviews of app 1091500/);
  assert.match(told.out, /works\s+App Store feed of source acme-public: .*There are none for us, de just now/);
  w.configure({ sources: () => [publicFeed(w, platforms), w.appStore({ app_id: '1404176564' })] });
  const both = await w.cli('check');
  assert.notEqual(both.code, 0);
  assert.match(both.err, /highroad\.toml:\d+:\d+: expected an app that no app_store_connect source watches/);
});
