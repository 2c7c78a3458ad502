// Socket Mode: tickets, hello, envelopes and their acks, and every way in which a socket can go bad.
import { randomBytes, randomUUID } from 'node:crypto';
import { LIMITS } from './limits.mjs';
import { WebSocket, WebSocketServer } from './websocket.mjs';

export class SocketHub {
  constructor(fake) {
    this.fake = fake;
    this.server = new WebSocketServer({ noServer: true, autoPong: false });
    this.tickets = new Map();
    this.links = new Set();
    this.waiting = new Map(); // envelope id -> {resolve, sent}
    this.log = [];
    this.nextLink = 1;
  }

  newUrl() {
    const ticket = randomBytes(16).toString('hex');
    this.tickets.set(ticket, { used: false });
    return `ws://${this.fake.address}/link/?ticket=${ticket}&app_id=${this.fake.workspace.app.id}`;
  }

  upgrade(request, socket, head, url) {
    const ticket = this.tickets.get(url.searchParams.get('ticket'));
    if (!url.pathname.startsWith('/link') || !ticket || ticket.used) {
      this.record({ kind: 'refused_ticket' });
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    ticket.used = true;
    this.server.handleUpgrade(request, socket, head, (websocket) => this.accept(websocket, url));
  }

  accept(websocket, url) {
    const link = { id: this.nextLink++, websocket, frozen: false, draining: false, pings: 0, pongs: 0, acks: 0 };
    websocket.on('error', () => {});
    websocket.on('message', (bytes, binary) => this.received(link, bytes, binary));
    websocket.on('ping', (bytes) => {
      link.pings += 1;
      if (!link.frozen) websocket.pong(bytes);
    });
    websocket.on('pong', () => {
      link.pongs += 1;
    });
    websocket.on('close', (code) => {
      clearInterval(link.beat);
      this.links.delete(link);
      this.record({ kind: 'closed', link: link.id, code });
      this.fake.workspace.changed('socket_closed', { link: link.id });
    });
    if (this.links.size >= LIMITS.sockets) {
      this.frame(link, this.disconnectFrame('too_many_websockets'));
      websocket.close(1000);
      return;
    }
    this.links.add(link);
    link.beat = setInterval(() => {
      if (!link.frozen) websocket.ping(`Ping from ${this.fake.address}`);
    }, this.fake.timing.ping);
    const reconnects = url.searchParams.get('debug_reconnects') === 'true';
    const lifetime = reconnects ? 360 : Math.floor(this.fake.timing.connection / 1000);
    if (this.fake.helloDelayMs) setTimeout(() => this.hello(link, lifetime), this.fake.helloDelayMs).unref();
    else this.hello(link, lifetime);
  }

  hello(link, lifetime) {
    this.frame(link, {
      type: 'hello', num_connections: this.links.size, connection_info: { app_id: this.fake.workspace.app.id },
      debug_info: {
        host: 'applink-fake', started: new Date(this.fake.workspace.now()).toISOString(), build_number: 1,
        approximate_connection_time: lifetime,
      },
    });
    link.ready = true;
    this.record({ kind: 'hello', link: link.id });
    this.fake.workspace.changed('socket_open', { link: link.id });
  }

  frame(link, value) {
    if (!link.frozen && link.websocket.readyState === WebSocket.OPEN) link.websocket.send(typeof value === 'string' ? value : JSON.stringify(value));
  }

  received(link, bytes, binary) {
    if (link.frozen) return;
    let frame;
    try {
      frame = binary ? undefined : JSON.parse(String(bytes));
    } catch {
      frame = undefined;
    }
    const waiting = this.waiting.get(frame?.envelope_id);
    if (!waiting) {
      this.record({ kind: frame?.envelope_id ? 'late_ack' : 'nonsense', link: link.id, frame: frame ?? String(bytes).slice(0, 200) });
      return;
    }
    link.acks += 1;
    this.waiting.delete(frame.envelope_id);
    waiting.resolve({ ok: true, ackMs: Date.now() - waiting.sent, ack: frame.payload, link: link.id });
  }

  ready() {
    return [...this.links].filter((link) => link.ready && link.websocket.readyState === WebSocket.OPEN);
  }

  /** Sends one envelope to one socket of the app, whichever, and waits for its ack. */
  async deliver(type, payload, { acceptsPayload = false, retry, copies = 1 } = {}) {
    const links = this.ready();
    const envelope = { envelope_id: randomUUID(), payload, type, accepts_response_payload: acceptsPayload };
    if (type === 'events_api') Object.assign(envelope, { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' });
    const entry = { kind: 'envelope', type, envelope_id: envelope.envelope_id, what: describe(payload), retry };
    this.record(entry);
    if (links.length === 0) return Object.assign(entry, { ok: false, error: 'no_socket' });
    const link = links[Math.floor(this.fake.random() * links.length)];
    entry.link = link.id;
    const answer = new Promise((resolve) => {
      this.waiting.set(envelope.envelope_id, { resolve, sent: Date.now() });
    });
    const limit = new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ ok: false, error: 'timeout' }), this.fake.timing.ack);
      answer.then(() => clearTimeout(timer));
    });
    for (let copy = 0; copy < copies; copy += 1) this.frame(link, envelope);
    const outcome = await Promise.race([answer, limit]);
    this.waiting.delete(envelope.envelope_id);
    Object.assign(entry, outcome);
    return { envelope_id: envelope.envelope_id, ...outcome };
  }

  disconnectFrame(reason) {
    return {
      type: 'disconnect', reason, debug_info: { host: 'applink-fake' },
      ...(reason === 'too_many_websockets' ? { num_connections: this.links.size, connection_info: { app_id: this.fake.workspace.app.id } } : {}),
    };
  }

  choose(which = 'all') {
    const links = [...this.links];
    if (which === 'all') return links;
    if (which === 'one') return links.slice(0, 1);
    if (which === 'newest') return links.slice(-1);
    return links.filter((link) => link.id === which);
  }

  /** Announces the end of a connection; closes it after `graceMs` unless that is null. */
  disconnect({ reason = 'refresh_requested', which, graceMs = 0 } = {}) {
    const links = this.choose(which);
    for (const link of links) {
      this.frame(link, this.disconnectFrame(reason));
      if (graceMs !== null) setTimeout(() => link.websocket.close(1000), graceMs).unref();
    }
    return { links: links.map((link) => link.id) };
  }

  /** Ends connections without a word: 'terminate' resets the TCP connection, 'close' sends a close frame. */
  drop({ which, how = 'terminate', code = 1006 } = {}) {
    const links = this.choose(which);
    for (const link of links) {
      if (how === 'close') link.websocket.close(code === 1006 ? 1001 : code);
      else link.websocket.terminate();
    }
    return { links: links.map((link) => link.id) };
  }

  /** A half-open connection: the socket stays, nothing comes out of it and pings get no answer. */
  freeze({ which, frozen = true } = {}) {
    const links = this.choose(which);
    for (const link of links) {
      link.frozen = frozen;
      if (frozen) link.websocket.pause();
      else link.websocket.resume();
    }
    return { links: links.map((link) => link.id) };
  }

  sendRaw({ which = 'one', text }) {
    const links = this.choose(which);
    for (const link of links) this.frame(link, text);
    return { links: links.map((link) => link.id) };
  }

  list() {
    return [...this.links].map(({ id, ready, frozen, pings, pongs, acks }) => ({ id, ready: ready === true, frozen, pings, pongs, acks }));
  }

  record(entry) {
    Object.assign(entry, { n: this.log.length + 1, at: this.fake.workspace.now() });
    this.log.push(entry);
  }

  stop() {
    for (const link of this.links) {
      clearInterval(link.beat);
      link.websocket.terminate();
    }
    this.server.close();
  }
}

export function describe(payload) {
  return payload.event ? `${payload.event.type}${payload.event.subtype ? `/${payload.event.subtype}` : ''}` : payload.type ?? payload.command;
}
