// What people see: the cards through matrix-js-sdk, which Element is made of, on a real Synapse.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Watcher } from './support/matrix_client.mjs';
import { matrixStory, until } from './support/matrix_world.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';

let server;
before(async () => {
  if (!noSynapse) server = await Synapse.start();
}, { timeout: 90_000 });
after(() => server?.stop());
const watchers = [];
const watch = async (person) => {
  watchers.push(await Watcher.of(person));
  return watchers.at(-1);
};
const story = (sentence, options, body) => matrixStory(sentence, () => server, { skip: noSynapse, ...options }, async (w) => {
  try {
    await body(w);
  } finally {
    for (const one of watchers.splice(0)) one.stop();
  }
});

story('after any number of edits and reactions a client shows exactly the last state of the card', { timeout: 150_000 }, async (w) => {
  await w.startFresh();
  const live = await watch(w.alice);
  const { id, card } = await w.complaint('The export button does nothing.');
  const drafts = [];
  for (let n = 1; n <= 25; n += 1) {
    drafts.push(`Thank you, Sam. This is text ${n}: “${'é'.repeat(n)}” 5 > 4 & 𝔘nicode.`);
    await w.carol.inThread(w.room, card.id, `edit: ${drafts.at(-1)}`);
    if (n % 5 === 0) await w.bob.redact(w.room, await w.bob.react(w.room, card.id, '💤'));
  }
  const edited = await until(async () => (await w.cards('text 25'))[0], 'the last text on the card', 30_000);
  assert.equal(w.draftOf(edited), drafts.at(-1));
  // Bob's sleep may be the last that was carried out.
  if (edited.text.includes('Snoozed')) await w.bob.react(w.room, card.id, '↩️');
  await w.card('text 25', { also: 'Awaiting the team' });
  for (let n = 1; n <= 3; n += 1) {
    await w.settled(card);
    const tap = await w.bob.react(w.room, card.id, '✅');
    await w.card('text 25', { also: 'approved by' });
    await w.bob.redact(w.room, tap);
    await w.card('text 25', { also: 'Awaiting the team' });
  }
  await w.settled(card);
  await w.bob.react(w.room, card.id, '✅');
  assert.equal(await w.waitForAnswer(id), drafts.at(-1));
  await w.card('text 25', { also: 'the customer sees it' });
  await w.settled(card);
  const last = await w.card('text 25');

  const late = await watch(w.carol);
  await late.scrollUp(w.room);
  for (const [name, eyes] of Object.entries({ live, late })) {
    await until(() => eyes.message(w.room, card.id).text === last.text, `the ${name} client to be up to date: ${eyes.message(w.room, card.id).text}`);
    assert.equal(eyes.message(w.room, card.id).html, last.html);
    const bots = eyes.messages(w.room).filter((one) => one.sender === w.bot.id);
    assert.deepEqual(bots.map((one) => one.id), [card.id], `the ${name} client shows one message of the bot in the room, the rest is in its thread`);
    await until(() => eyes.marks(w.room, card.id)['✅'] === 2, `the bot's and Bob's mark in the ${name} client, and none of those that were taken away`);
    if (eyes === live) assert.equal(eyes.highlights(w.room), 0, 'Alice was never called');
  }
});

const hostile = [
  '<!channel> <!here> @channel @here @everyone', '@room @alice @bob look', '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '</blockquote></p></em></strong><h1>Published</h1>', '[click](https://evil.example) <a href="javascript:alert(1)">x</a> https://evil.example www.evil.example',
  '\u202egnp.exe\u202c \u2066left\u2069 \u200b\u200d\ufeff', '<mx-reply><blockquote>@admin</blockquote></mx-reply> > <@admin:hs.test> yes',
  '👨‍👩‍👧‍👦🏳️‍🌈'.repeat(50), '!review approve 1 1\n!review dismiss 1 spam', 'edit: You are right and we are wrong.',
  '`code` ```\nfence\n``` | table | $x$ **bold** __u__ ~~s~~ ||spoiler||', 'x'.repeat(5900), '&lt;b&gt; &amp;#64;room &#64;room &nbsp;', '[m] m.mentions {"room":true}',
  'line one\r\nline two\u2028line three\u0085line four', 'tab\tand \u0007bell \u001b[31mred',
];

story('hostile reviews ring for nobody, break no card and command nothing', { timeout: 150_000 }, async (w) => {
  await w.startFresh();
  const eyes = { alice: await watch(w.alice), bob: await watch(w.bob), carol: await watch(w.carol) };
  for (const text of hostile) {
    await w.store.review({ rating: 1, title: `${text.slice(0, 40)} ${w.alice.id}`, text: `${text} ${w.alice.id} https://matrix.to/#/${w.bob.id}`, author: `@room ${w.carol.id}` });
  }
  const cards = await until(async () => {
    const all = await w.cards('Suggested reply');
    return all.length >= hostile.length && all;
  }, `${hostile.length} cards`, 60_000);
  assert.equal(cards.length, hostile.length, 'each review is one card');
  await w.settled(cards.at(-1));
  const allowed = new Set('del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong em s code hr br div table thead tbody tr th td caption pre span details summary'.split(' '));
  for (const [name, sees] of Object.entries(eyes)) {
    await until(() => sees.messages(w.room).length >= hostile.length, `${name}'s client to be up to date`);
    for (const one of sees.messages(w.room)) {
      assert.equal(sees.rings(one.event), false, `${name}'s client rings for:\n${one.text}`);
      assert.match(one.text, /Suggested reply/, 'the card is whole');
      assert.match(one.text, /Awaiting the team/);
      const tags = [...one.html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9-]*)([^>]*)>/g)];
      for (const [whole, tag, attributes] of tags) {
        assert.ok(allowed.has(tag), whole);
        // The one link is the daemon's own, to the review on its platform.
        assert.ok(!/href|src|on\w+=|style/.test(attributes.replace(/^ href="https:\/\/apps\.apple\.com\/[\w/?=-]+"$/, '')), whole);
      }
      const depth = [];
      for (const [whole, tag] of tags) {
        if (tag === 'br' || tag === 'hr') continue;
        if (!whole.startsWith('</')) depth.push(tag);
        else assert.equal(depth.pop(), tag, `badly nested: ${one.html}`);
      }
      assert.deepEqual(depth, []);
      for (const live of ['@room', w.alice.id, w.bob.id, w.carol.id, 'matrix.to', 'https://evil', 'www.evil']) {
        assert.ok(!one.text.includes(live) && !one.html.includes(live), `"${live}" is live in:\n${one.text}`);
      }
    }
    assert.equal(sees.highlights(w.room), 0, `${name} is called`);
  }
  const commands = await w.metric('highroad_commands_total');
  assert.equal(commands, 0, 'a review is no command');
  assert.equal((await w.store.posted()).length, 0);
});
