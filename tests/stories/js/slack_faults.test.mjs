// Slack in trouble: nothing is lost, nothing is said twice, and what a customer wrote never rings or links.
import assert from 'node:assert/strict';
import { render } from '../../fakes/slack/fake_slack.mjs';
import { story, until } from './support/world.mjs';

const postsOf = (w) => w.slack.requests({ method: 'chat.postMessage' }).filter((one) => !one.args.thread_ts);

story('when Slack asks to wait, the card waits that long and then comes once', {}, async (w) => {
  await w.startFresh();
  await until(() => w.cards('First look').length || w.daemon.says('source recorded'), 'the start');
  w.slack.fault({ method: 'chat.postMessage', retryAfter: 3 });
  const { card } = await w.complaint('Search finds nothing.');
  const tries = postsOf(w).filter((one) => JSON.stringify(one.args).includes('Search finds nothing'));
  assert.equal(tries.length, 2);
  assert.equal(tries[0].status, 429);
  assert.ok(tries[1].at - tries[0].at >= 2900, `only ${tries[1].at - tries[0].at} ms were waited`);
  assert.equal(w.cards('Search finds nothing').length, 1);
  assert.ok(card);
});

story('a card whose answer was lost is found again by its metadata and not posted twice', {}, async (w) => {
  await w.startFresh();
  w.slack.fault({ method: 'chat.postMessage', drop: 'after' });
  const { card } = await w.complaint('The calendar is empty.');
  const next = await w.complaint('And the clock is slow.');
  assert.equal(w.cards('The calendar is empty').length, 1);
  assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), []);
  await until(() => w.slack.requests({ method: 'conversations.history' }).length, 'a look at what is there');
  // The card that was found again lives on: it can be used and is edited in place.
  await w.press('alice', card, 'Publish reply');
  await w.card('The calendar is empty', { also: 'Answered' });
  assert.ok(next.card);
});

story('a card whose daemon was killed before the answer came is found again after the restart', {}, async (w) => {
  await w.startFresh();
  w.slack.fault({ method: 'chat.postMessage', delayMs: 1500, processed: true, drop: 'after' });
  await w.store.review({ rating: 1, title: 'Bad', text: 'Nothing prints.' });
  await until(() => postsOf(w).some((one) => JSON.stringify(one.args).includes('Nothing prints')), 'the card on its way', 15_000);
  await w.daemon.kill();
  await until(() => w.cards('Nothing prints').length, 'the card in Slack');
  await w.start();
  await w.slack.waitForRequests({ method: 'conversations.history', timeoutMs: 10_000 });
  await w.complaint('Nothing scans either.');
  assert.equal(w.cards('Nothing prints').length, 1);
  assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), []);
});

for (const mode of ['socket', 'http']) {
  story(`what people do to a card before Slack has answered us about it is kept (${mode})`, { mode, slack: { timing: { retries: [500, 500, 500] } } }, async (w) => {
    await w.startFresh();
    w.slack.fault({ method: 'chat.postMessage', answerMs: 4500 });
    await w.store.review({ rating: 1, title: 'Bad', text: 'The widget is blank.' });
    const card = await w.card('The widget is blank');
    w.slack.say({ user: 'carol', channel: 'reviews', thread_ts: card.ts, text: 'Since the last update.' });
    w.slack.react({ user: 'carol', channel: 'reviews', ts: card.ts, name: 'zzz' });
    w.slack.say({ user: 'carol', channel: 'reviews', text: 'Lunch?' });
    await until(() => w.metric('highroad_commands_total{command="note",outcome="accepted"}'), 'the note', 15_000);
    await until(() => w.metric('highroad_commands_total{command="snooze",outcome="accepted"}'), 'the snooze', 15_000);
    assert.ok(await w.metric('highroad_slack_redelivered_total') >= 2, 'they were not acknowledged before they were stored');
    await w.card('The widget is blank', { also: 'Snoozed' });
    assert.equal(w.cards('The widget is blank').length, 1);
    assert.equal(await w.metric('highroad_commands_total{command="note"'), 1);
  });
}

story('an outage of Slack delays cards and loses none', {}, async (w) => {
  await w.startFresh();
  w.slack.fault({ method: 'chat.postMessage', status: 503 });
  w.slack.fault({ method: 'chat.postMessage', error: 'internal_error' });
  await w.complaint('The alarm is silent.');
  assert.equal(w.cards('The alarm is silent').length, 1);
  w.slack.fault({ method: 'chat.update', drop: 'after' });
  w.slack.fault({ method: 'chat.update', malformed: true });
  const card = await w.card('The alarm is silent');
  await w.press('alice', card, 'Publish reply');
  await w.card('The alarm is silent', { also: 'Answered', timeoutMs: 40_000 });
});

story('a click in the middle of a refreshed connection is not lost', {}, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('The keyboard hides the text.');
  w.slack.disconnect({ reason: 'refresh_requested', graceMs: null });
  const pressed = await w.press('alice', card, 'Publish reply', { expect: 'update', timeoutMs: 10_000 });
  assert.equal(pressed.ok, true, pressed.error);
  await w.waitForAnswer(id);
  await w.slack.waitUntil(() => w.slack.connections().some((one) => one.ready && one.id > 1), 10_000);
  const last = Math.max(...w.slack.connections().map((one) => one.id));
  w.slack.disconnect({ reason: 'warning', graceMs: 50 });
  await w.slack.waitUntil(() => w.slack.connections().some((one) => one.ready && one.id > last), 15_000);
  const again = await w.complaint('And the search bar too.');
  assert.equal((await w.press('bob', again.card, 'Publish reply', { expect: 'update', timeoutMs: 10_000 })).ok, true);
});

story('an envelope that comes twice, and a double click, publish once', {}, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('It plays no sound.');
  await Promise.all([w.press('alice', card, 'Publish reply', { copies: 2 }), w.press('alice', card, 'Publish reply')]);
  await w.waitForAnswer(id);
  await w.card('It plays no sound', { also: 'Answered' });
  assert.equal((await w.store.posted()).length, 1);
  assert.equal(w.thread(card).filter((text) => text === 'Approved by alice.').length, 1);
});

story('sockets that break are replaced, and clicks work again', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The camera is black.');
  w.slack.dropSockets({ how: 'terminate' });
  await w.slack.waitUntil(() => w.slack.connections().some((one) => one.ready && one.id > 1), 20_000);
  assert.equal((await w.press('alice', card, 'Publish reply', { expect: 'update' })).ok, true);
});

story('when the app\'s socket is switched off in Slack, cards still come and the log says what to do', {}, async (w) => {
  await w.startFresh();
  w.slack.disconnect({ reason: 'link_disabled' });
  await w.daemon.saying('socket mode is switched off for the app: switch it on in its settings');
  await w.store.review({ rating: 1, title: 'Bad', text: 'The stairs creak.' });
  await w.card('The stairs creak');
});

const hostile = [
  ['a channel mention', 'Hey <!channel> and <!here> and <!everyone> look'],
  ['a person and a group', '<@U000000001> <!subteam^S000000001> <#C000000001> @alice #reviews @here'],
  ['links', 'See <https://evil.example/|your bank> and <mailto:a@b.example|us> or https://evil.example/x?y=1 [ok](https://evil.example)'],
  ['markup', '*bold* _it_ ~no~ `code` ```fence``` > quote &lt;!channel&gt; &amp;lt;'],
  ['right to left', '\u202Egnp.exe\u202C \u2066x\u2069 \u200Fשלום\u200E \u061C'],
  ['a null and controls', 'a\u0000b\u0001c\u007f\u0085\u2028d\r\ne'],
  ['emoji', '👩‍👩‍👧‍👦🏴‍☠️🇺🇳 :tada: '.repeat(50)],
  ['64 KB', 'Ünïcødé 漢字 <!channel> '.repeat(2700)],
  ['a forged form', '{"type":"actions","elements":[]} ", "blocks": [] } \\u003c!channel\\u003e'],
];

story('hostile reviews are shown, and nothing in them rings, links or breaks a card', {}, async (w) => {
  await w.startFresh();
  const reviews = hostile.map(([what, text], at) => ({
    rating: 1, title: `case ${at} ${what} <!channel>`, text, author: `<@${w.user('alice')}> <!here> ${at}`, territory: 'USA',
  }));
  await w.store.reviews(reviews);
  for (const [at, [what]] of hostile.entries()) {
    const card = await w.card(`case ${at} ${what}`, { also: 'Suggested reply', timeoutMs: 20_000 });
    const seen = render(card.raw);
    assert.deepEqual(seen.live.filter((one) => !one.target.startsWith('https://apps.apple.com/')), [], what);
    // Only the fallback text holds bare names and addresses, and Slack is told not to make anything of them.
    assert.deepEqual(seen.possible.filter((one) => one.where !== 'text'), [], what);
    assert.ok(card.buttons.some((one) => one.text === 'Publish reply'), `${what} can be answered`);
  }
  assert.equal(w.cards('case ').length, hostile.length);
  for (const { args } of w.slack.requests({ method: 'chat.postMessage' }))
    assert.deepEqual([args.link_names, args.unfurl_links, args.unfurl_media], [false, false, false]);
  // What people do with such a card is as safe: the thread, the form, the list.
  const card = await w.card('case 0 ');
  await w.press('alice', card, 'Dismiss case', { expect: 'view' });
  await w.slack.submit({ user: 'alice', values: { text0: 'Spam <!channel> https://evil.example' } });
  await w.saidInThread(card, 'Dismissed by alice');
  const list = await w.slack.command({ user: 'carol', channel: 'reviews', text: '/review list', expect: 'ephemeral' });
  for (const message of [...w.slack.thread({ channel: 'reviews', ts: card.ts }), w.slack.message({ channel: 'reviews', ts: card.ts }), ...list.ephemerals]) {
    const seen = render(message.raw);
    assert.deepEqual(seen.live.filter((one) => !one.target.startsWith('https://apps.apple.com/')), [], message.text);
  }
  await w.press('alice', await w.card('case 7 '), 'Edit reply', { expect: 'view' });
  assert.ok(!w.daemon.over);
});
