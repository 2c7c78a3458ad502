// Pressing what was not meant, and hearing and reading what is there: the console's page in a real headless Chromium, in front
// of a daemon that is played by the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daemon, options, page } from './support/console_page.mjs';
import { button, cardOf } from './support/console_stand_in.mjs';
import { until } from './support/processes.mjs';

const waits = { state: 'Awaiting the team', buttons: [button('publish', 'Publish reply', false, true)] };
const publishing = { state: 'Publishing: approved by you', buttons: [button('undo', 'Undo approval')] };

const told = () => page.text('#case-42 > .told');
const heard = () => page.texts('#announcer > *');
const answered = (words) => until(async () => (await told()).includes(words), `the words ${words}`);

test('the second click of a double click approves nothing, though "Publish reply" now stands where "Undo approval" was', options, async () => {
  daemon.show(publishing);
  await page.await('button', 'Undo approval');
  daemon.beforeAnswer = () => daemon.show(waits);
  await until(async () => daemon.acts.length > 0 || (await page.click('button', 'Undo approval', { timeoutMs: 300 }).catch(() => {}), false), 'the approval to be undone');
  await page.click('button', 'Publish reply');
  await answered('has only just appeared');
  assert.deepEqual(daemon.acts.map((one) => one.action), ['undo']);

  daemon.beforeAnswer = undefined;
  await until(async () => daemon.acts.length > 1 || (await page.click('button', 'Publish reply'), false), 'a press that is meant to be taken');
  assert.equal(daemon.acts[1].action, 'publish');
});

test('Enter held down on "Publish reply" presses once', options, async () => {
  daemon.beforeAnswer = () => daemon.show(publishing);
  await page.tabTo('button', 'Publish reply');
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
  await page.ask('Input.dispatchKeyEvent', { type: 'keyDown', ...enter });
  await answered('Done.');
  await until(async () => (await page.focused()).name === 'Undo approval', 'the focus on what can be done now');
  const button_at = await page.value('performance.now()');
  // Until long after the button has settled: a key that is held repeats about thirty times a second.
  await until(async () => {
    await page.ask('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat: true, ...enter });
    return (await page.value('performance.now()')) - button_at > 1500;
  }, 'the repeats');
  await page.ask('Input.dispatchKeyEvent', { type: 'keyUp', ...enter, text: undefined });
  assert.deepEqual(daemon.acts.map((one) => one.action), ['publish']);
});

test('a screen reader hears of each case of many at once, and of a connection that is lost and back', options, async () => {
  for (const number of [43, 44, 45]) daemon.tell('case', { ...cardOf(), case_number: number, heading: `#${number} · 1 out of 5 stars · Acme`, now: daemon.now() });
  await until(async () => (await heard()).length === 3, 'the news');
  assert.deepEqual(await heard(), [43, 44, 45].map((number) => `New case: #${number}, 1 out of 5 stars, Acme.`));
  const log = (await page.tree()).find((one) => one.role === 'log');
  assert.equal(log.live, 'polite');
  assert.ok(!log.atomic, 'what was read is not read again');

  daemon.hangUp();
  await until(async () => (await heard()).some((one) => /^Not connected/.test(one)), 'the loss');
  await until(async () => (await heard()).at(-1) === 'Connected again.', 'the return', 20_000);
  assert.equal((await heard()).filter((one) => /onnected/.test(one)).length, 2, 'once each');
  page.complaints = page.complaints.filter((one) => !/^log: Failed to load resource: .*net::ERR_/.test(one));
});

test('whoever is asked for in a line of a case sees and hears it; what asks for somebody else stays folded', options, async () => {
  const open = () => page.value('document.querySelector("#case-42 .history").open');
  const line = (text, ...asked) => ({ text, asked });
  daemon.show({ lines: [line('Ben takes care of this.', 'ben')] });
  await until(async () => (await page.texts('.history li')).length === 1, 'the line');
  assert.deepEqual([await open(), await heard()], [false, []]);
  daemon.show({ lines: [line('Ben takes care of this.', 'ben'), line('Escalated: please look.', 'ben', 'ana')] });
  await until(open, 'the history to unfold');
  assert.deepEqual(await heard(), ['You are asked about case 42: Escalated: please look.']);
  assert.match((await page.texts('.history li')).at(-1), /For ben and ana\.$/);

  const group = { message: 'g1', heading: 'Reminder: 2 cases wait', lines: ['#7 a'], cases: [7], marks: [daemon.card.mark], asked: [], over: false, storm: 0 };
  daemon.tell('group', group);
  daemon.tell('group', { ...group, asked: ['ana'] });
  daemon.tell('group', { ...group, asked: ['ana'], lines: ['#7 b'] });
  await until(async () => (await page.texts('.card.group li')).includes('#7 b'), 'the last change');
  assert.deepEqual((await heard()).slice(1), ['Reminder: 2 cases wait.', 'You are asked. Reminder: 2 cases wait.']);
});

test('what is written from right to left is shown so, line by line, and written so in the editor', options, async () => {
  daemon.show({ quote: 'שלום!\nIt works.', draft: 'תודה!' });
  await until(async () => (await page.text('.quote-text')).startsWith('שלום'), 'the words');
  const left = (selector, at) => page.value(`(() => { const range = document.createRange();
    const text = document.querySelector(${JSON.stringify(selector)}).firstChild; range.setStart(text, ${at}); range.setEnd(text, ${at + 1});
    return range.getBoundingClientRect().left; })()`);
  assert.ok((await left('.quote-text', 4)) < (await left('.quote-text', 0)), 'the mark stands to the left of the word it ends');
  assert.ok((await left('.quote-text', 14)) > (await left('.quote-text', 6)), 'and English stays from left to right');
  assert.ok((await left('section.draft .reply-text', 4)) < (await left('section.draft .reply-text', 0)));
  daemon.show({ buttons: cardOf().buttons });
  await page.click('button', 'Edit reply');
  assert.equal(await page.value('getComputedStyle(document.querySelector(".inline-form textarea")).direction'), 'rtl');
});
