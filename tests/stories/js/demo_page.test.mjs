// The main job as a person does it: `highroad demo` in a real headless Chromium, from the card to the published reply.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, chromium } from './support/browser.mjs';
import { Program, binary, until } from './support/processes.mjs';

const skip = chromium() ? false : 'skipped aloud: no Chromium on this machine';
const fresh = 'article.card:has(.quote-title)';
let demo;
let browser;
let page;
let address;
let store;

before(async () => {
  if (skip) return;
  demo = new Program(binary('highroad'), ['demo']);
  address = (await demo.saying('Open http://')).replace('Open ', '').trim();
  store = (await demo.saying('What customers see: ')).replace('What customers see: ', '').trim();
  browser = await Browser.start();
  page = await browser.open(address, { width: 1200, height: 1240 });
});

after(async () => {
  await browser?.stop();
  await demo?.stop();
});

const draft = () => page.text(`${fresh} section.draft .reply-text`);
const state = () => page.text(`${fresh} .state`);
const customersSee = async () => (await fetch(`${store}.json`)).json();
/**
 * The page holds a button back for a moment where it has only just appeared, and "Publish reply" after a text changed, so that
 * nobody approves what they have not read.
 */
const pressUntil = (button, next) => until(async () => {
  if (await page.find('button', next, fresh)) return true;
  // The button is gone once the press was taken: waiting long for it would outlast the undo window.
  await page.click('button', button, { within: fresh, timeoutMs: 300 }).catch(() => {});
  return false;
}, `"${button}" to bring "${next}"`, 15_000);
const answerOnStore = async (text) => JSON.stringify(await customersSee()).includes(JSON.stringify(text).slice(1, -1));

test('within ten seconds a bad review stands in the page as a card with a suggested reply', { skip, timeout: 60_000 }, async () => {
  const started = Date.now();
  await page.await('button', 'Publish reply', { within: fresh, timeoutMs: 10_000 });
  assert.ok(Date.now() - started < 10_000);
  assert.match(await page.text(`${fresh} h3, ${fresh} h2`), /\d out of 5 stars/);
  assert.equal(await page.text(`${fresh} .quote-title`), 'My shared list is gone');
  assert.ok((await draft()).length > 80);
  await until(() => page.value('document.getAnimations().every((one) => one.playState === "finished")'), 'the card to stand still');
  await page.picture('card');
});

test('the buttons name their object, and changes are told to screen readers', { skip, timeout: 60_000 }, async () => {
  const tree = await page.tree();
  const named = (role) => tree.filter((one) => one.role === role).map((one) => one.name);
  for (const name of ['Publish reply', 'Edit reply', 'Snooze case']) assert.ok(named('button').includes(name), name);
  assert.ok(tree.some((one) => one.role === 'article'));
  assert.ok(named('heading').some((name) => name.includes('out of 5 stars')));
  assert.ok(await page.value('document.querySelectorAll("[aria-live], [role=status]").length') > 0);
  assert.ok(tree.every((one) => one.role !== 'button' || one.name.trim() !== ''));
});

test('an approval can be undone, and nothing is published', { skip, timeout: 60_000 }, async () => {
  const text = await draft();
  await pressUntil('Publish reply', 'Undo approval');
  assert.match(await state(), /^Publishing/);
  await pressUntil('Undo approval', 'Publish reply');
  assert.match(await state(), /^Awaiting/);
  assert.equal(await answerOnStore(text), false);
});

test('with the keyboard alone the reply is changed, and a text over the limit cannot be saved', { skip, timeout: 60_000 }, async () => {
  const wanted = 'Dear Lena, we are bringing your shared list back today. Write to care@fieldnote.example and we stay with it.';
  await page.tabTo('button', 'Edit reply');
  await page.press('Enter');
  const field = `${fresh} textarea`;
  await until(() => page.value(`document.activeElement === document.querySelector(${JSON.stringify(field)})`), 'the field to have the focus');
  await page.value(`document.querySelector(${JSON.stringify(field)}).select()`);
  await page.type('x'.repeat(5971));
  const save = `${fresh} form button[type=submit]`;
  await until(() => page.value(`document.querySelector(${JSON.stringify(save)}).disabled ||
    document.querySelector(${JSON.stringify(save)}).getAttribute('aria-disabled') === 'true'`), 'saving to be closed');
  assert.match(await page.text(`${fresh} .counter`), /5,?971/);
  await page.value(`document.querySelector(${JSON.stringify(field)}).select()`);
  await page.type(wanted);
  await page.tabTo('button', /save/i);
  await page.press('Enter');
  await until(async () => (await draft()) === wanted, 'the changed reply on the card');
});

test('"Publish reply" shows the window and Undo, then what the platform did; customers see exactly the approved text', { skip, timeout: 120_000 }, async () => {
  const approved = await draft();
  await pressUntil('Publish reply', 'Undo approval');
  await until(async () => /Publishing in \d+ s/.test(await page.text(fresh)), 'the countdown in words');
  await page.picture('publishing');
  assert.equal(await answerOnStore(approved), false, 'nothing goes out inside the window');

  await until(async () => /^Answered/.test(await state()), 'the card to say that it was answered', 30_000);
  await until(async () => (await page.text(fresh)).includes('the customer sees it'), 'the reply to be live', 90_000);
  assert.ok(await answerOnStore(approved), 'the store shows exactly the approved text');
  const shop = await browser.open(store);
  assert.ok((await shop.value('document.body.innerText')).includes(approved));
  await page.picture('answered');
});

test('what happened is told in a form by keyboard, and stands on the card; the form starts with what the review says', { skip, timeout: 60_000 }, async () => {
  await page.click('DisclosureTriangle', /^More actions for/, { within: fresh });
  await page.tabTo('button', 'Tell what happened');
  await page.press('Enter');
  await until(async () => (await page.focused())?.name === 'When did it happen?', 'the first field to have the focus');
  await page.type('Yesterday <b>evening</b>');
  await page.tabTo('button', 'Keep facts');
  await page.press('Enter');
  await until(async () => (await page.text(fresh)).includes('When: Yesterday <b>evening</b>'), 'the fact on the card, as it was typed');
  // The card may hear of it before the press is answered, which closes the form.
  await until(() => page.value(`document.querySelector(${JSON.stringify(`${fresh} .inline-form`)}) === null`), 'the form to close');
});

test('a case is resolved only in words, and then stands under Closed', { skip, timeout: 60_000 }, async () => {
  await page.click('DisclosureTriangle', /^More actions for/, { within: fresh });
  await page.tabTo('button', 'Close as resolved');
  await page.press('Enter');
  await until(async () => /^How did it go\?/.test((await page.focused())?.name), 'the question to have the focus');
  await page.tabTo('button', 'Close as resolved');
  await page.press('Enter');
  await until(async () => (await page.text(`${fresh} .fault`)).startsWith('Say how it went'), 'the words beside the field');
  await page.type('The list is back, and Lena knows it.');
  await page.tabTo('button', 'Close as resolved');
  await page.press('Enter');
  await until(async () => (await page.texts('#closed-cases .state')).includes('Closed: resolved, The list is back, and Lena knows it.'), 'the case under Closed');
});

test('the page asked nobody but the daemon, and nothing in it complained', { skip }, () => {
  assert.deepEqual(page.requests.filter((url) => !url.startsWith(address)), []);
  assert.deepEqual(page.complaints, []);
});
