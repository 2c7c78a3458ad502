// The clicks of these stories are those of a hand that looks again: under load a card moves between the look and the press.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, chromium } from './support/browser.mjs';
import { ConsoleStandIn } from './support/console_stand_in.mjs';
import { until } from './support/processes.mjs';

const options = { skip: chromium() ? false : 'skipped aloud: no Chromium on this machine', timeout: 60_000 };
let browser;
before(async () => {
  if (!options.skip) browser = await Browser.start();
});
after(() => browser?.stop());

async function onPage(size, body) {
  const daemon = await ConsoleStandIn.start();
  try {
    const page = await browser.open(daemon.url, size);
    await page.await('button', 'Publish reply');
    await body(page, daemon);
  } finally {
    await daemon.stop();
  }
}

test('a button that moves away between the look and the press is clicked where it went', options, () => onPage({}, async (page, daemon) => {
  const { ask } = page;
  let moved = false;
  page.ask = async (method, params) => {
    const answer = await ask.call(page, method, params);
    if (method === 'DOM.getBoxModel' && !moved) {
      moved = true;
      daemon.show({ remarks: Array(6).fill('The platform did not answer.') });
      await until(async () => (await page.texts('.remarks li')).length === 6, 'the card to grow');
    }
    return answer;
  };
  await page.click('DisclosureTriangle', /^More actions for #42/);
  assert.ok(moved);
  assert.equal(await page.value('document.querySelector(".menu").open'), true);
}));
