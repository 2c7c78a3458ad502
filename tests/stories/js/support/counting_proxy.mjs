// Between the daemon and a homeserver: passes everything on, and counts what was asked and how it ended.
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

export class CountingProxy {
  static async start(target) {
    const proxy = new CountingProxy();
    const agent = new Agent({ keepAlive: true });
    const { hostname, port } = new URL(target);
    proxy.seen = [];
    proxy.server = createServer((asked, answer) => {
      const onward = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers, agent }, (got) => {
        proxy.seen.push({ method: asked.method, path: asked.url.split('?')[0], status: got.statusCode });
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      answer.on('close', () => answer.writableFinished || onward.destroy());
      asked.pipe(onward);
    });
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.url = `http://127.0.0.1:${proxy.server.address().port}`;
    proxy.agent = agent;
    return proxy;
  }

  /** Events that were taken, sends that were refused for the rate, and everything else that was asked. */
  counts() {
    const sends = this.seen.filter((one) => one.method === 'PUT');
    const sent = sends.filter((one) => one.status === 200).length;
    const refused = sends.filter((one) => one.status === 429).length;
    return { all: this.seen.length, sent, refused, syncs: this.seen.filter((one) => one.path.endsWith('/sync')).length };
  }

  async stop() {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }
}
