// Each page under docs/platforms, followed to the letter in an empty folder: the table is copied as it stands, each secret goes into a
// file of the name that the page gives it, and `highroad check` says that it works. Only addresses and numbers are those of the stand-ins.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { Platforms } from './support/platforms.mjs';
import { binary, run } from './support/processes.mjs';
import { story } from './support/world.mjs';

const pages = path.join(process.env.HIGHROAD_SOURCE_DIR ?? path.resolve(import.meta.dirname ?? '.', '../../..'), 'docs/platforms');

/** The tables of a page as they would be copied, out of their numbered steps. */
function tables(page) {
  const text = readFileSync(path.join(pages, page), 'utf8');
  return [...text.matchAll(/^( *)```toml\n(.*?)^ *```$/gms)].map(([, indent, body]) =>
    body.split('\n').map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n'));
}

/** A server of one's own: a JSON document with one review, and the receiver of a webhook's replies that knows no review. */
async function ownShop() {
  const server = createServer((request, response) => {
    if (request.url.startsWith('/reviews.json'))
      response.setHeader('content-type', 'application/json').end(JSON.stringify({
        data: { reviews: [{ meta: { uid: '7' }, stars: 3, body: { text: 'Late again.' }, written_at: '2026-10-30T04:12:09Z' }] } }));
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

story('each platform\'s page is enough to read its stand-in', {}, async (w) => {
  const platforms = await Platforms.start(w);
  const shop = await ownShop();
  try {
    const shopUrl = `http://127.0.0.1:${shop.address().port}`;
    const secret = (name) => readFileSync(path.join(w.dir, name), 'utf8');
    const apple = w.appStore();
    const long = 'c'.repeat(64);
    const exports = path.join(w.dir, 'exports');
    mkdirSync(exports);
    writeFileSync(path.join(exports, 'october.csv'), 'Booking No;Score;Comment;Date\n1;4,5;Damp.;2026-10-30\n');
    const credentials = path.join(w.dir, 'credentials');
    mkdirSync(credentials);
    const known = {
      app_store_key: readFileSync(apple.private_key.file, 'utf8'), play_service_account: secret('play.json'),
      google_client_id: 'client-1', google_client_secret: 'client-secret-1', google_refresh: '1//refresh-1', token_key: long, shop_secret: long,
      booking_user: 'client-1', booking_password: 'client-secret-1', judge_me_token: 'client-secret-1', judge_me_push: long,
      tripadvisor_key: 'client-secret-1', trustpilot_key: 'client-1', trustpilot_secret: 'client-secret-1', trustpilot_refresh_token: 'refresh-1', yelp_key: 'yelp-key-1',
      yelp_client_id: 'client-1', yelp_client_secret: 'client-secret-1', yelp_refresh_token: 'refresh-1',
    };
    for (const [name, text] of Object.entries(known)) writeFileSync(path.join(credentials, name), text, { mode: 0o600 });
    const base = (url) => ({ api_base: `"${url}"` });
    // What of a page's table cannot be the stand-in's: its address, and numbers that the stand-in gives.
    const ours = {
      app_store_connect: { ...base(apple.api_base), app_id: `"${apple.app_id}"`, key_id: `"${apple.key_id}"`, issuer_id: `"${apple.issuer_id}"` },
      app_store_feed: base(platforms.url), steam: base(platforms.url), google_play: base(platforms.url), tripadvisor: base(platforms.url),
      judge_me: base(platforms.url), booking: base(`${platforms.url}/review-api`),
      google_business: { ...base(platforms.url), token_url: `"${platforms.url}/business_token"`, account: '"111"', location: '"222"',
        refresh_token: '{ credential = "google_refresh" }' }, // the page's own, sealed, is in set_up.test.mjs
      trustpilot: { ...base(platforms.url), business_unit: '"46d6"', author: '"user-1"' },
      yelp: { ...base(platforms.url), partner_base: `"${platforms.url}"`, token_url: `"${platforms.url}/token/v1/refresh"` },
      webhook: { reply_url: `"${shopUrl}/replies"` }, feed: { url: `"${shopUrl}/reviews.json"`, path: `"${exports}"` },
    };
    let tried = 0;
    for (const page of readdirSync(pages).filter((name) => name.endsWith('.md') && name !== 'README.md')) {
      const all = tables(page);
      const general = all.filter((one) => !one.includes('[[sources]]')).join('\n');
      for (const table of all.filter((one) => one.includes('[[sources]]'))) {
        const kind = /^kind = "(\w+)"/m.exec(table)[1];
        let changed = table;
        for (const [key, value] of Object.entries(ours[kind])) {
          const line = new RegExp(`^${key} = .*$`, 'm');
          if (line.test(changed)) changed = changed.replace(line, `${key} = ${value}`);
          else if (!['url', 'path', 'reply_url'].includes(key)) changed = `${changed.trimEnd()}\n${key} = ${value}\n`;
        }
        const file = path.join(w.dir, 'page.toml');
        writeFileSync(file, `[playbook]\napprovers = ["console:*"]\n[console]\nenabled = true\n${general}\n${changed}`);
        const told = await run(binary('highroad'), ['check', '-c', file], { env: { ...w.environment(), CREDENTIALS_DIRECTORY: credentials } });
        assert.equal(told.code, 0, `${page}\n${changed}\n${told.out}${told.err}`);
        assert.doesNotMatch(told.out, /FAILS/, page);
        assert.match(told.out, /works .*\n.*works/, page);
        tried += 1;
      }
    }
    assert.ok(tried >= 14, `${tried} tables`);
  } finally {
    shop.closeAllConnections();
    shop.close();
    await platforms.stop();
  }
});

story('a secret that is not there is told once, with what to do', {}, async (w) => {
  const file = path.join(w.dir, 'page.toml');
  for (const table of ['kind = "webhook"', 'kind = "feed"\nurl = "http://127.0.0.1:9/reviews.json"\nreply_url = "http://127.0.0.1:9/replies"']) {
    writeFileSync(file, `[playbook]\napprovers = ["console:*"]\n[console]\nenabled = true\n[[sources]]\nname = "shop"\n${table}\nsecret = { credential = "shop_secret" }\n`);
    const told = await run(binary('highroad'), ['check', '-c', file], { env: w.environment() });
    assert.notEqual(told.code, 0);
    assert.equal(told.out.match(/FAILS/g).length, 1, told.out);
    assert.match(told.out, /FAILS .*credential shop_secret is not there/);
  }
});
