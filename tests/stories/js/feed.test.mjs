// Feeds on the web and in files, with the real daemon: a shop's server that the story plays, and a folder on the disk.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { story, until } from './support/world.mjs';

const secret = 'a secret that the shop and the daemon share';

/** A shop that shows its reviews at /new.json, has moved them there from /old.json, and takes signed replies. */
async function startShop() {
  const shop = { reviews: [], replies: [], sent: 0, unchanged: 0 };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://shop');
    if (request.method === 'GET' && url.pathname === '/old.json') {
      response.writeHead(301, { location: `/new.json${url.search}` }).end();
    } else if (request.method === 'GET' && url.pathname === '/new.json') {
      const body = JSON.stringify({ data: { reviews: shop.reviews } });
      const tag = `"${createHash('sha1').update(body).digest('hex')}"`;
      if (request.headers['if-none-match'] === tag) {
        shop.unchanged += 1;
        return response.writeHead(304, { etag: tag }).end();
      }
      shop.sent += 1;
      response.writeHead(200, { 'content-type': 'application/json', etag: tag }).end(body);
    } else if (request.method === 'POST' && url.pathname === '/replies') {
      let text = '';
      for await (const piece of request) text += piece;
      const timestamp = request.headers['x-highroad-timestamp'];
      const made = createHmac('sha256', secret).update(`${timestamp}.`).update(text).digest('hex');
      if (request.headers['x-highroad-signature'] !== `v1=${made}`) return response.writeHead(401).end();
      shop.replies.push(JSON.parse(text));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"reply-1"}');
    } else {
      response.writeHead(404).end();
    }
    return undefined;
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  shop.url = `http://127.0.0.1:${server.address().port}`;
  shop.stop = () => new Promise((resolve) => {
    server.closeAllConnections?.();
    server.close(resolve);
  });
  return shop;
}

function shopStory(sentence, more, body) {
  story(sentence, {}, async (w) => {
    const shop = await startShop();
    try {
      w.secret('shop_secret', secret);
      w.configure({
        sources: () => [{
          kind: 'feed', name: 'shop', title: 'Acme shop', url: `${shop.url}/old.json?key=s3cret`, items: '/data/reviews', id: '/uid',
          rating: '/stars', text: '/body/text', created: '/at', rating_scale: 10, poll_every: '1s', ...more(w, shop),
        }],
      });
      await body(w, shop);
    } finally {
      await shop.stop();
    }
  });
}

const a_review = (uid, stars, text) => ({ uid, stars, body: { text }, at: new Date().toISOString() });

shopStory('a bad review in a JSON feed becomes a card, and the approved reply reaches the shop once, signed',
  (w, shop) => ({ reply_url: `${shop.url}/replies`, secret: w.file('shop_secret') }), async (w, shop) => {
    shop.reviews = [{ ...a_review('1', 2, 'Known before.'), at: '2026-01-05T00:00:00Z' }];
    await w.startFresh();
    shop.reviews.unshift(a_review('2', 9, 'Lovely.'), { uid: '3', stars: 'many', body: { text: 'Broken.' } }, a_review('4', 3, 'Came <!channel> late.'));
    const card = await w.card('late.', { also: 'Suggested reply' });
    assert.match(card.text, /3 out of 10/);
    assert.doesNotMatch(card.raw.text, /<!channel>/);
    const draft = w.draftOf(card);
    await w.press('alice', card, 'Publish reply');
    await w.card('late.', { also: 'Answered, awaiting the customer' });
    assert.equal(shop.replies.length, 1);
    assert.equal(shop.replies[0].review_id, '4');
    assert.ok(draft.length > 20);
    assert.ok(await w.metric('highroad_reviews_quarantined_total') >= 1);
    assert.equal(w.cards('Lovely.').length + w.cards('Known before.').length, 0);
    // What does not change is not sent again.
    await until(() => shop.unchanged >= 2, 'the feed is asked whether it has changed');
    assert.equal(shop.sent, 2);
    assert.match(w.daemon.log(), /moved for good/);
    assert.doesNotMatch(w.daemon.log(), /s3cret/);
  });

shopStory('check tells where a feed has moved, and counts what it understands', () => ({}), async (w, shop) => {
  shop.reviews = [a_review('1', 2, 'Bad.'), { uid: '2' }];
  const told = await w.cli('check');
  assert.equal(told.code, 0, told.out + told.err);
  assert.match(told.out, /works\s+feed shop: 1 reviews are understood, 1 are not\. .*neither a rating nor a text/);
  assert.match(told.out, /write url = "http:\/\/127\.0\.0\.1:\d+\/new\.json"/);
  assert.doesNotMatch(told.out, /s3cret/);
});

story('rows of CSV files in a folder become cases as files come and grow, and are answered by hand', {}, async (w) => {
  const folder = path.join(w.dir, 'exports');
  mkdirSync(folder);
  const write = (name, text) => {
    writeFileSync(path.join(folder, `.${name}`), text);
    renameSync(path.join(folder, `.${name}`), path.join(folder, name));
  };
  const heading = 'Nr;Note;Kommentar;Datum\r\n';
  const now = new Date().toISOString();
  write('2026-10.csv', `${heading}1;1;"Schon bekannt";2026-10-01\r\n`);
  w.configure({
    sources: () => [{
      kind: 'feed', name: 'hotel', title: 'Acme Hotel', format: 'csv', path: folder, separator: ';', id: 'nr', rating: 'note', text: 'kommentar',
      created: 'datum', poll_every: '1s',
    }],
  });
  await w.startFresh();
  write('2026-11.csv', `\ufeff${heading}2;1;"Laut; und ""kalt""\r\nim Zimmer";${now}\r\n3;5;Schön;${now}\r\n`);
  const card = await w.card('Laut; und "kalt"');
  assert.ok(w.slack.message({ channel: card.channel, ts: card.ts }).buttons.some((one) => one.text === 'I posted this reply' || one.text === 'Write reply'));
  write('2026-11.csv', `\ufeff${heading}2;1;"Laut; und ""kalt""\r\nim Zimmer";${now}\r\n3;5;Schön;${now}\r\n4;2;Frühstück fehlte;${now}\r\n`);
  await w.card('Frühstück fehlte');
  assert.equal(w.cards('Laut; und').length, 1);
  assert.equal(w.cards('Schon bekannt').length, 0);
});
