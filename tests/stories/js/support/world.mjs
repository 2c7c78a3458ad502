// One world for one story: a directory, a fake Slack, an App Store stand-in, a configuration and the real daemon.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startFakeSlack } from '../../../fakes/slack/fake_slack.mjs';
import { Program, binary, freePort, project, run, until } from './processes.mjs';
import { startStandIn } from './store_stand_in.mjs';

const webhookSecret = 'a webhook secret of at least thirty-two bytes';

const toml = (value) => {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (value !== null && typeof value === 'object') return `{ ${Object.entries(value).map(([key, one]) => `${key} = ${toml(one)}`).join(', ')} }`;
  return JSON.stringify(value);
};
export const table = (name, values) => `${name}\n${Object.entries(values).filter(([, value]) => value !== undefined)
  .map(([key, value]) => `${key} = ${toml(value)}\n`).join('')}\n`;

export class World {
  /**
   * options: mode ('socket' | 'http'), slack (options of the fake), api_base, playbook, contact, channels [names in
   * Slack], sources [[...]] or a function of the world, webhook (true adds the source "shop"), extra (TOML text, or a function
   * of the world that gives it).
   */
  static async make(options = {}) {
    const world = new World();
    try {
      await world.furnish(options);
    } catch (error) {
      await world.end().catch(() => {});
      throw error;
    }
    return world;
  }

  async furnish(options) {
    this.options = options;
    this.dir = mkdtempSync(path.join(tmpdir(), 'hr-'));
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.slack = await startFakeSlack({ commands: ['/review'], mode: options.mode ?? 'socket', ...options.slack });
    const publicKeyFile = this.secret('public.pem', this.keys.publicKey.export({ type: 'spki', format: 'pem' }));
    this.store = await startStandIn({ publicKeyFile });
    this.port = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.secret('slack_bot', this.slack.botToken);
    this.secret('slack_app', this.slack.appToken);
    this.secret('slack_signing', this.slack.signingSecret);
    this.secret('store_key', this.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    this.secret('webhook', webhookSecret);
    mkdirSync(path.join(this.dir, 'state'), { mode: 0o700 });
    this.configFile = path.join(this.dir, 'highroad.toml');
    this.configure();
    if (options.mode === 'http') this.slack.setMode({
      mode: 'http', eventsUrl: `${this.url}/slack/events`, interactivityUrl: `${this.url}/slack/interactions`,
      commandsUrl: `${this.url}/slack/commands`,
    });
  }

  secret(name, text) {
    const file = path.join(this.dir, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  file(name) {
    return { file: path.join(this.dir, name) };
  }

  user(name) {
    return this.slack.workspace().users.find((one) => one.name === name).id;
  }

  group(handle) {
    return this.slack.workspace().usergroups.find((one) => one.handle === handle).id;
  }

  channel(name) {
    return this.slack.channels().find((one) => one.name === name).id;
  }

  appStore(values = {}) {
    return {
      kind: 'app_store_connect', name: 'acme-ios', title: 'Acme Notes for iOS', app_id: this.store.app, key_id: '2X9R4HXF34',
      issuer_id: '57246542-96fe-1a63-e053-0824d011072a', private_key: this.file('store_key'), poll_every: '1s',
      api_base: this.store.url, ...values,
    };
  }

  /** Writes highroad.toml; what is named here replaces what the world was made with. */
  configure(changes = {}) {
    const o = { ...this.options, ...changes };
    this.options = o;
    const names = o.channels ?? ['reviews'];
    const sources = (o.sources ?? ((world) => [world.appStore()]))(this);
    if (o.webhook) sources.push({ kind: 'webhook', name: 'shop', title: 'Acme web shop', secret: this.file('webhook'), ...o.webhook });
    const slack = {
      mode: o.mode ?? 'socket', bot_token: this.file('slack_bot'), pace: '0s', api_base: o.api_base ?? this.slack.apiUrl.replace(/\/$/, ''),
      ...(o.mode === 'http' ? { signing_secret: this.file('slack_signing') } : { app_token: this.file('slack_app') }),
    };
    const text = [
      table('[general]', { state_dir: path.join(this.dir, 'state'), prompts_dir: path.join(project, 'prompts'), log_level: 'debug', ...o.general?.(this), ...(o.mode === 'http' ? { public_url: this.url } : {}) }),
      table('[http]', { listen: `127.0.0.1:${this.port}` }),
      table('[control]', { socket: path.join(this.dir, 'c.sock') }),
      table('[playbook]', {
        approvers: [`slack-group:${this.group('review-team')}`, 'cli:*'], undo_window: '2s', cool_off: '0s', channels: names.slice(0, 1),
        ...o.playbook,
      }),
      // Most stories tell of single cards, whatever else comes at the same time.
      table('[playbook.storms]', { reviews: 0, same_theme: 0, ...o.storms }),
      table('[contact]', { product: 'Acme Notes', email: 'care@example.com', sign_off: 'The Acme Notes team', ...o.contact }),
      table('[slack]', slack),
      ...names.map((name) => table('[[channels]]', { name, chat: 'slack', id: o.channelId ?? this.channel(name) })),
      ...sources.map((source) => table('[[sources]]', source)),
      typeof o.extra === 'function' ? o.extra(this) : o.extra ?? '',
    ].join('');
    writeFileSync(this.configFile, text);
    return text;
  }

  /** Starts the daemon and waits until it serves; in Socket Mode until its socket is there too. */
  async start() {
    this.daemon = new Program(binary('highroad'), ['run', '-c', this.configFile], { env: this.environment() });
    await this.daemon.saying('highroad runs');
    if ((this.options.mode ?? 'socket') === 'socket' && this.options.awaitSocket !== false) await this.slack.waitForSockets({ timeoutMs: 10_000 });
    return this.daemon;
  }

  /** ... and the first look at the source is over, so that what comes next is fresh. */
  async startFresh() {
    await this.start();
    await this.daemon.saying('source recorded');
  }

  environment() {
    const ours = /^(STATE_DIRECTORY|RUNTIME_DIRECTORY|CREDENTIALS_DIRECTORY|NOTIFY_SOCKET|(https?|all|no)_proxy)$/i;
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  }

  cli(...args) {
    const [command, ...rest] = args;
    return run(binary('highroad'), [command, '-c', this.configFile, ...rest], { env: this.environment() });
  }

  get(where) {
    return fetch(this.url + where);
  }

  async metric(name) {
    const text = await (await this.get('/metrics')).text();
    const lines = text.split('\n').filter((line) => line.startsWith(name));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  /** Pushes to the webhook source; signature: valid | wrong | missing | stale. */
  async push(body, { signature = 'valid' } = {}) {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const timestamp = String(Math.floor(Date.now() / 1000) - (signature === 'stale' ? 400 : 0));
    const made = createHmac('sha256', signature === 'wrong' ? 'another secret' : webhookSecret).update(`${timestamp}.`).update(text).digest('hex');
    const headers = { 'content-type': 'application/json' };
    if (signature !== 'missing') Object.assign(headers, { 'x-highroad-timestamp': timestamp, 'x-highroad-signature': `v1=${made}` });
    const response = await fetch(`${this.url}/hooks/shop`, { method: 'POST', headers, body: text });
    return { status: response.status, body: await response.json().catch(() => null) };
  }

  /** The card with these words, as it stands; waits for it. */
  card(contains, { channel = 'reviews', timeoutMs = 15_000, also } = {}) {
    return until(() => this.cards(contains, channel).find((one) => !also || one.text.includes(also)),
      `a card in #${channel} with "${contains}"${also ? ` and "${also}"` : ''}; there are:\n${this.slack.messages({ channel }).map((one) => one.text).join('\n---\n').slice(0, 4000)}`,
      timeoutMs);
  }

  cards(contains, channel = 'reviews') {
    return this.slack.messages({ channel }).filter((one) => one.bot_id && one.text.includes(contains));
  }

  /** Presses a button of a card by its label, also one in the menu. The card is looked up afresh. */
  press(user, card, label, { expect, ...more } = {}) {
    const now = this.slack.message({ channel: card.channel, ts: card.ts });
    const direct = now.buttons.find((one) => one.text === label);
    const menu = now.buttons.find((one) => one.options?.some((option) => option.text === label));
    if (!direct && !menu) throw new Error(`The card has no button "${label}", but: ${JSON.stringify(now.buttons)}\n${now.text}`);
    return this.slack.click({
      user, channel: card.channel, ts: card.ts, action_id: (direct ?? menu).action_id, ...(direct ? {} : { value: label }), expect, ...more,
    });
  }

  /** A fresh negative review; gives its card. */
  async complaint(text, more = {}) {
    const id = await this.store.review({ rating: 1, title: 'Bad', text, author: 'Sam', ...more });
    const card = await this.card(text.slice(0, 60), { also: 'Suggested reply' });
    return { id, card };
  }

  /** The draft as the card shows it. */
  draftOf(card) {
    const now = this.slack.message({ channel: card.channel, ts: card.ts });
    const blocks = now.raw.blocks;
    const label = blocks.findIndex((block) => block.type === 'context' && /, draft \d+, /.test(block.elements[0].text));
    if (label < 0) throw new Error(`The card shows no draft:\n${now.text}`);
    return blocks.slice(label + 1).filter((block) => block.type === 'section').map((block) => block.text.text).join('');
  }

  answerOf(id, app) {
    return this.store.page(app).then((page) => page.reviews.find((one) => one.id === id)?.answer);
  }

  waitForAnswer(id, timeoutMs = 12_000) {
    return until(() => this.answerOf(id), `an answer under review ${id} on the store's page`, timeoutMs);
  }

  thread(card) {
    return this.slack.thread({ channel: card.channel, ts: card.ts }).map((one) => one.text);
  }

  saidInThread(card, words, timeoutMs = 12_000) {
    return until(() => this.thread(card).find((text) => text.includes(words)), `"${words}" in the card's thread`, timeoutMs);
  }

  async end() {
    if (this.daemon && !this.daemon.over) await this.daemon.stop().catch((error) => {
      this.unclean = error;
    });
    await Promise.allSettled([this.slack?.stop(), this.store?.stop()]);
    rmSync(this.dir, { recursive: true, force: true });
    if (this.unclean) throw this.unclean;
  }
}

/** A test with a world of its own; when it fails, the daemon's last words are part of the failure. */
export function story(sentence, options, body) {
  const { skip, timeoutMs = 90_000, ...world_options } = options;
  test(sentence, { skip, timeout: timeoutMs }, async () => {
    const world = await World.make(world_options);
    try {
      await body(world);
    } catch (error) {
      error.message += `\n--- the daemon's log ---\n${world.daemon?.log() ?? '(never started)'}\n---`;
      error.stack = `${error.message}\n${error.stack}`;
      await world.end().catch(() => {});
      throw error;
    }
    await world.end();
  });
}

export { until };
