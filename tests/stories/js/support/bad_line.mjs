// A line between two programs that can be made bad: TCP, byte by byte, whatever is spoken over it.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const later = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

/** What can be wrong with it. Each is told what passes and when. */
const faults = {
  good: () => ({}),
  /** Nobody is there. */
  refused: () => ({ refuse: true }),
  /** Somebody takes the connection and never says a word. */
  silent: () => ({ swallow: true }),
  /** The request arrives, its answer does not. */
  answer_lost: () => ({ cutAnswerAfter: 0 }),
  /** The answer ends in the middle. */
  answer_cut: (random) => ({ cutAnswerAfter: 1 + random(400) }),
  /** The request itself ends in the middle. */
  request_cut: (random) => ({ cutRequestAfter: 1 + random(300) }),
  /** Every packet waits. */
  slow: () => ({ delay: 120 }),
  /** Every packet comes in small pieces. */
  torn: () => ({ piece: 7 }),
  /** What answers is not who should. */
  nonsense: () => ({ instead: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>\0\xff\n' }),
};
export const badWays = Object.keys(faults).filter((name) => name !== 'good');

export class BadLine {
  static async to(url, random) {
    const line = new BadLine();
    Object.assign(line, { target: new URL(url), random, way: {}, name: 'good', open: new Set(), counts: {} });
    line.server = createServer((near) => line.take(near));
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    line.url = `http://127.0.0.1:${line.server.address().port}${line.target.pathname}`.replace(/\/$/, '');
    return line;
  }

  /** From now on; what is open meets the same. */
  turn(name) {
    this.name = name;
    this.way = faults[name](this.random);
    if (this.way.refuse || this.way.swallow || this.way.instead || this.way.cutAnswerAfter !== undefined) for (const socket of this.open) socket.resetAndDestroy?.();
  }

  /** A connection, or a packet on one that stands, met the line as it is now. */
  met() {
    this.counts[this.name] = (this.counts[this.name] ?? 0) + 1;
  }

  take(near) {
    this.met();
    near.on('error', () => {});
    if (this.way.refuse) return near.resetAndDestroy();
    this.open.add(near);
    near.on('close', () => this.open.delete(near));
    if (this.way.swallow) return near.resume();
    if (this.way.instead) {
      near.once('data', () => near.end(Buffer.from(this.way.instead ?? '', 'latin1')));
      return undefined;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    far.on('error', () => near.resetAndDestroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    this.carry(near, far, () => this.way.cutRequestAfter, near);
    this.carry(far, near, () => this.way.cutAnswerAfter, near);
    return undefined;
  }

  /** Hands bytes on, one packet after the other, until the line's way ends it. */
  carry(from, to, limit, cut) {
    let passed = 0;
    let queue = Promise.resolve();
    from.on('data', (bytes) => {
      this.met();
      from.pause();
      queue = queue.then(async () => {
        const most = limit();
        const room = most === undefined ? bytes.length : Math.max(0, most - passed);
        const step = this.way.piece ?? bytes.length;
        for (let at = 0; at < Math.min(room, bytes.length); at += step) {
          if (this.way.delay) await later(this.way.delay);
          if (to.destroyed) return;
          to.write(bytes.subarray(at, Math.min(at + step, room, bytes.length)));
          if (this.way.piece) await later(0);
        }
        passed += bytes.length;
        if (most !== undefined && passed > most) return cut.resetAndDestroy();
        from.resume();
        return undefined;
      });
    });
  }

  async stop() {
    for (const socket of this.open) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
