// How the team did: `highroad report` on what a running daemon recorded, for a terminal, for programs, and as a page in a browser.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, chromium } from './support/browser.mjs';
import { story, until } from './support/world.mjs';

const shop = { webhook: true };

story('a report counts what was answered, what waits, and who changed their mind', shop, async (w) => {
  await w.startFresh();
  const answered = await w.complaint('The app crashes when I open the camera.');
  await w.press('alice', answered.card, 'Publish reply');
  await w.card('crashes when I open', { also: 'Answered' });
  await w.push({ id: 'r1', rating: 2, text: 'I was charged twice and want my money back.', author: 'Kim' });
  await w.card('charged twice');
  await w.store.review({ id: answered.id, rating: 4, text: 'They helped me at once.' });
  await until(async () => (await w.cli('show', '1')).out.includes('revised'), 'the first case to be closed');

  const words = await w.cli('report');
  assert.equal(words.code, 0, words.err);
  assert.match(words.out, /^Cases opened +2 +0$/m);
  assert.match(words.out, /^ {2}answered +1 +0$/m);
  assert.match(words.out, /^ {2}waiting for a first reply +1 +0$/m);
  assert.match(words.out, /^ {2}#1 [\w-]+: 1 out of 5 stars, then 4 out of 5 stars$/m);

  const all = JSON.parse((await w.cli('report', '--since', '1d', '--format', 'json')).out);
  assert.equal(all.opened, 2);
  assert.equal(all.raised, 1);
  assert.ok(all.median_answer_seconds >= 2 && all.median_answer_seconds < 60, String(all.median_answer_seconds));
  assert.ok(all.themes.some((one) => one.name === 'crash'), JSON.stringify(all.themes));
  assert.ok(all.reasons.some((one) => one.name === 'money'), JSON.stringify(all.reasons));
  assert.equal(all.over_time.reduce((sum, one) => sum + one.opened, 0), 2);

  const wrong = await w.cli('report', '--since', 'soon');
  assert.equal(wrong.code, 105);
  assert.match(wrong.err, /^"soon" is no length of time; write it like 90d/);
});

story('the page of a report stands alone, reads well by ear, and fits a telephone', { ...shop, skip: chromium() ? false : 'skipped aloud: no Chromium on this machine' }, async (w) => {
  await w.startFresh();
  await w.complaint('The app crashes when I open the camera.');
  await w.push({ id: 'r1', rating: 2, text: 'I was charged twice and want my money back.', author: 'Kim' });
  await w.card('charged twice');
  const made = await w.cli('report', '--format', 'html');
  assert.equal(made.code, 0, made.err);
  const file = path.join(w.dir, 'report.html');
  writeFileSync(file, made.out);
  const browser = await Browser.start();
  try {
    for (const [width, dark] of [[1100, false], [360, true]]) {
      const page = await browser.open(pathToFileURL(file).href, { width, height: 900, dark });
      await page.picture(`report-${width}`);
      assert.equal(await page.value('document.documentElement.scrollWidth <= innerWidth'), true, `it scrolls sideways at ${width}`);
      assert.deepEqual(await page.texts('h2'), ['In short', 'Cases opened', 'By source', 'What they are about', 'What makes them serious']);
      assert.equal(await page.text('tbody tr td'), '2');
      // The plot is drawn: today's column is as tall as it can be.
      assert.ok(await page.value('Math.max(...[...document.querySelectorAll(".plot .part, .plot .bar")].map((one) => one.getBoundingClientRect().height)) > 40'));
      const tree = await page.tree();
      assert.ok(tree.some((one) => one.role === 'heading' && one.name === 'Bad reviews, and what became of them'));
      assert.ok(tree.filter((one) => one.role === 'rowheader').length > 12);
      assert.ok(tree.every((one) => one.role !== 'image' && one.role !== 'graphics-document'), 'plots are said by their tables alone');
    }
  } finally {
    await browser.stop();
  }
});
