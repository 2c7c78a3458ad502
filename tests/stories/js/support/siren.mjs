// What wakes people: a receiver of signed pages, as docs/pagers.md describes it for a system of one's own.
import { createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

export class Siren extends EventEmitter {
  static async start(secret) {
    const siren = new Siren();
    Object.assign(siren, { secret, heard: [], unsigned: 0, faults: [] });
    siren.server = createServer((request, response) => siren.#take(request, response).catch((error) => response.destroy(error)));
    siren.server.listen(0, '127.0.0.1');
    await once(siren.server, 'listening');
    siren.url = `http://127.0.0.1:${siren.server.address().port}/pages`;
    return siren;
  }

  /** The next page meets it: 'drop' (never taken), 'drop_after' (taken, the answer lost), or a status (not taken). */
  fault(how) {
    this.faults.push(how);
  }

  async #take(request, response) {
    let body = '';
    for await (const piece of request) body += piece;
    const timestamp = request.headers['x-highroad-timestamp'];
    if (request.headers['x-highroad-signature'] !== `v1=${this.#sign(timestamp, body)}`) {
      this.unsigned += 1;
      return response.writeHead(401).end();
    }
    const fault = this.faults.shift();
    if (fault === 'drop') return request.socket.destroy();
    if (typeof fault === 'number') return response.writeHead(fault).end();
    this.heard.push({ ...JSON.parse(body), at: Date.now() });
    this.emit('heard');
    return fault === 'drop_after' ? request.socket.destroy() : response.writeHead(200).end();
  }

  #sign(timestamp, body) {
    return createHmac('sha256', this.secret).update(`${timestamp}.`).update(body).digest('hex');
  }

  /**
   * How often somebody was woken, by the case: for each key once, and once more when a page that was over is raised again.
   * Raised again while it is up it wakes nobody: that is what the key is for.
   */
  wakes() {
    const [of, state] = [new Map(), new Map()];
    for (const one of this.heard) {
      const woken = of.get(one.case) ?? { quote: one.quote, times: 0, keys: new Set() };
      of.set(one.case, woken);
      woken.keys.add(one.key);
      if (one.event === 'raised' && state.get(one.key) !== 'up') woken.times += 1;
      if (one.event === 'raised') state.set(one.key, 'up');
      if (one.event === 'resolved') state.set(one.key, 'over');
    }
    return of;
  }

  /** Somebody takes care there, and the daemon is told at its hook; gives its answer. */
  async acknowledge(url, key, by, id) {
    const body = JSON.stringify({ event: 'acknowledged', key, by, id });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = { 'content-type': 'application/json', 'x-highroad-timestamp': timestamp, 'x-highroad-signature': `v1=${this.#sign(timestamp, body)}` };
    return (await fetch(url, { method: 'POST', headers, body })).json();
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
