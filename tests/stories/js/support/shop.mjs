// A shop whose reviews are a JSON feed and that takes signed replies, as docs/platforms/webhook.md has them.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export const shopSecret = 'a secret that the shop and the daemon share';

export class Shop {
  static async start() {
    const shop = Object.assign(new Shop(), { reviews: [], replies: [] });
    shop.server = createServer((request, response) => shop.#serve(request, response).catch((error) => response.destroy(error)));
    shop.server.listen(0, '127.0.0.1');
    await once(shop.server, 'listening');
    shop.url = `http://127.0.0.1:${shop.server.address().port}`;
    return shop;
  }

  async #serve(request, response) {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { reviews: this.reviews } }));
      return;
    }
    let body = '';
    for await (const piece of request) body += piece;
    const made = createHmac('sha256', shopSecret).update(`${request.headers['x-highroad-timestamp']}.`).update(body).digest('hex');
    if (request.headers['x-highroad-signature'] !== `v1=${made}`) return void response.writeHead(401).end();
    // As a receiver has to: the same key again is the same reply.
    const reply = JSON.parse(body);
    const known = this.replies.some((one) => one.idempotency_key === reply.idempotency_key);
    if (!known) this.replies.push(reply);
    response.writeHead(known ? 409 : 200, { 'content-type': 'application/json' }).end('{}');
  }

  /** The [[sources]] that read it by that address. */
  source(world, url) {
    return {
      kind: 'feed', name: 'shop', title: 'Acme shop', url: `${url}/reviews.json`, items: '/data/reviews', id: '/uid', rating: '/stars',
      text: '/body/text', created: '/at', poll_every: '1s', reply_url: `${url}/replies`, secret: world.file('shop_secret'),
    };
  }

  review(uid, stars, text) {
    this.reviews.unshift({ uid, stars, body: { text }, at: new Date().toISOString() });
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
