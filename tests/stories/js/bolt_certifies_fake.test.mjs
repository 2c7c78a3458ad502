// The real @slack/bolt, unchanged, works against the fake in both modes. What Bolt takes for Slack, Highroad may too.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startFakeSlack } from '../../fakes/slack/fake_slack.mjs';

const major = Number(process.versions.node.split('.')[0]);
const skip = major < 20 ? `Bolt 5 needs Node 20 or newer; this is ${process.versions.node}` : false;
if (skip) console.warn(`SKIPPED: ${skip}`);
const { default: bolt } = skip ? { default: {} } : await import('@slack/bolt');
const { WebClient } = skip ? {} : await import('@slack/web-api');

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };
const plain = (text) => ({ type: 'plain_text', text });
const card = [
  { type: 'section', block_id: 'review', text: plain('The soup was cold.') },
  {
    type: 'actions', block_id: 'card', elements: [
      { type: 'button', action_id: 'approve', text: plain('Approve'), style: 'primary', value: '42:1' },
      { type: 'button', action_id: 'edit', text: plain('Edit'), value: '42:1' },
      { type: 'overflow', action_id: 'more', options: [{ text: plain('Snooze'), value: 'snooze' }, { text: plain('Dismiss'), value: 'dismiss' }] },
    ],
  },
];
const modal = {
  type: 'modal', callback_id: 'edit_reply', private_metadata: '42:1', title: plain('Edit reply'), submit: plain('Save'), notify_on_close: true,
  blocks: [{
    type: 'input', block_id: 'reply', label: plain('Reply'),
    element: { type: 'plain_text_input', action_id: 'text', initial_value: 'We are sorry.', max_length: 350 },
  }],
};

/** One little app that uses everything Highroad uses. */
function behave(app, heard) {
  app.command('/highroad', async ({ command, ack, respond, client }) => {
    if (command.text === 'status') return ack({ response_type: 'ephemeral', text: `status for ${command.user_name}` });
    if (command.text === 'later') {
      await ack();
      return respond({ response_type: 'in_channel', text: 'said later' });
    }
    await ack();
    return client.chat.postMessage({
      channel: command.channel_id, text: 'A review', blocks: card,
      metadata: { event_type: 'highroad_card', event_payload: { delivery_id: 'd-1' } },
    });
  });
  app.action('approve', async ({ ack, body, action, respond, client }) => {
    await ack();
    heard.push(['approve', body.user.id, action.value, body.container.message_ts]);
    await respond({ response_type: 'ephemeral', replace_original: false, text: 'approved, thank you' });
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'Approved', blocks: [{ type: 'section', text: plain('Approved') }] });
  });
  app.action('edit', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: modal });
  });
  app.action('more', async ({ ack, action }) => {
    await ack();
    heard.push(['more', action.selected_option.value]);
  });
  app.view('edit_reply', async ({ ack, view }) => {
    const text = view.state.values.reply.text.value;
    if (text.includes('refund')) return ack({ response_action: 'errors', errors: { reply: 'No refunds, please.' } });
    heard.push(['reply', text, view.private_metadata]);
    return ack();
  });
  app.view({ callback_id: 'edit_reply', type: 'view_closed' }, async ({ ack }) => {
    await ack();
    heard.push(['closed']);
  });
  for (const type of ['reaction_added', 'reaction_removed', 'subteam_members_changed', 'member_joined_channel'])
    app.event(type, async ({ event }) => heard.push([type, event.reaction ?? event.subteam_id ?? event.user]));
  app.message(async ({ message }) => heard.push(['message', message.text, message.channel_type]));
  app.error(async (error) => heard.push(['error', error.message]));
}

const heardOf = async (slack, heard, kind, count = 1) => {
  await slack.waitUntil(() => heard.filter(([one]) => one === kind).length >= count);
  return heard.filter(([one]) => one === kind).pop();
};

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

async function startSocketApp(slack, heard) {
  const app = new bolt.App({
    token: slack.botToken, appToken: slack.appToken, socketMode: true, ignoreSelf: false, logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  behave(app, heard);
  await app.start();
  await slack.waitForSockets();
  return app;
}

async function startHttpApp(slack, heard) {
  const port = await freePort();
  const app = new bolt.App({
    token: slack.botToken, signingSecret: slack.signingSecret, ignoreSelf: false, logger: quiet, clientOptions: { slackApiUrl: slack.apiUrl },
  });
  behave(app, heard);
  await app.start({ port, host: '127.0.0.1' });
  slack.setMode({ mode: 'http', requestUrl: `http://127.0.0.1:${port}/slack/events` });
  return app;
}

for (const [mode, start] of [['Socket Mode', startSocketApp], ['HTTP mode', startHttpApp]]) {
  describe(`Bolt in ${mode}`, { skip }, () => {
    let slack;
    let app;
    let heard;
    before(async () => {
      slack = await startFakeSlack({ timing: { retries: [0, 0, 0] } });
      heard = [];
      app = await start(slack, heard);
    });
    after(async () => {
      await app?.stop();
      await slack?.stop();
    });

    const newCard = async () => {
      const done = await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad card', expect: 'message' });
      return done.messages[0];
    };

    test('answers a slash command in its ack, seen only by who typed it', async () => {
      const done = await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad status' });
      assert.equal(done.ok, true);
      assert.ok(done.ackMs < 3000);
      assert.deepEqual(done.ephemerals.map((one) => [one.fallback, one.shown_to]), [['status for alice', slack.fake.workspace.user('alice').id]]);
      assert.equal((await slack.command({ user: 'alice', channel: 'reviews', text: '/unknown' })).error, 'dispatch_unknown_command');
    });

    test('answers a slash command through its response_url', async () => {
      const done = await slack.command({ user: 'bob', channel: 'reviews', text: '/highroad later', expect: 'message' });
      assert.equal(done.messages[0].fallback, 'said later');
    });

    test('posts a card with metadata and reads it back from history', async () => {
      const shown = await newCard();
      assert.deepEqual(shown.buttons.map((button) => button.action_id), ['approve', 'edit', 'more']);
      assert.deepEqual(shown.live, []);
      const history = await app.client.conversations.history({ channel: shown.channel, oldest: shown.ts, inclusive: true, include_all_metadata: true });
      assert.equal(history.messages[0].metadata.event_payload.delivery_id, 'd-1');
      const without = await app.client.conversations.history({ channel: shown.channel, oldest: shown.ts, inclusive: true });
      assert.equal(without.messages[0].metadata.event_payload, undefined);
    });

    test('a click is acked, answered privately, and changes the card in place', async () => {
      const shown = await newCard();
      const done = await slack.click({ user: 'bob', channel: 'reviews', ts: shown.ts, action_id: 'approve', expect: 'update' });
      assert.equal(done.ok, true);
      assert.equal(done.ephemerals[0].fallback, 'approved, thank you');
      assert.equal(done.updated[0].text, 'Approved');
      assert.deepEqual(await heardOf(slack, heard, 'approve'), ['approve', slack.fake.workspace.user('bob').id, '42:1', shown.ts]);
    });

    test('an overflow choice arrives with its value', async () => {
      const shown = await newCard();
      await slack.click({ user: 'bob', channel: 'reviews', ts: shown.ts, action_id: 'more', value: 'Snooze' });
      assert.deepEqual(await heardOf(slack, heard, 'more'), ['more', 'snooze']);
    });

    test('a modal opens, refuses a bad text beside its field, takes a good one and closes', async () => {
      const shown = await newCard();
      const opened = await slack.click({ user: 'alice', channel: 'reviews', ts: shown.ts, action_id: 'edit', expect: 'view' });
      assert.equal(opened.view.view.callback_id, 'edit_reply');
      const empty = await slack.submit({ user: 'alice', values: { text: '' } });
      assert.deepEqual(empty.errors, { reply: 'Please complete this required field.' });
      const bad = await slack.submit({ user: 'alice', values: { text: 'Here is a refund.' } });
      assert.deepEqual(bad.errors, { reply: 'No refunds, please.' });
      assert.notEqual(slack.openView({ user: 'alice' }), null);
      const good = await slack.submit({ user: 'alice', values: { text: 'Please come back.' } });
      assert.equal(good.closed, true);
      assert.equal(slack.openView({ user: 'alice' }), null);
      assert.deepEqual(await heardOf(slack, heard, 'reply'), ['reply', 'Please come back.', '42:1']);
    });

    test('a modal that is closed is told of', async () => {
      const shown = await newCard();
      await slack.click({ user: 'bob', channel: 'reviews', ts: shown.ts, action_id: 'edit', expect: 'view' });
      assert.equal((await slack.closeView({ user: 'bob' })).notified, true);
      await heardOf(slack, heard, 'closed');
    });

    test('reactions, messages in public and private channels, and group changes arrive as events', async () => {
      const shown = await newCard();
      slack.react({ user: 'bob', channel: 'reviews', ts: shown.ts, name: 'thumbsup::skin-tone-3' });
      assert.deepEqual(await heardOf(slack, heard, 'reaction_added'), ['reaction_added', '+1::skin-tone-3']);
      slack.unreact({ user: 'bob', channel: 'reviews', ts: shown.ts, name: 'thumbsup::skin-tone-3' });
      await heardOf(slack, heard, 'reaction_removed');
      heard.length = 0;
      slack.say({ user: 'bob', channel: 'reviews-private', text: 'approve 42' });
      assert.deepEqual(await heardOf(slack, heard, 'message'), ['message', 'approve 42', 'group']);
      slack.setUsergroup({ usergroup: 'review-team', users: ['carol'] });
      const [, group] = await heardOf(slack, heard, 'subteam_members_changed');
      const members = await app.client.usergroups.users.list({ usergroup: group });
      assert.deepEqual(members.users, [slack.fake.workspace.user('carol').id]);
      const list = await app.client.usergroups.list({ include_users: true });
      assert.equal(list.usergroups[0].handle, 'review-team');
    });

    test('people, channels, permalinks and own reactions can be read', async () => {
      const shown = await newCard();
      slack.addUser({ name: `guest-${mode}`, guest: 'single' });
      const guest = await app.client.users.info({ user: slack.fake.workspace.user(`guest-${mode}`).id });
      assert.equal(guest.user.is_ultra_restricted, true);
      const { channels } = await app.client.conversations.list({ types: 'public_channel,private_channel' });
      assert.deepEqual(channels.map((channel) => channel.name), ['reviews', 'reviews-private', 'elsewhere']);
      assert.match((await app.client.chat.getPermalink({ channel: shown.channel, message_ts: shown.ts })).permalink, /archives/);
      await app.client.reactions.add({ channel: shown.channel, timestamp: shown.ts, name: 'eyes' });
      const read = await app.client.reactions.get({ channel: shown.channel, timestamp: shown.ts });
      assert.equal(read.message.reactions[0].name, 'eyes');
      await assert.rejects(app.client.reactions.add({ channel: shown.channel, timestamp: shown.ts, name: 'eyes' }), /already_reacted/);
    });
  });
}

describe('Socket Mode as Bolt lives it', { skip }, () => {
  test('after a refresh request Bolt comes back on a new link, and commands reach it again', async () => {
    const slack = await startFakeSlack({ timing: { retries: [0, 0, 0] } });
    const heard = [];
    const app = await startSocketApp(slack, heard);
    try {
      const [first] = slack.connections();
      slack.disconnect({ reason: 'refresh_requested' });
      await slack.waitForSockets({ exactly: 0 });
      // This Bolt lets five seconds pass before it connects again.
      await slack.waitForSockets({ timeoutMs: 15000 });
      const [second] = slack.connections();
      assert.notEqual(second.id, first.id);
      const done = await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad status' });
      assert.equal(done.ok, true);
    } finally {
      await app.stop();
      await slack.stop();
    }
  });

  test('without a socket a person sees a failure, and an event waits to be tried again', async () => {
    const slack = await startFakeSlack({ timing: { retries: [60_000, 60_000, 60_000] } });
    assert.equal((await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad status' })).error, 'no_socket');
    slack.say({ user: 'alice', channel: 'reviews', text: 'is anybody there?' });
    await slack.waitUntil(() => slack.fake.undelivered.size === 1);
    const heard = [];
    const app = await startSocketApp(slack, heard);
    try {
      assert.deepEqual(await slack.retryNow(), { retried: 1 });
      assert.equal((await heardOf(slack, heard, 'message'))[1], 'is anybody there?');
      const last = slack.deliveries().socket.filter((entry) => entry.kind === 'envelope').pop();
      assert.deepEqual(last.retry, { attempt: 1, reason: 'connection_failed' });
    } finally {
      await app.stop();
      await slack.stop();
    }
  });

  test('a half-open socket swallows an envelope, which then counts as not acked', async () => {
    const slack = await startFakeSlack({ timing: { ack: 100 } });
    const app = await startSocketApp(slack, []);
    try {
      slack.freezeSockets();
      assert.equal((await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad status' })).error, 'timeout');
    } finally {
      slack.freezeSockets({ frozen: false });
      await app.stop();
      await slack.stop();
    }
  });
});

describe('the fake\'s signatures, judged by Bolt', { skip }, () => {
  let slack;
  let app;
  before(async () => {
    slack = await startFakeSlack();
    app = await startHttpApp(slack, []);
  });
  after(async () => {
    await app?.stop();
    await slack?.stop();
  });

  test('a signed challenge is answered, an unsigned one is not', async () => {
    assert.equal((await slack.verifyUrl()).verified, true);
    for (const signature of ['missing', 'wrong', 'stale']) assert.equal((await slack.verifyUrl({ signature })).status, 401, signature);
  });

  test('an ssl_check passes without a signature', async () => {
    assert.equal((await slack.sslCheck()).status, 200);
  });
});

describe('WebClient', { skip }, () => {
  test('waits as long as Retry-After says, and sends again', async () => {
    const slack = await startFakeSlack();
    try {
      const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, logger: quiet });
      slack.fault({ method: 'chat.postMessage', retryAfter: 1 });
      const started = Date.now();
      const { channel } = await client.chat.postMessage({ channel: slack.channels()[0].id, text: 'patience' });
      assert.ok(Date.now() - started >= 1000);
      assert.deepEqual(slack.requests({ method: 'chat.postMessage', channel }).map((entry) => entry.status), [429, 200]);
    } finally {
      await slack.stop();
    }
  });
});
