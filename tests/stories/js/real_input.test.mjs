// Thousands of real reviews go the whole way: served page by page, every negative one is a card or part of the counted
// baseline, and none is told twice, however often the same reviews are read again.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { shared } from './support/processes.mjs';
import { story, until } from './support/world.mjs';

const skip = existsSync(path.join(shared, 'data/reviews_app.jsonl')) ? false : `the shared data is not at ${shared}`;
if (skip) console.warn(`SKIPPED: ${skip}`);

const lines = (name) => readFileSync(path.join(shared, 'data', name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const day = 24 * 3600 * 1000;
const iso = (at) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
const negative = (rating) => rating <= 3;

/** The store's shape: what was written, by whom, when. Titles carry the id, so that a card names its review. */
const asReview = (one, at) => ({
  id: one.id, rating: Math.min(5, Math.max(1, Math.round(one.rating))), title: `[${one.id}] ${one.title ?? ''}`.trim(), text: one.text,
  author: one.author ?? 'somebody', date: iso(at),
});

function idsOnCards(w) {
  const seen = [];
  for (const message of w.slack.messages({ channel: 'reviews' })) {
    if (message.text.includes('First look at')) continue;
    const id = /\[([\w-]+)\]/.exec(message.text)?.[1];
    if (id) seen.push(id);
  }
  return seen;
}

story('3,500 real app reviews and Apple\'s own shape: every negative one is a card or counted in the baseline, none twice', { skip }, async (w) => {
  await w.store.settings({ hour_limit: 100_000 });
  const met = new Map();
  const all = lines('reviews_app.jsonl').map((one) => {
    const times = (met.get(one.id) ?? 0) + 1; // the collection holds some reviews twice: two customers to the store
    met.set(one.id, times);
    return times === 1 ? one : { ...one, id: `${one.id}-${times}` };
  });
  const fixture = JSON.parse(readFileSync(path.join(shared, 'data/fixtures/rewrapped_app_store_connect_v1_customer_reviews.json'), 'utf8'));
  assert.equal(fixture.data.length, 18);
  const answers = new Map((fixture.included ?? []).map((one) => [one.id, one.attributes.responseBody]));
  const rewrapped = fixture.data.map(({ id, attributes: a, relationships }) => ({
    id, rating: a.rating, title: `[${id}] ${a.title ?? ''}`, text: a.body, author: a.reviewerNickname, territory: a.territory,
    reply: answers.get(relationships?.response?.data?.id),
  }));
  const inFixture = new Set(rewrapped.map((one) => one.id)).size;
  const now = Date.now();
  const [before, fresh] = [all.slice(0, 2600), all.slice(2600)];
  // One in twenty of the old ones is from this week, the others are older.
  const old = before.map((one, at) => asReview(one, now - (at % 20 === 0 ? 1 + (at % 6) : 10 + (at % 300)) * day));
  assert.equal(await w.store.load(old), old.length);
  assert.equal(await w.store.load(rewrapped.map((one, at) => ({ ...one, date: iso(now - (20 + at) * day) }))), rewrapped.length);
  const started = Date.now();
  await w.start();
  await w.daemon.saying('source recorded', 60_000);
  const baselineMs = Date.now() - started;
  const group = await w.card('First look at Acme Notes for iOS');
  assert.match(group.text, new RegExp(`: ${old.length + inFixture} reviews recorded`), 'the baseline counts every review');
  const week = old.filter((one) => negative(one.rating) && Date.parse(one.date) > now - 7 * day);
  assert.match(group.text, new RegExp(`: ${week.length}\\. Open the ones`), 'and every negative one of the last week');
  assert.equal(w.slack.messages({ channel: 'reviews' }).length, 1, 'nobody is flooded');

  const expected = new Set();
  const liveFrom = Date.now();
  for (let from = 0; from < fresh.length; from += 300) {
    const batch = fresh.slice(from, from + 300).map((one) => asReview(one, Date.now() - 1000));
    for (const one of batch) if (negative(one.rating)) expected.add(one.id);
    assert.equal(await w.store.load(batch), batch.length);
  }
  await until(() => new Set(idsOnCards(w)).size >= expected.size, 'a card for every negative review', 80_000);
  const liveMs = Date.now() - liveFrom;
  await w.store.review({ id: 'the-end', rating: 1, title: '[the-end]', text: 'Nothing comes after this one.' });
  await w.card('Nothing comes after this one.', { timeoutMs: 30_000 });
  const told = idsOnCards(w).filter((id) => id !== 'the-end');
  assert.equal(told.length, new Set(told).size, 'no review has two cards');
  assert.deepEqual(new Set(told), expected);
  assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), []);
  const listed = (await w.store.received()).filter((one) => one.target.includes('/customerReviews')).length;
  console.log(`# real reviews: ${old.length + inFixture} in the baseline (${week.length} of the week grouped) in ${baselineMs} ms; ` +
    `${fresh.length} fresh, ${expected.size} negative, ${told.length} cards, 0 twice, in ${liveMs} ms; ${listed} pages read`);
});

story('an app read week after week alerts nobody again when only the helpful count changed', { skip }, async (w) => {
  await w.store.settings({ hour_limit: 100_000 });
  const rows = lines('poll_series_app.jsonl');
  const weeks = [...new Set(rows.map((row) => row.snapshot))];
  const ids = new Map();
  const identity = (row) => `${row.author ?? ''}\n${row.date}\n${row.text}`;
  let repeats = 0;
  const week = (name) => {
    const unique = new Map();
    for (const row of rows.filter((one) => one.snapshot === name)) {
      const key = identity(row);
      if (ids.has(key)) repeats += 1;
      else ids.set(key, `p${ids.size}`);
      unique.set(ids.get(key), row);
    }
    return [...unique].map(([id, row]) => asReview({ ...row, id }, Date.parse(row.date)));
  };
  const [first, ...later] = weeks;
  const known = new Map();
  const base = week(first);
  for (const one of base) known.set(one.id, one);
  await w.store.load(base);
  await w.startFresh();
  await w.card('First look at Acme Notes for iOS');
  const expected = new Set();
  let served = base.length;
  let ends = 0;
  for (const name of later) {
    const page = week(name);
    served += page.length;
    const news = page.filter((one) => !known.has(one.id));
    // What is new arrives now; what was there before is served again just as it was.
    const batch = page.map((one) => (known.get(one.id) ?? { ...one, date: iso(Date.now() - 1000) }));
    for (const one of batch) known.set(one.id, one);
    for (const one of news) if (negative(one.rating)) expected.add(one.id);
    await w.store.load(batch);
    ends += 1;
    const mark = `the end of week ${name}`;
    await w.store.review({ id: `end-${name}`, rating: 1, title: `[end-${name}]`, text: mark });
    await w.card(mark, { timeoutMs: 30_000 });
    await until(() => new Set(idsOnCards(w)).size >= expected.size + ends, `the cards of week ${name}: ${expected.size} in all`, 60_000);
  }
  const told = idsOnCards(w).filter((id) => !id.startsWith('end-'));
  assert.equal(told.length, new Set(told).size);
  assert.deepEqual(new Set(told), expected);
  const edits = w.slack.messages({ channel: 'reviews' }).filter((one) => one.text.includes('has edited this review'));
  assert.equal(edits.length, 0, 'a changed helpful count is no edit');
  console.log(`# weekly reads: ${weeks.length} weeks, ${served} rows served, ${repeats} of them seen before, ${expected.size} new negative, ` +
    `${told.length} cards, 0 alerted again`);
});
