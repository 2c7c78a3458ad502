// A second opinion: one story, told by Slack's own WebClient to the `emulate` package and to our fake, ends the same way
// in both. Where emulate is known to be looser than Slack (limits, oldest/latest, scopes) the story does not go.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { startFakeSlack } from '../../fakes/slack/fake_slack.mjs';

const major = Number(process.versions.node.split('.')[0]);
const skip = major < 20 ? `emulate and @slack/web-api need Node 20 or newer; this is ${process.versions.node}` : false;
if (skip) console.warn(`SKIPPED: ${skip}`);

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };
const scopes = ['chat:write', 'channels:read', 'channels:history', 'channels:join', 'groups:read', 'groups:history', 'users:read',
  'users:read.email', 'reactions:read', 'reactions:write', 'team:read'];
const seed = {
  slack: {
    team: { name: 'Highroad Test', domain: 'highroad-test' },
    users: [{ name: 'alice', email: 'alice@example.com', is_admin: true }, { name: 'bob', email: 'bob@example.com' }],
    channels: [{ name: 'reviews' }],
    oauth_apps: [{
      client_id: '111.222', client_secret: 's', app_id: 'A00HIGHROAD', name: 'Highroad', bot_name: 'highroad', bot_id: 'B00HIGHROAD',
      bot_user_id: 'U00HIGHROAD', redirect_uris: ['http://127.0.0.1:9/x'], scopes: ['chat:write'],
    }],
    tokens: [{
      token: 'xoxb-highroad-test', type: 'bot', user_id: 'U00HIGHROAD', app_id: 'A00HIGHROAD', bot_id: 'B00HIGHROAD',
      bot_user_id: 'U00HIGHROAD', scopes,
    }],
    strict_scopes: true,
  },
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

/** What the WebClient saw, with ids and times taken out. */
async function story(client) {
  const told = [];
  const tell = async (name, promise, pick) => {
    try {
      told.push([name, pick(await promise)]);
    } catch (error) {
      told.push([name, error.data?.error ?? error.message]);
    }
  };
  await tell('who am I', client.auth.test(), (answer) => [answer.ok, typeof answer.bot_id]);
  const { channels } = await client.conversations.list({ types: 'public_channel' });
  const channel = channels.find((one) => one.name === 'reviews').id;
  await client.conversations.join({ channel });
  const metadata = { event_type: 'highroad_card', event_payload: { delivery_id: 'd-1' } };
  const blocks = [{ type: 'section', block_id: 'b', text: { type: 'plain_text', text: 'The soup was cold.' } }];
  const root = await client.chat.postMessage({ channel, text: 'card', blocks, metadata });
  told.push(['posted', [typeof root.ts, root.channel === channel, root.message.text]]);
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: root.ts });
  await tell('changed', client.chat.update({ channel, ts: root.ts, text: 'card 2', blocks }), (answer) => [answer.ts === root.ts, answer.text]);
  await tell('history', client.conversations.history({ channel, include_all_metadata: true }), (answer) => answer.messages
    .filter((message) => message.ts >= root.ts)
    .map((message) => [message.text, message.blocks?.[0].text.text, message.metadata?.event_payload.delivery_id, message.edited !== undefined, message.reply_count]));
  await tell('thread', client.conversations.replies({ channel, ts: root.ts }), (answer) => answer.messages.map((message) => message.text));
  await tell('react', client.reactions.add({ channel, timestamp: root.ts, name: 'eyes' }), (answer) => answer.ok);
  await tell('react twice', client.reactions.add({ channel, timestamp: root.ts, name: 'eyes' }), (answer) => answer.ok);
  await tell('reactions', client.reactions.get({ channel, timestamp: root.ts }), (answer) => answer.message.reactions.map((one) => [one.name, one.count]));
  await tell('unreact', client.reactions.remove({ channel, timestamp: root.ts, name: 'eyes' }), (answer) => answer.ok);
  await tell('unreact twice', client.reactions.remove({ channel, timestamp: root.ts, name: 'eyes' }), (answer) => answer.ok);
  await tell('by address', client.users.lookupByEmail({ email: 'bob@example.com' }), (answer) => answer.user.name);
  await tell('nobody', client.users.info({ user: 'U0NOBODY00' }), (answer) => answer.ok);
  await tell('nowhere', client.chat.postMessage({ channel: 'C0NOWHERE0', text: 'x' }), (answer) => answer.ok);
  await tell('nothing to say', client.chat.postMessage({ channel }), (answer) => answer.ok);
  await tell('change nothing', client.chat.update({ channel, ts: '1.000001', text: 'x' }), (answer) => answer.ok);
  await tell('delete', client.chat.delete({ channel, ts: root.ts }), (answer) => answer.ts === root.ts);
  return told;
}

test('the same story ends the same way in emulate and in the fake', { skip }, async () => {
  const { WebClient } = await import('@slack/web-api');
  const { createEmulator } = await import('emulate');
  const client = (apiUrl) => new WebClient('xoxb-highroad-test', { slackApiUrl: apiUrl, logger: quiet, retryConfig: { retries: 0 } });
  const port = await freePort();
  const emulator = await createEmulator({ service: 'slack', port, seed });
  const slack = await startFakeSlack({ scopes });
  try {
    const [theirs, ours] = [await story(client(`http://127.0.0.1:${port}/api/`)), await story(client(slack.apiUrl))];
    assert.deepEqual(ours, theirs);
  } finally {
    await emulator.close();
    await slack.stop();
  }
});
