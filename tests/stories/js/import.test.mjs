// History from files, with the real daemon: recorded and told of in one card, never one card each.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Platforms } from './support/platforms.mjs';
import { story, until } from './support/world.mjs';

const hook = (w) => ({ kind: 'webhook', name: 'shop', title: 'Acme web shop', secret: w.file('webhook') });

function save(w, name, bytes) {
  const file = path.join(w.dir, name);
  writeFileSync(file, bytes);
  return file;
}

story('history of a shop is recorded, its recent bad reviews are one grouped card, and what comes later is one card each', { sources: (w) => [hook(w)] }, async (w) => {
  await w.start();
  const now = Date.now();
  const lines = Array.from({ length: 1200 }, (_, i) => JSON.stringify({
    id: `old-${i}`, rating: 1 + (i % 5), text: `Old words ${i} <!channel>`, created: new Date(now - ((i + 1) * 6 - 3) * 3600e3).toISOString(),
  }));
  const file = save(w, 'history.jsonl', `${lines.join('\n')}\nnonsense\n`);
  const told = await w.cli('import', '--source', 'shop', file);
  assert.equal(told.code, 1, told.out + told.err); // one line cannot be understood, and that is not hidden
  assert.match(told.out, /history\.jsonl: 1200 reviews, 1200 of them new/);
  assert.match(told.err, /1 row cannot be understood and was left out/);
  const group = await until(() => w.slack.messages({ channel: 'reviews' }).find((one) => one.text.includes('First look at Acme web shop, history.jsonl: 1200 reviews recorded')), 'the grouped card');
  assert.match(group.text, /unanswered and from the last 7 d: 18\./);
  assert.doesNotMatch(group.raw.text, /<!channel>/);
  const again = await w.cli('import', '--source', 'shop', file);
  assert.match(again.out, /1200 reviews, 0 of them new/);
  assert.equal(w.slack.messages({ channel: 'reviews' }).filter((one) => one.bot_id).length, 1);
  // The same id through the hook is the same review; a new one is a card.
  await w.push({ id: 'old-0', rating: 1, text: 'Old words 0 <!channel>' });
  await w.push({ id: 'new-1', rating: 1, text: 'Fresh and bad.' });
  await w.card('Fresh and bad.');
  assert.equal(w.slack.messages({ channel: 'reviews' }).filter((one) => one.bot_id).length, 2);
});

story('an export of the Play Console is taken in, and the API knows the same reviews by the same ids', {}, async (w) => {
  const platforms = await Platforms.start(w);
  try {
    w.configure({ sources: () => [{
      kind: 'google_play', name: 'acme-android', title: 'Acme Notes for Android', package_name: 'com.example.app',
      service_account: w.file('play.json'), poll_every: '1s', api_base: platforms.url,
    }] });
    await w.startFresh();
    const columns = ['Package Name', 'App Version Code', 'App Version Name', 'Reviewer Language', 'Device', 'Review Submit Date and Time',
      'Review Submit Millis Since Epoch', 'Review Last Update Date and Time', 'Review Last Update Millis Since Epoch', 'Star Rating', 'Review Title',
      'Review Text', 'Developer Reply Date and Time', 'Developer Reply Millis Since Epoch', 'Developer Reply Text', 'Review Link'];
    const day = (ago) => Date.now() - ago * 86400e3;
    const row = (id, stars, text, at) => ['com.example.app', '1', '1.0', 'en', 'oriole', new Date(at).toISOString(), at, new Date(at).toISOString(), at,
      stars, '', `"${text}"`, '', '', '', id ? `https://play.google.com/x?reviewId=${encodeURIComponent(id)}&corpus=PUBLIC_REVIEWS` : ''].join(',');
    const text = [columns.join(','), row('gp:AOqp/+1', 1, 'Lost ""everything"", 日本 😀', day(40)), row('', 5, '', day(3)), row('gp:AOqp/+2', 1, 'Crashed yesterday', day(1))].join('\r\n');
    const file = save(w, 'reviews_com.example.app_202611.csv', Buffer.from(`\ufeff${text}\r\n`, 'utf16le'));
    const told = await w.cli('import', '--source', 'acme-android', file);
    assert.equal(told.code, 0, told.out + told.err);
    assert.match(told.out, /2 reviews, 2 of them new/);
    assert.match(told.out, /1 rating without words was left out/);
    await until(() => w.slack.messages({ channel: 'reviews' }).find((one) => one.text.includes('2 reviews recorded') && one.text.includes('Crashed yesterday')), 'the grouped card');
    await platforms.review('google_play', { id: 'gp:AOqp/+1', stars: 1, text: 'Lost "everything", 日本 😀' });
    await platforms.review('google_play', { stars: 1, text: 'New one.' });
    await w.card('New one.');
    assert.equal(w.cards('Lost "everything"').length, 0);
  } finally {
    await platforms.stop();
  }
});

story('an import that cannot be is told in words', { sources: (w) => [hook(w)] }, async (w) => {
  const file = save(w, 'history.jsonl', '{"id":"1","rating":1}\n');
  const stopped = await w.cli('import', '--source', 'shop', file);
  assert.equal(stopped.code, 1);
  assert.match(stopped.err, /The daemon does not answer at \S+c\.sock: .*\. Is it running/);
  assert.match(stopped.err, /The import has stopped; 0 new reviews were taken in/);
  assert.equal(stopped.out, ''); // "1 review, 0 of them new" would say that it was known already
  await w.start();
  const unknown = await w.cli('import', '--source', 'shp', file);
  assert.match(unknown.err, /There is no source "shp"\. There are: shop/);
  const missing = await w.cli('import', '--source', 'shop', '/nowhere');
  assert.match(missing.err, /cannot be read/);
  const other = await w.cli('import', '--source', 'shop', save(w, 'x.csv', 'colour,shape\nred,round\n'));
  assert.match(other.err, /names no column "id"/);
  assert.notEqual(other.code, 0);
});
