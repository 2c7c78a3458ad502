// A real homeserver for the stories: Synapse from PyPI, made by script/bootstrap --tests, with SQLite on a loopback port.
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Program, freePort, project, run, until } from './processes.mjs';

const python = process.env.HIGHROAD_SYNAPSE ?? path.join(project, 'build/synapse/bin/python');
const sharedSecret = 'test-shared-secret';
const plenty = { per_second: 1000, burst_count: 10000 };

/** Why there is no homeserver here; false when there is one. For `skip` of a test, which then says so. */
export const noSynapse = existsSync(python) ? false
  : `skipped aloud: no Synapse at ${path.relative(project, python)}; script/bootstrap --tests puts it there where Python 3.8 with venv and PyPI can be had`;

/** Without limits unless asked for: Synapse's own allow one message in five seconds. */
const generous = {
  rc_message: plenty, rc_registration: plenty, rc_reports: plenty,
  rc_login: { address: plenty, account: plenty, failed_attempts: plenty },
  rc_joins: { local: plenty, remote: plenty },
  rc_invites: { per_room: plenty, per_user: plenty, per_issuer: plenty },
};

export class Synapse {
  /** options: limited (true keeps Synapse's own rate limits), settings (more of homeserver.yaml) */
  static async start(options = {}) {
    const server = new Synapse();
    server.dir = mkdtempSync(path.join(tmpdir(), 'hr-synapse-'));
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    const file = (name) => path.join(server.dir, name);
    // JSON is YAML too.
    writeFileSync(file('log.yaml'), JSON.stringify({ version: 1, handlers: { console: { class: 'logging.StreamHandler' } }, root: { level: 'WARNING', handlers: ['console'] } }));
    writeFileSync(file('homeserver.yaml'), JSON.stringify({
      server_name: 'hs.test', pid_file: file('homeserver.pid'), public_baseurl: `${server.url}/`,
      listeners: [{ port: server.port, type: 'http', tls: false, bind_addresses: ['127.0.0.1'], resources: [{ names: ['client'], compress: false }] }],
      database: { name: 'sqlite3', args: { database: file('homeserver.db') } },
      media_store_path: file('media'), signing_key_path: file('signing.key'), log_config: file('log.yaml'),
      registration_shared_secret: sharedSecret, macaroon_secret_key: 'test-macaroon', form_secret: 'test-form',
      report_stats: false, trusted_key_servers: [], federation_domain_whitelist: [], suppress_key_server_warning: true,
      presence: { enabled: false }, ...(options.limited ? { ...generous, rc_message: undefined } : generous), ...options.settings,
    }));
    const keys = await run(python, ['-m', 'synapse.app.homeserver', '-c', file('homeserver.yaml'), '--generate-keys'], { cwd: server.dir, timeoutMs: 60_000 });
    if (keys.code !== 0) throw new Error(`Synapse made no keys:\n${keys.out}${keys.err}`);
    await server.begin();
    return server;
  }

  async begin() {
    this.program = new Program(python, ['-m', 'synapse.app.homeserver', '-c', path.join(this.dir, 'homeserver.yaml')], { cwd: this.dir });
    await until(async () => {
      if (this.program.over) throw new Error(`Synapse ended:\n${this.program.log()}`);
      return fetch(`${this.url}/_matrix/client/versions`).then((answer) => answer.ok).catch(() => false);
    }, 'Synapse to answer', 60_000);
  }

  kill() {
    return this.program.kill();
  }

  /** Lets somebody send as fast as they like; an administrator of the homeserver may do so. */
  async unlimited(person) {
    this.admin ??= await this.person('admin', true);
    await this.admin.call('POST', `/users/${encodeURIComponent(person.id)}/override_ratelimit`, { messages_per_second: 0, burst_count: 0 }, '/_synapse/admin/v1');
  }

  /** Makes an application service known, by its registration file, and starts anew. */
  async register(registration) {
    writeFileSync(path.join(this.dir, 'registration.yaml'), registration);
    const file = path.join(this.dir, 'homeserver.yaml');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file)), app_service_config_files: [path.join(this.dir, 'registration.yaml')] }));
    await this.program.stop(30_000);
    await this.begin();
    this.registered = true;
  }

  async stop() {
    await this.program.stop(30_000);
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A new account; gives a client that is logged in as it. */
  async person(name, isAdmin = false) {
    const admin = `${this.url}/_synapse/admin/v1/register`;
    const { nonce } = await (await fetch(admin)).json();
    const password = `${name}-password`;
    const mac = createHmac('sha1', sharedSecret).update([nonce, name, password, isAdmin ? 'admin' : 'notadmin'].join('\0')).digest('hex');
    const answer = await fetch(admin, { method: 'POST', body: JSON.stringify({ nonce, username: name, password, mac, admin: isAdmin }) });
    const made = await answer.json();
    if (!answer.ok) throw new Error(`No account ${name}: ${JSON.stringify(made)}`);
    return new Person(this, made.user_id, made.access_token, password);
  }
}

/** The messages among a room's events as a client shows them: edits by the same sender in place, redacted ones gone. */
export function shownMessages(events) {
  const edits = new Map();
  for (const event of events) {
    const relation = event.content?.['m.relates_to'];
    if (event.type === 'm.room.message' && relation?.rel_type === 'm.replace') edits.set(`${relation.event_id} ${event.sender}`, event.content['m.new_content']);
  }
  return events.filter((event) => event.type === 'm.room.message' && event.content.body !== undefined && event.content['m.relates_to']?.rel_type !== 'm.replace')
    .map((event) => {
      const now = edits.get(`${event.event_id} ${event.sender}`) ?? event.content;
      const relation = event.content['m.relates_to'];
      return {
        id: event.event_id, sender: event.sender, at: event.origin_server_ts, text: now.body, html: now.formatted_body, content: now, first: event.content,
        thread: relation?.rel_type === 'm.thread' ? relation.event_id : undefined, delivery: event.content['org.highroad.delivery'],
      };
    });
}

/** One account seen through the plain client-server API. */
export class Person {
  constructor(server, id, token, password) {
    Object.assign(this, { server, id, token, password, count: 0 });
  }

  async call(method, where, body, api = '/_matrix/client/v3') {
    const answer = await fetch(`${this.server.url}${api}${where}`, {
      method, headers: { authorization: `Bearer ${this.token}` }, body: body === undefined ? undefined : JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`${method} ${where}: ${answer.status} ${JSON.stringify(told)}`), { status: answer.status, told });
    return told;
  }

  room(id) {
    return `/rooms/${encodeURIComponent(id)}`;
  }

  async createRoom(options = {}) {
    return (await this.call('POST', '/createRoom', { preset: 'private_chat', ...options })).room_id;
  }

  join(room) {
    return this.call('POST', `/join/${encodeURIComponent(room)}`, {});
  }

  async send(room, type, content) {
    this.count += 1;
    return (await this.call('PUT', `${this.room(room)}/send/${type}/t${process.pid}.${this.count}`, content)).event_id;
  }

  say(room, body, more = {}) {
    return this.send(room, 'm.room.message', { msgtype: 'm.text', body, ...more });
  }

  inThread(room, root, body) {
    return this.say(room, body, { 'm.relates_to': { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': { event_id: root } } });
  }

  answer(room, event, body) {
    return this.say(room, body, { 'm.relates_to': { 'm.in_reply_to': { event_id: event } } });
  }

  react(room, event, key) {
    return this.send(room, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: event, key } });
  }

  redact(room, event) {
    this.count += 1;
    return this.call('PUT', `${this.room(room)}/redact/${encodeURIComponent(event)}/r${process.pid}.${this.count}`, {});
  }

  state(room, type, content) {
    return this.call('PUT', `${this.room(room)}/state/${type}/`, content);
  }

  /** Everything in the room, oldest first. */
  async history(room) {
    const all = [];
    let from = '';
    for (;;) {
      const page = await this.call('GET', `${this.room(room)}/messages?dir=b&limit=500${from && `&from=${encodeURIComponent(from)}`}`);
      all.push(...page.chunk);
      if (!page.end || page.chunk.length === 0) return all.reverse();
      from = page.end;
    }
  }

  /** Messages as a client shows them. */
  async messages(room) {
    return shownMessages(await this.history(room));
  }

  async reactions(room, event) {
    return (await this.history(room)).filter((one) => one.type === 'm.reaction' && one.content['m.relates_to']?.event_id === event)
      .map((one) => ({ id: one.event_id, sender: one.sender, key: one.content['m.relates_to'].key }));
  }
}
