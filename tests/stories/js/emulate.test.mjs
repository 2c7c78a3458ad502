// Highroad against somebody else's idea of Slack: the `emulate` package. It has the Web API only, so the daemon runs in
// HTTP mode and this test signs what Slack would send.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { sign } from '../../fakes/slack/fake_slack.mjs';
import { freePort, project } from './support/processes.mjs';
import { story, until } from './support/world.mjs';

const major = Number(process.versions.node.split('.')[0]);
const skip = major < 20 ? `emulate needs Node 20 or newer; this is ${process.versions.node}`
  : existsSync(path.join(project, 'tests/stories/js/node_modules/emulate')) ? false : 'the package emulate is not installed';
if (skip) console.warn(`SKIPPED: ${skip}`);

const token = 'xoxb-highroad-test';
const scopes = ['chat:write', 'channels:read', 'channels:history', 'channels:join', 'groups:read', 'groups:history', 'users:read', 'reactions:read', 'team:read'];
const seed = {
  slack: {
    team: { name: 'Highroad Test', domain: 'highroad-test' },
    users: [{ name: 'alice', real_name: 'Alice Archer', email: 'alice@example.com', is_admin: true }],
    channels: [{ name: 'reviews' }],
    oauth_apps: [{
      client_id: '111.222', client_secret: 's', app_id: 'A00HIGHROAD', name: 'Highroad', bot_name: 'highroad', bot_id: 'B00HIGHROAD',
      bot_user_id: 'U00HIGHROAD', redirect_uris: ['http://127.0.0.1:9/x'], scopes: ['chat:write'],
    }],
    tokens: [{ token, type: 'bot', user_id: 'U00HIGHROAD', app_id: 'A00HIGHROAD', bot_id: 'B00HIGHROAD', bot_user_id: 'U00HIGHROAD', scopes }],
    strict_scopes: true,
  },
};

story('in emulate\'s Slack a complaint becomes a card, and a signed click publishes its reply and changes the card', { skip, mode: 'http' }, async (w) => {
  const { createEmulator } = await import('emulate');
  const port = await freePort();
  const emulator = await createEmulator({ service: 'slack', port, seed });
  const api = `http://127.0.0.1:${port}/api`;
  const ask = async (method, args = {}) => {
    const response = await fetch(`${api}/${method}`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(args),
    });
    const body = await response.json();
    assert.equal(body.ok, true, `${method}: ${JSON.stringify(body)}`);
    return body;
  };
  try {
    const channel = (await ask('conversations.list', { types: 'public_channel' })).channels.find((one) => one.name === 'reviews').id;
    await ask('conversations.join', { channel });
    const alice = (await ask('users.list')).members.find((one) => one.name === 'alice');
    w.secret('slack_bot', token);
    w.configure({ api_base: api, channelId: channel, playbook: { approvers: [`slack:${alice.id}`] } });
    await w.startFresh();
    const id = await w.store.review({ rating: 1, title: 'Bad', text: 'Seen by emulate, too.', author: 'Sam' });
    const cards = async () => (await ask('conversations.history', { channel, include_all_metadata: true })).messages
      .filter((one) => JSON.stringify(one.blocks ?? []).includes('Seen by emulate, too.'));
    const card = await until(async () => (await cards()).find((one) => JSON.stringify(one.blocks).includes('Suggested reply')), 'the card', 15_000);
    assert.match(card.metadata.event_payload.delivery_id, /card\/reviews/);
    const elements = card.blocks.find((block) => block.type === 'actions').elements;
    const publish = elements.find((one) => one.text?.text === 'Publish reply');

    const payload = {
      type: 'block_actions', user: { id: alice.id, team_id: alice.team_id }, team: { id: alice.team_id }, channel: { id: channel },
      container: { type: 'message', message_ts: card.ts, channel_id: channel }, trigger_id: '1.2.3',
      actions: [{ type: 'button', action_id: publish.action_id, block_id: 'highroad.actions', value: publish.value, action_ts: '1.2' }],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const pressed = await fetch(`${w.url}/slack/interactions`, {
      method: 'POST', body, headers: {
        'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp,
        'x-slack-signature': sign(w.slack.signingSecret, timestamp, body),
      },
    });
    assert.equal(pressed.status, 200);
    await w.waitForAnswer(id);
    await until(async () => JSON.stringify(await cards()).includes('Answered, awaiting the customer'), 'the card to say so', 15_000);
    const all = await cards();
    assert.equal(all.length, 1);
    assert.equal(all[0].ts, card.ts, 'it was edited in place');
    const thread = async () => (await ask('conversations.replies', { channel, ts: card.ts })).messages.map((one) => one.text).join('\n');
    await until(async () => (await thread()).includes('Published, approved by'), 'the history in the thread');
  } finally {
    await w.daemon?.stop();
    await emulator.close();
  }
});
