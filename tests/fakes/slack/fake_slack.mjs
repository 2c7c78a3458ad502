// A Slack workspace on loopback. `startFakeSlack()` returns one object: its addresses, and the driver (see people.mjs)
// with which tests play the people, the network and the faults.
import http from 'node:http';
import { Faults } from './faults.mjs';
import { HttpMode } from './http_mode.mjs';
import { LIMITS, TIMING } from './limits.mjs';
import { makeDriver } from './people.mjs';
import { SlackError, refuse } from './slack_error.mjs';
import { SocketHub } from './socket_mode.mjs';
import { WebApi } from './web_api.mjs';
import { Workspace } from './workspace.mjs';

export { render, liveMentions, liveLinks } from './render.mjs';
export { sign } from './http_mode.mjs';
export { checkMessageBlocks, checkView } from './block_kit.mjs';
export { LIMITS, TIMING } from './limits.mjs';

const MOST_BODY = 4 * 1024 * 1024;

export class FakeSlack {
  constructor(options = {}) {
    this.workspace = new Workspace(options);
    this.timing = { ...TIMING, ...options.timing };
    this.random = options.random ?? Math.random;
    this.mode = options.mode ?? 'socket';
    this.rateLimit = options.rateLimit ?? null; // {perSecond: 1, burst: 1}
    this.budgets = new Map();
    this.faults = new Faults();
    this.viewOwners = new Map();
    this.deleted = [];
    this.undelivered = new Set();
    this.sockets = new SocketHub(this);
    this.http = new HttpMode(this);
    this.api = new WebApi(this);
    this.driver = makeDriver(this);
    this.eventCount = 0;
  }

  async listen(port = 0) {
    this.server = http.createServer((request, response) => {
      this.answer(request, response).catch((error) => {
        response.socket?.destroy(error);
        this.workspace.changed('bug', { text: error.stack });
        console.error(error);
      });
    });
    this.server.on('upgrade', (request, socket, head) => {
      this.sockets.upgrade(request, socket, head, new URL(request.url, 'http://fake'));
    });
    await new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    this.address = `127.0.0.1:${this.server.address().port}`;
    this.url = `http://${this.address}/`;
    this.apiUrl = `${this.url}api/`;
  }

  async stop() {
    for (const late of this.undelivered) late.cancel();
    this.sockets.stop();
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async answer(request, response) {
    const url = new URL(request.url, 'http://fake');
    const chunks = [];
    let size = 0;
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MOST_BODY) return request.destroy();
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    if (url.pathname.startsWith('/api/')) return this.api.handle(request, response, url, body);
    if (url.pathname.startsWith('/actions/') || url.pathname.startsWith('/commands/'))
      return this.api.handleResponseUrl(request, response, url, body);
    if (url.pathname.startsWith('/_fake')) return this.drive(request, response, url, body);
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found');
  }

  /** Every driver function is also POST /_fake/<name> with its argument object as JSON. */
  async drive(request, response, url, body) {
    const name = url.pathname.slice('/_fake/'.length);
    const reply = (status, value) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value ?? null));
    };
    if (name === '') return reply(200, { calls: Object.keys(this.driver).sort() });
    if (!Object.hasOwn(this.driver, name)) return reply(404, { error: `The fake Slack has no call "${name}".` });
    try {
      return reply(200, await this.driver[name](body ? JSON.parse(body) : Object.fromEntries(url.searchParams)));
    } catch (error) {
      return reply(400, { error: error.message });
    }
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  }

  // Rules that several methods share.

  needScope(token, scopes) {
    const missing = scopes.find((scope) => !token.scopes.has(scope));
    if (missing) refuse('missing_scope', { needed: missing, provided: [...token.scopes].join(',') });
  }

  knownChannel(id) {
    const channel = this.workspace.channels.get(id);
    if (!channel || (channel.is_private && !channel.members.has(this.workspace.bot.user_id))) refuse('channel_not_found');
    return channel;
  }

  memberChannel(id) {
    const channel = this.knownChannel(id);
    if (!channel.members.has(this.workspace.bot.user_id)) refuse('not_in_channel');
    return channel;
  }

  writableChannel(id, token) {
    const channel = token.scopes.has('chat:write.public') ? this.knownChannel(id) : this.memberChannel(id);
    if (channel.is_archived) refuse('is_archived');
    return channel;
  }

  /** About one message a second and channel, when a test asks for it. */
  slowDown(channel) {
    if (!this.rateLimit) return;
    const { perSecond = 1, burst = 1 } = this.rateLimit;
    const now = this.workspace.now();
    const budget = this.budgets.get(channel.id) ?? { left: burst, at: now };
    budget.left = Math.min(burst, budget.left + ((now - budget.at) / 1000) * perSecond);
    budget.at = now;
    this.budgets.set(channel.id, budget);
    if (budget.left < 1) throw new SlackError('ratelimited', { retryAfter: Math.max(1, Math.ceil((1 - budget.left) / perSecond)) });
    budget.left -= 1;
  }

  permalink(channel, ts) {
    return `https://${this.workspace.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  }

  botProfile() {
    const { bot, app, team } = this.workspace;
    return {
      id: bot.id, app_id: app.id, name: app.name, deleted: false, updated: 1700000000, team_id: team.id,
      icons: { image_36: 'https://a.slack-edge.com/36.png', image_48: 'https://a.slack-edge.com/48.png', image_72: 'https://a.slack-edge.com/72.png' },
    };
  }

  isInteractive(element) {
    return !['image', 'mrkdwn', 'plain_text'].includes(element.type) && !String(element.type).startsWith('rich_text_') ||
      element.type === 'rich_text_input';
  }

  addReaction(channel, message, user, name, fail) {
    message.reactions ??= [];
    let reaction = message.reactions.find((one) => one.name === name);
    if (reaction?.users.includes(user)) return fail('already_reacted');
    if (!reaction && message.reactions.length >= LIMITS.reactions.perMessage) return fail('too_many_emoji');
    if (message.reactions.filter((one) => one.users.includes(user)).length >= LIMITS.reactions.perUser) return fail('too_many_reactions');
    if (!reaction) message.reactions.push(reaction = { name, users: [], count: 0 });
    reaction.users.push(user);
    reaction.count += 1;
    this.reactionEvent('reaction_added', channel, message, user, name);
    return undefined;
  }

  removeReaction(channel, message, user, name, fail) {
    const reaction = message.reactions?.find((one) => one.name === name);
    if (!reaction?.users.includes(user)) return fail('no_reaction');
    reaction.users.splice(reaction.users.indexOf(user), 1);
    reaction.count -= 1;
    if (reaction.count === 0) message.reactions.splice(message.reactions.indexOf(reaction), 1);
    if (message.reactions.length === 0) delete message.reactions;
    this.reactionEvent('reaction_removed', channel, message, user, name);
    return undefined;
  }

  // Events: made here, sent over whichever transport the app uses, and tried again as Slack does.

  reactionEvent(type, channel, message, user, reaction) {
    this.workspace.changed(type, { channel: channel.id, ts: message.ts });
    if (!channel.members.has(this.workspace.bot.user_id)) return;
    this.event({
      type, user, reaction, item: { type: 'message', channel: channel.id, ts: message.ts }, item_user: message.user,
      event_ts: this.workspace.nextTs(),
    });
  }

  messageEvent(channel, message) {
    if (!channel.members.has(this.workspace.bot.user_id)) return;
    const event = structuredClone(message);
    if (event.metadata) event.metadata = { event_type: event.metadata.event_type, event_payload: event.metadata.event_payload };
    this.event({ ...event, channel: channel.id, channel_type: channel.is_private ? 'group' : 'channel', event_ts: message.ts },
      channel.is_private ? 'message.groups' : 'message.channels');
  }

  event(event, subscription = event.type) {
    if (!this.workspace.app.events.includes(subscription)) return undefined;
    const { team, app, bot } = this.workspace;
    this.eventCount += 1;
    const payload = {
      token: app.verification_token, team_id: team.id, context_team_id: team.id, api_app_id: app.id, event,
      type: 'event_callback', event_id: `Ev${String(this.eventCount).padStart(9, '0')}`, event_time: Math.floor(this.workspace.now() / 1000),
      authorizations: [{ enterprise_id: null, team_id: team.id, user_id: bot.user_id, is_bot: true, is_enterprise_install: false }],
      is_ext_shared_channel: false, event_context: `4-${Buffer.from(event.type).toString('base64')}`,
    };
    setImmediate(() => this.tryEvent(payload, 0, ''));
    return payload.event_id;
  }

  async tryEvent(payload, attempt, reason) {
    const retry = attempt ? { attempt, reason } : undefined;
    const outcome = this.mode === 'http' ? await this.http.event(payload, retry)
      : await this.sockets.deliver('events_api', payload, { retry });
    const over = outcome.ok || outcome.headers?.['x-slack-no-retry'] === '1' || attempt >= this.timing.retries.length;
    if (!over) this.planRetry(payload, attempt, outcome);
    this.workspace.changed('event_sent', { ok: outcome.ok, event_id: payload.event_id });
  }

  planRetry(payload, attempt, outcome) {
    const why = { timeout: 'timeout', no_socket: 'connection_failed', no_request_url: 'connection_failed' }[outcome.error] ?? outcome.error;
    const late = { cancel: () => clearTimeout(late.timer) };
    late.fire = () => {
      late.cancel();
      this.undelivered.delete(late);
      return this.tryEvent(payload, attempt + 1, why);
    };
    late.timer = setTimeout(late.fire, this.timing.retries[attempt]).unref();
    this.undelivered.add(late);
  }

  /** What a person did. `type` is slash_commands or interactive; nobody tries these again. */
  async act(type, payload, { acceptsPayload = false, copies = 1 } = {}) {
    if (this.mode === 'socket') return this.sockets.deliver(type, payload, { acceptsPayload, copies });
    const send = () => (type === 'slash_commands' ? this.http.command(payload) : this.http.interaction(payload));
    const outcomes = await Promise.all(Array.from({ length: copies }, send));
    return outcomes[0];
  }
}

/**
 * Options: port, seed, botToken, appToken, signingSecret, scopes, commands, events, mode ('socket' | 'http'), timing,
 * rateLimit, random. Returns the driver with url, apiUrl, tokens, and `stop()`.
 */
export async function startFakeSlack(options = {}) {
  const fake = new FakeSlack(options);
  await fake.listen(options.port ?? 0);
  return Object.assign(Object.create(null), fake.driver, {
    url: fake.url, apiUrl: fake.apiUrl, botToken: options.botToken ?? 'xoxb-highroad-test',
    appToken: options.appToken ?? 'xapp-highroad-test', signingSecret: fake.workspace.app.signing_secret,
    team: fake.workspace.team, app: fake.workspace.app, bot: fake.workspace.bot, fake, stop: () => fake.stop(),
  });
}
