// One world for one story with Matrix: a room on a real homeserver, an App Store stand-in, a configuration, the daemon.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Program, binary, freePort, project, until } from './processes.mjs';
import { startStandIn } from './store_stand_in.mjs';
import { World, table } from './world.mjs';

let made = 0;

export class MatrixWorld extends World {
  /** options: server (a Synapse), login ('token' | 'password'), room (of createRoom), playbook, extra (TOML text),
   *  matrix (gives more of [matrix]), homeserver (gives its address, where that is not the server's own), source (more of its table), prepare (before the file is written) */
  static async make(options) {
    const world = new MatrixWorld();
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
    this.server = options.server;
    this.dir = mkdtempSync(path.join(tmpdir(), 'hr-'));
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.store = await startStandIn({ publicKeyFile: this.secret('public.pem', this.keys.publicKey.export({ type: 'spki', format: 'pem' })) });
    this.port = options.port?.() ?? await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.secret('store_key', this.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    made += 1;
    for (const name of ['alice', 'bob', 'carol', 'bot']) this[name] = await this.server.person(`${name}${made}`);
    // An application service's account is the homeserver's to make.
    if (options.botName) this.bot = { id: `@${options.botName}:hs.test`, token: '', password: '' };
    // Alice made the room, Bob moderates it, Carol is a member.
    this.room = await this.alice.createRoom({
      invite: [this.bob.id, this.carol.id, this.bot.id], power_level_content_override: { users: { [this.alice.id]: 100, [this.bob.id]: 50 } },
      room_version: '11', ...options.room,
    });
    for (const person of [this.bob, this.carol]) await person.join(this.room);
    this.secret('matrix_token', this.bot.token);
    this.secret('matrix_password', this.bot.password);
    await options.prepare?.(this);
    mkdirSync(path.join(this.dir, 'state'), { mode: 0o700 });
    this.configFile = path.join(this.dir, 'highroad.toml');
    this.configure();
  }

  configure(changes = {}) {
    const o = { ...this.options, ...changes };
    this.options = o;
    const login = o.login === 'password' ? { password: this.file('matrix_password') } : { access_token: this.file('matrix_token') };
    const text = [
      table('[general]', { state_dir: path.join(this.dir, 'state'), prompts_dir: path.join(project, 'prompts'), log_level: 'debug' }),
      table('[http]', { listen: `127.0.0.1:${this.port}` }),
      table('[control]', { socket: path.join(this.dir, 'c.sock') }),
      table('[playbook]', { approvers: ['matrix-power:50', 'cli:*'], undo_window: '2s', cool_off: '0s', ...o.playbook }),
      table('[playbook.storms]', { reviews: 0, same_theme: 0, ...o.storms }),
      table('[contact]', { product: 'Acme Notes', email: 'care@example.com', sign_off: 'The Acme Notes team' }),
      table('[matrix]', { homeserver: o.homeserver?.() ?? this.server.url, user: this.bot.id, ...login, ...o.matrix?.(this) }),
      table('[[channels]]', { name: 'reviews', chat: 'matrix', id: o.roomName ?? this.room }),
      table('[[sources]]', this.appStore(o.source)),
      typeof o.extra === 'function' ? o.extra(this) : o.extra ?? '',
    ].join('');
    writeFileSync(this.configFile, text);
    return text;
  }

  async start() {
    this.daemon = new Program(binary('highroad'), ['run', '-c', this.configFile], { env: { ...this.environment(), ...this.clock } });
    await this.daemon.saying('highroad runs');
    if (this.options.awaitMatrix !== false) await this.daemon.saying('connected to matrix');
    return this.daemon;
  }

  /** What stands in the room itself by the bot, as Alice's client shows it. */
  async cards(contains = '') {
    return (await this.alice.messages(this.room)).filter((one) => one.sender === this.bot.id && !one.thread && one.text.includes(contains));
  }

  async card(contains, { also, timeoutMs = 15_000 } = {}) {
    let last = [];
    try {
      return await until(async () => {
        last = await this.cards(contains);
        return last.find((one) => !also || one.text.includes(also));
      }, `a card with "${contains}"${also ? ` and "${also}"` : ''}`, timeoutMs);
    } catch (error) {
      throw new Error(`${error.message}\nThere are:\n${last.map((one) => one.text).join('\n---\n').slice(0, 4000)}`);
    }
  }

  async lines(card) {
    return (await this.alice.messages(this.room)).filter((one) => one.thread === card.id);
  }

  saidInThread(card, words, timeoutMs = 12_000) {
    return until(async () => (await this.lines(card)).find((one) => one.text.includes(words)), `"${words}" in the card's thread`, timeoutMs);
  }

  async complaint(text, more = {}) {
    const id = await this.store.review({ rating: 1, title: 'Bad', text, author: 'Sam', ...more });
    const card = await this.card(text.slice(0, 40), { also: 'Suggested reply' });
    return { id, card, number: Number(/#(\d+)/.exec(card.text)[1]) };
  }

  /** The draft as the card's HTML shows it, with the few entities that it uses undone. */
  draftOf(card) {
    const found = /, draft \d+, [^<]*<\/em><\/p><p>(.*?)<\/p>/s.exec(card.html);
    if (!found) throw new Error(`The card shows no draft:\n${card.html}`);
    return found[1].replaceAll('<br>', '\n').replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  }

  /** A reaction within two seconds after the card changed approves nothing: the eye may have seen the older one. */
  async settled(card) {
    await until(async () => (await this.metric('highroad_effects_waiting')) === 0, 'everything to be said');
    const changed = (await this.alice.history(this.room)).filter((one) => one.event_id === card.id || one.content['m.relates_to']?.event_id === card.id);
    const last = Math.max(...changed.map((one) => one.origin_server_ts));
    await until(() => Date.now() > last + 3200, 'the card to be three seconds old');
  }

  async end() {
    this.slack = undefined;
    await super.end();
  }
}

export function matrixStory(sentence, server, options, body) {
  const { skip, timeout = 90_000, ...more } = options;
  test(sentence, { skip, timeout }, async () => {
    const world = await MatrixWorld.make({ server: server(), ...more });
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
