// The fake is worth something only if it refuses what Slack refuses. No Slack client here: plain requests.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LIMITS, startFakeSlack } from '../../fakes/slack/fake_slack.mjs';
import { spawnFakeSlack } from '../../fakes/slack/client.mjs';

let slack;
let reviews;
before(async () => {
  slack = await startFakeSlack({ timing: { ack: 200 } });
  reviews = slack.channels().find((channel) => channel.name === 'reviews').id;
});
after(() => slack.stop());

async function call(method, args, { token = slack.botToken, form = false, raw } = {}) {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: raw ?? (form ? new URLSearchParams(args).toString() : JSON.stringify(args)),
  });
  const body = await response.json();
  return { status: response.status, headers: response.headers, ...body };
}

const post = (more) => call('chat.postMessage', { channel: reviews, text: 'fallback', ...more });
const plain = (text) => ({ type: 'plain_text', text });
const button = (more = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), ...more });
const option = (index) => ({ text: plain(`Option ${index}`), value: `o${index}` });
const many = (count, make) => Array.from({ length: count }, (_, index) => make(index));

const refusedBlocks = {
  '51 blocks': many(51, () => ({ type: 'divider' })),
  'an unknown block type': [{ type: 'carousel3' }],
  'an unknown property': [{ type: 'divider', colour: 'red' }],
  'a section without text and fields': [{ type: 'section' }],
  'an empty section text': [{ type: 'section', text: { type: 'mrkdwn', text: '' } }],
  'a section text of 3001 characters': [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }],
  '11 section fields': [{ type: 'section', fields: many(11, () => plain('f')) }],
  'a field of 2001 characters': [{ type: 'section', fields: [plain('f'.repeat(2001))] }],
  'a header of 151 characters': [{ type: 'header', text: plain('h'.repeat(151)) }],
  'a header in mrkdwn': [{ type: 'header', text: { type: 'mrkdwn', text: 'h' } }],
  '11 context elements': [{ type: 'context', elements: many(11, () => plain('c')) }],
  '26 action elements': [{ type: 'actions', elements: many(26, (index) => button({ action_id: `a${index}` })) }],
  'a button text of 76 characters': [{ type: 'actions', elements: [button({ text: plain('b'.repeat(76)) })] }],
  'a button value of 2001 characters': [{ type: 'actions', elements: [button({ value: 'v'.repeat(2001) })] }],
  'a button style that does not exist': [{ type: 'actions', elements: [button({ style: 'warning' })] }],
  'an action_id of 256 characters': [{ type: 'actions', elements: [button({ action_id: 'a'.repeat(256) })] }],
  'the same action_id twice in a block': [{ type: 'actions', elements: [button(), button()] }],
  'the same block_id twice': [{ type: 'divider', block_id: 'one' }, { type: 'divider', block_id: 'one' }],
  'an overflow with one option': [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'o', options: [option(1)] }] }],
  'an overflow with six options': [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'o', options: many(6, option) }] }],
  'an option value of 151 characters': [{
    type: 'actions', elements: [{ type: 'static_select', action_id: 's', options: [{ text: plain('t'), value: 'v'.repeat(151) }] }],
  }],
  'a confirm title of 101 characters': [{
    type: 'actions',
    elements: [button({ confirm: { title: plain('t'.repeat(101)), text: plain('x'), confirm: plain('y'), deny: plain('n') } })],
  }],
  'a text input in an actions block': [{ type: 'actions', elements: [{ type: 'plain_text_input', action_id: 'i' }] }],
  'markdown beyond 12000 characters in all': many(2, () => ({ type: 'markdown', text: 'm'.repeat(6001) })),
};
for (const [what, blocks] of Object.entries(refusedBlocks)) {
  test(`a message with ${what} is refused`, async () => {
    const answer = await post({ blocks });
    assert.equal(answer.error, 'invalid_blocks');
    assert.match(answer.response_metadata.messages[0], /^\[ERROR\] .*json-pointer:\/blocks/);
  });
}

test('blocks right at their limits are accepted, counted in code points', async () => {
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: '🙂'.repeat(LIMITS.block.sectionText) } },
    { type: 'header', text: plain('h'.repeat(150)) },
    { type: 'actions', elements: many(25, (index) => button({ action_id: `a${index}`, text: plain('b'.repeat(75)) })) },
    { type: 'actions', elements: [{ type: 'overflow', action_id: 'o', options: many(5, option) }] },
    ...many(46, () => ({ type: 'divider' })),
  ];
  assert.equal((await post({ blocks })).ok, true);
});

test('metadata without a payload, and metadata that is no object, are refused', async () => {
  assert.equal((await post({ metadata: { event_type: 'highroad_card' } })).error, 'invalid_metadata_schema');
  assert.equal((await post({ metadata: [] })).error, 'invalid_metadata_format');
});

test('a message needs a channel that exists, that the bot is in, and something to say', async () => {
  assert.equal((await post({ text: '' })).error, 'no_text');
  assert.equal((await post({ channel: undefined })).error, 'invalid_arguments');
  assert.equal((await post({ channel: 'C0NOWHERE' })).error, 'channel_not_found');
  const elsewhere = slack.channels().find((channel) => channel.name === 'elsewhere').id;
  assert.equal((await post({ channel: elsewhere })).error, 'not_in_channel');
  assert.equal((await post({ thread_ts: '1.000001' })).error, 'thread_not_found');
});

test('a text beyond 40000 characters is cut with a warning', async () => {
  const answer = await post({ text: 'x'.repeat(40001) });
  assert.equal(answer.ok, true);
  assert.equal(answer.warning, 'message_truncated');
  assert.equal(answer.message.text.length, 40000);
});

test('tokens and scopes are held to', async () => {
  assert.equal((await call('auth.test', {}, { token: '' })).error, 'not_authed');
  assert.equal((await call('auth.test', {}, { token: 'xoxb-other' })).error, 'invalid_auth');
  assert.equal((await call('apps.connections.open', {})).error, 'not_allowed_token_type');
  slack.setScopes({ scopes: ['reactions:read'] });
  const answer = await post({});
  assert.deepEqual([answer.error, answer.needed, answer.provided], ['missing_scope', 'chat:write', 'reactions:read']);
  slack.setScopes({ scopes: ['chat:write', 'channels:history', 'groups:history', 'channels:read', 'groups:read', 'users:read',
    'reactions:read', 'reactions:write', 'usergroups:read'] });
  const user = slack.workspace().users.find((one) => one.name === 'alice').id;
  const info = await call('users.info', { user }, { form: true });
  assert.equal(info.user.profile.email, undefined, 'an address needs users:read.email');
});

test('unknown methods, bad JSON and JSON to a reading method fail as in Slack', async () => {
  assert.equal((await call('chat.shout', {})).error, 'unknown_method');
  const bad = await call('chat.postMessage', {}, { raw: '{"channel":' });
  assert.deepEqual([bad.status, bad.error], [400, 'invalid_json']);
  assert.equal((await call('conversations.history', { channel: reviews })).error, 'invalid_arguments');
  assert.equal((await call('conversations.history', { channel: reviews }, { form: true })).ok, true);
});

test('only own messages can be changed, and only those that exist', async () => {
  const said = slack.say({ user: 'alice', channel: 'reviews', text: 'mine' });
  assert.equal((await call('chat.update', { channel: reviews, ts: said.ts, text: 'yours' })).error, 'cant_update_message');
  assert.equal((await call('chat.update', { channel: reviews, ts: '1.000001', text: 'x' })).error, 'message_not_found');
  assert.equal((await call('chat.delete', { channel: reviews, ts: said.ts })).error, 'cant_delete_message');
});

test('an update without blocks keeps them, and an empty list removes them', async () => {
  const { ts } = await post({ blocks: [{ type: 'divider' }] });
  await call('chat.update', { channel: reviews, ts, text: 'still with blocks' });
  assert.equal(slack.message({ channel: 'reviews', ts }).raw.blocks.length, 1);
  await call('chat.update', { channel: reviews, ts, text: 'without', blocks: [] });
  assert.equal(slack.message({ channel: 'reviews', ts }).raw.blocks, undefined);
});

test('history leaves out thread replies, and gives a payload only to who asks for it', async () => {
  const metadata = { event_type: 'highroad_card', event_payload: { delivery_id: 'd-1' } };
  const { ts } = await post({ text: 'root', metadata });
  const reply = await post({ text: 'reply', thread_ts: ts });
  const read = (more) => call('conversations.history', { channel: reviews, oldest: ts, inclusive: true, ...more }, { form: true });
  const [silent, full] = [await read({}), await read({ include_all_metadata: true })];
  assert.deepEqual(silent.messages[0].metadata, { event_type: 'highroad_card' });
  assert.deepEqual(full.messages[0].metadata, metadata);
  assert.equal(silent.messages.some((message) => message.ts === reply.ts), false);
  const thread = await call('conversations.replies', { channel: reviews, ts }, { form: true });
  assert.deepEqual(thread.messages.map((message) => message.text), ['root', 'reply']);
  const exclusive = await call('conversations.history', { channel: reviews, oldest: ts }, { form: true });
  assert.equal(exclusive.messages.some((message) => message.ts === ts), false);
});

test('history comes in pages, newest first, until the cursor is gone', async () => {
  const { ts: start } = await post({ text: 'page 0' });
  for (let index = 1; index < 5; index += 1) await post({ text: `page ${index}` });
  const texts = [];
  let cursor = '';
  do {
    const page = await call('conversations.history', { channel: reviews, oldest: start, inclusive: true, limit: 2, cursor }, { form: true });
    texts.push(...page.messages.map((message) => message.text));
    cursor = page.response_metadata?.next_cursor ?? '';
    assert.equal(page.has_more, cursor !== '');
  } while (cursor);
  assert.deepEqual(texts, ['page 4', 'page 3', 'page 2', 'page 1', 'page 0']);
});

test('reactions know their names, and say what is there already', async () => {
  const { ts } = await post({});
  const add = (name) => call('reactions.add', { channel: reviews, timestamp: ts, name });
  assert.equal((await add('thumbsup')).ok, true);
  assert.equal((await add('+1')).error, 'already_reacted');
  assert.equal((await add('no_such_emoji')).error, 'invalid_name');
  assert.equal((await call('reactions.remove', { channel: reviews, timestamp: ts, name: 'eyes' })).error, 'no_reaction');
});

test('a trigger opens one view within three seconds', async () => {
  const view = { type: 'modal', title: plain('Title'), blocks: [{ type: 'divider' }] };
  const user = slack.workspace().users.find((one) => one.name === 'alice').id;
  const trigger = () => slack.fake.workspace.newTrigger(user, 3000);
  const once = trigger();
  const opened = await call('views.open', { trigger_id: once, view });
  assert.equal(opened.ok, true);
  assert.equal((await call('views.open', { trigger_id: once, view })).error, 'exchanged_trigger_id');
  assert.equal((await call('views.open', { trigger_id: 'made.up', view })).error, 'invalid_trigger_id');
  const old = trigger();
  slack.advanceClock({ ms: 3001 });
  assert.equal((await call('views.open', { trigger_id: old, view })).error, 'expired_trigger_id');
  const update = (hash) => call('views.update', { view_id: opened.view.id, hash, view });
  assert.equal((await update(opened.view.hash)).ok, true);
  assert.equal((await update(opened.view.hash)).error, 'hash_conflict');
});

test('views beyond their limits are refused', async () => {
  const good = { type: 'modal', title: plain('Title'), blocks: [{ type: 'divider' }] };
  const input = { type: 'input', label: plain('L'), element: { type: 'plain_text_input', action_id: 'i' } };
  const bad = {
    'title of 25': { ...good, title: plain('t'.repeat(25)) }, 'no title': { ...good, title: undefined },
    'input without submit': { ...good, blocks: [input] }, 'private_metadata of 3001': { ...good, private_metadata: 'p'.repeat(3001) },
    '101 blocks': { ...good, blocks: many(101, () => ({ type: 'divider' })) }, 'no blocks': { ...good, blocks: [] },
    'max_length of 3001': { ...good, submit: plain('Go'), blocks: [{ ...input, element: { ...input.element, max_length: 3001 } }] },
  };
  for (const [what, view] of Object.entries(bad)) {
    const trigger_id = slack.fake.workspace.newTrigger('U0HIGHROAD', 3000);
    assert.equal((await call('views.open', { trigger_id, view })).error, 'invalid_arguments', what);
  }
});

test('a lost answer after the work is done shows as a doubled post when the client sends again', async () => {
  const metadata = { event_type: 'highroad_card', event_payload: { delivery_id: 'd-lost' } };
  slack.fault({ method: 'chat.postMessage', drop: 'after' });
  await assert.rejects(post({ metadata }));
  assert.deepEqual(slack.doubledPosts(), []);
  await post({ metadata });
  assert.deepEqual(slack.doubledPosts().map((group) => [group.id, group.posts.length]), [['d-lost', 2]]);
  const [first, second] = slack.requests({ method: 'chat.postMessage' }).slice(-2);
  assert.deepEqual([first.processed, first.fault, second.processed], [true, 'drop:after', true]);
});

test('each fault strikes as often as it was ordered', async () => {
  slack.fault({ method: 'chat.postMessage', drop: 'before' });
  await assert.rejects(post({ text: 'never arrived' }));
  assert.equal(slack.requests({ method: 'chat.postMessage' }).pop().processed, false);
  slack.fault({ method: 'chat.postMessage', retryAfter: 7 });
  const limited = await post({});
  assert.deepEqual([limited.status, limited.headers.get('retry-after'), limited.error], [429, '7', 'ratelimited']);
  slack.fault({ method: 'chat.postMessage', error: 'internal_error', times: 2 });
  assert.deepEqual([(await post({})).error, (await post({})).error, (await post({})).ok], ['internal_error', 'internal_error', true]);
  slack.fault({ method: 'chat.postMessage', malformed: true });
  await assert.rejects(post({}), SyntaxError);
  slack.fault({ method: 'chat.postMessage', truncated: true });
  await assert.rejects(post({}));
});

test('the rate limit lets one message a second into a channel', async () => {
  slack.setRateLimit({ perSecond: 1 });
  const answers = [await post({}), await post({})];
  assert.deepEqual(answers.map((answer) => answer.status), [200, 429]);
  slack.advanceClock({ ms: 1000 });
  assert.equal((await post({})).status, 200);
  slack.setRateLimit();
});

test('live mentions are found wherever Slack would bring them to life', async () => {
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: '<@U0EVIL1> and <http://evil.example|ok>' } },
    { type: 'section', text: plain('<!channel> is only text here') },
    { type: 'section', text: { type: 'mrkdwn', text: '&lt;!here&gt; is only text too' } },
    { type: 'context', elements: [{ type: 'mrkdwn', text: '<#C0EVIL2> <!subteam^S0EVIL3>' }] },
    { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: '<!everyone>' }, { type: 'broadcast', range: 'here' }] }] },
  ];
  const { ts } = await post({ text: 'look <!channel>', blocks });
  const { live, text } = slack.message({ channel: 'reviews', ts });
  assert.deepEqual(live.map((item) => item.kind), ['broadcast', 'user', 'link', 'channel', 'usergroup', 'broadcast']);
  assert.match(text, /<!here> is only text too/);
});

test('a process of its own answers the same calls and outlives its client', async () => {
  const other = await spawnFakeSlack();
  try {
    const channels = await other.driver.channels();
    assert.deepEqual(channels.map((channel) => channel.name), ['reviews', 'reviews-private', 'elsewhere']);
    const { ts } = await other.driver.say({ user: 'bob', channel: 'reviews', text: 'hello' });
    assert.equal((await other.driver.waitForMessage({ channel: 'reviews', contains: 'hello' })).ts, ts);
    await assert.rejects(other.driver.say({ user: 'nobody', channel: 'reviews', text: 'x' }), /has no user "nobody"/);
  } finally {
    await other.stop();
  }
});
