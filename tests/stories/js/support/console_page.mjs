// The console's page in a real headless Chromium, in front of a daemon that is played by the test: both anew for each test of
// the file that imports this. A page that complained of anything fails its test.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { Browser, chromium } from './browser.mjs';
import { ConsoleStandIn } from './console_stand_in.mjs';

export const options = { skip: chromium() ? false : 'skipped aloud: no Chromium on this machine', timeout: 60_000 };
export let daemon;
export let page;

let browser;
before(async () => {
  if (!options.skip) browser = await Browser.start();
});
after(() => browser?.stop());
beforeEach(async () => {
  if (options.skip) return;
  daemon = await ConsoleStandIn.start();
  page = await browser.open(daemon.url);
  await page.await('button', 'Publish reply');
});
afterEach(async () => {
  if (options.skip) return;
  assert.deepEqual(page.complaints, []);
  await daemon.stop();
});
