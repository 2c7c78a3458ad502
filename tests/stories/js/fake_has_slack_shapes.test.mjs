// Key shapes: whatever the fake answers or sends has only keys that Slack was seen to use, and has those a client needs.
// The recorded shapes live beside the project, not in it; without them this suite says so and skips.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startFakeSlack, sign } from '../../fakes/slack/fake_slack.mjs';

const specs = new URL('../../../../shared/specs/slack/', import.meta.url);
const skip = existsSync(specs) ? false : `no recorded Slack shapes at ${specs.pathname}`;
if (skip) console.warn(`SKIPPED: ${skip}`);

// What these hold is named by the app, or is younger than the recordings.
const OPEN = new Set(['blocks', 'state', 'values', 'event_payload', 'attachments', 'args', 'options', 'authorizations']);
// Documented, and seen in one recording while absent from another (or pruned from it).
const ELSEWHERE = new Set(['response_urls', 'context_team_id', 'blocks', 'users']);

function sample(path) {
  for (const name of [`${path}.json`, `${path}.pruned.json`]) {
    const file = new URL(`samples/${name}`, specs);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  }
  throw new Error(`no sample ${path}`);
}

function strangeKeys(value, known, at = '') {
  if (Array.isArray(value)) return Array.isArray(known) && known.length ? value.flatMap((item) => strangeKeys(item, known[0], `${at}[]`)) : [];
  if (typeof value !== 'object' || value === null || typeof known !== 'object' || known === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (ELSEWHERE.has(key)) return [];
    if (!Object.hasOwn(known, key)) return [`${at}.${key}`];
    return OPEN.has(key) ? [] : strangeKeys(inner, known[key], `${at}.${key}`);
  });
}

describe('shapes', { skip }, () => {
  let slack;
  let channel;
  let card;
  let alice;
  before(async () => {
    slack = await startFakeSlack({ timing: { ack: 100, retries: [] } });
    channel = slack.channels()[0].id;
    alice = slack.fake.workspace.user('alice').id;
    card = await call('chat.postMessage', {
      channel, text: 'card', metadata: { event_type: 'highroad_card', event_payload: { delivery_id: 'd' } },
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: '1' }] }],
    });
    await call('chat.postMessage', { channel, text: 'reply', thread_ts: card.ts });
    await call('reactions.add', { channel, timestamp: card.ts, name: 'eyes' });
  });
  after(() => slack?.stop());

  async function call(method, args) {
    const flat = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]));
    const token = method === 'apps.connections.open' ? slack.appToken : slack.botToken;
    const response = await fetch(slack.apiUrl + method, {
      method: 'POST', body: new URLSearchParams(flat), headers: { authorization: `Bearer ${token}` },
    });
    return response.json();
  }

  const view = () => ({
    trigger_id: slack.fake.workspace.newTrigger(alice, 3000), view: {
      type: 'modal', callback_id: 'm', title: { type: 'plain_text', text: 'Title' }, submit: { type: 'plain_text', text: 'Go' }, notify_on_close: true,
      blocks: [{ type: 'input', block_id: 'b', label: { type: 'plain_text', text: 'L' }, element: { type: 'plain_text_input', action_id: 'i' } }],
    },
  });
  const answers = {
    'auth.test': () => ({}), 'apps.connections.open': () => ({}), 'team.info': () => ({}), 'bots.info': () => ({ bot: slack.bot.id }),
    'chat.postMessage': () => ({ channel, text: 'x' }), 'chat.update': () => ({ channel, ts: card.ts, text: 'y' }),
    'chat.postEphemeral': () => ({ channel, user: alice, text: 'x' }), 'chat.getPermalink': () => ({ channel, message_ts: card.ts }),
    'conversations.history': () => ({ channel, include_all_metadata: true }), 'conversations.info': () => ({ channel, include_num_members: true }),
    'conversations.list': () => ({}), 'conversations.members': () => ({ channel }), 'conversations.join': () => ({ channel }),
    'reactions.add': () => ({ channel, timestamp: card.ts, name: 'fire' }), 'reactions.remove': () => ({ channel, timestamp: card.ts, name: 'fire' }),
    'users.info': () => ({ user: alice }), 'users.lookupByEmail': () => ({ email: 'alice@example.com' }),
    'usergroups.list': () => ({ include_users: true }), 'usergroups.users.list': () => ({ usergroup: slack.workspace().usergroups[0].id }),
    'views.open': view, 'chat.delete': () => ({ channel, ts: card.ts }),
  };
  for (const [method, args] of Object.entries(answers)) {
    if (method === 'chat.delete') continue;
    test(`${method} answers with keys that Slack uses`, async () => {
      const answer = await call(method, args());
      assert.equal(answer.ok, true, JSON.stringify(answer));
      assert.deepEqual(strangeKeys(answer, sample(`api/${method}`)), []);
    });
  }

  /** Runs `doing` and returns the payloads that were sent meanwhile, the last one first. */
  async function sent(doing, kind) {
    const payloads = [];
    const { fake } = slack;
    const deliver = fake.sockets.deliver;
    fake.sockets.deliver = async (type, payload) => {
      payloads.unshift({ type, payload: structuredClone(payload) });
      fake.workspace.changed('caught');
      return { ok: true };
    };
    try {
      await doing();
      await slack.waitUntil(() => payloads.some((one) => one.type === kind));
      return payloads.find((one) => one.type === kind).payload;
    } finally {
      fake.sockets.deliver = deliver;
    }
  }

  const outgoing = {
    'app-backend/slash-commands/SlashCommandPayload': ['slash_commands', () => slack.command({ user: 'alice', channel: 'reviews', text: '/highroad status' })],
    'app-backend/interactive-components/BlockActionPayload': ['interactive', () => slack.click({ user: 'alice', channel: 'reviews', ts: card.ts, action_id: 'go' })],
    'app-backend/views/ViewSubmissionPayload': ['interactive', async () => {
      await call('views.open', view());
      return slack.submit({ user: 'alice', values: { i: 'text' } });
    }],
    'app-backend/views/ViewClosedPayload': ['interactive', async () => {
      await call('views.open', view());
      return slack.closeView({ user: 'alice' });
    }],
    'events/ReactionAddedPayload': ['events_api', () => slack.react({ user: 'bob', channel: 'reviews', ts: card.ts, name: 'rocket' })],
    'events/ReactionRemovedPayload': ['events_api', () => slack.unreact({ user: 'bob', channel: 'reviews', ts: card.ts, name: 'rocket' })],
    'events/MessagePayload': ['events_api', () => slack.say({ user: 'bob', channel: 'reviews', text: 'hello' })],
    'events/MemberJoinedChannelPayload': ['events_api', () => slack.join({ user: 'bob', channel: 'reviews' })],
  };
  for (const [path, [kind, doing]] of Object.entries(outgoing)) {
    test(`${path.split('/').pop()} has keys that Slack uses`, async () => {
      const payload = await sent(doing, kind);
      assert.deepEqual(strangeKeys(payload, sample(path)), []);
    });
  }

  test('chat.delete answers with keys that Slack uses', async () => {
    assert.deepEqual(strangeKeys(await call('chat.delete', answers['chat.delete']()), sample('api/chat.delete')), []);
  });

  test('every recorded argument of a method that the fake knows passes through it', () => {
    const api = JSON.parse(readFileSync(new URL('web-api/slack_web_openapi_v2.trimmed.json', specs), 'utf8'));
    for (const [method, spec] of Object.entries(slack.fake.api.methods)) {
      const described = api.paths[`/${method}`];
      if (!described) continue;
      const { parameters, consumes } = Object.values(described)[0];
      const names = parameters.map((parameter) => parameter.name);
      for (const required of spec.required ?? []) assert.ok(names.includes(required), `${method} has no argument ${required}`);
      assert.equal(spec.read === true, !consumes.includes('application/json'), `${method} and JSON bodies`);
    }
  });

  test('a signature agrees with the published vector', () => {
    const vector = JSON.parse(readFileSync(new URL('signing/vector.json', specs), 'utf8'));
    assert.equal(sign(vector.signing_secret, vector.timestamp, vector.body), vector.signature);
  });

  test('the limits are the published ones', async () => {
    const { LIMITS } = await import('../../fakes/slack/fake_slack.mjs');
    const published = JSON.parse(readFileSync(new URL('limits.json', specs), 'utf8'));
    const pairs = [
      [LIMITS.message.blocks, published.message.blocks_max], [LIMITS.message.text, published.message.text_max_before_truncation],
      [LIMITS.view.blocks, published.view.blocks_max], [LIMITS.view.title, published.view.title],
      [LIMITS.view.private_metadata, published.view.private_metadata], [LIMITS.block.header, published.block.header_text],
      [LIMITS.block.sectionText, published.block.section_text], [LIMITS.block.sectionFields, published.block.section_fields],
      [LIMITS.block.sectionFieldText, published.block.section_field_text], [LIMITS.block.contextElements, published.block.context_elements],
      [LIMITS.block.actionsElements, published.block.actions_elements], [LIMITS.block.markdownTotal, published.block.markdown_text_total_per_payload],
      [LIMITS.element.buttonText, published.element.button_text], [LIMITS.element.buttonValue, published.element.button_value],
      [LIMITS.element.actionId, published.element.action_id], [LIMITS.element.overflowOptions, published.element.overflow_options],
      [LIMITS.element.optionText, published.element.option_text], [LIMITS.element.optionValue, published.element.option_value],
      [LIMITS.element.plainTextInputCeiling, published.element.plain_text_input_max_length_ceiling],
      [LIMITS.confirm.title, published.confirm.title], [LIMITS.confirm.text, published.confirm.text],
      [LIMITS.sockets, published.timing.socket_mode_connections_max],
    ];
    for (const [ours, theirs] of pairs) assert.equal(ours, theirs);
  });
});
