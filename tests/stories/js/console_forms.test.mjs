// The forms of the console's page in a real headless Chromium: by keyboard, as a screen reader meets them, and by stray
// clicks. The daemon is played by the test; the other stories show the page in front of the real one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daemon, options, page } from './support/console_page.mjs';
import { button, snoozeChoices } from './support/console_stand_in.mjs';
import { until } from './support/processes.mjs';

const mark = '76543210fedcba9876543210';

const choose = async (label) => {
  await page.tabTo('DisclosureTriangle', /^More actions for #42/);
  await page.press('Enter');
  await page.tabTo('button', label);
  await page.press('Enter');
};
/** The form that pages takes no press in its first moment, so it is pressed until it is taken. */
const pageNow = (done) => until(async () => {
  if (await done()) return true;
  if (await page.find('button', 'Page now')) await page.click('button', 'Page now').catch(() => {});
  return false;
}, 'the press to be taken', 20_000);
const fault = () => page.texts('.fault').then((all) => all.filter(Boolean));
const sent = (count = 1) => until(() => daemon.acts.length >= count && daemon.acts[count - 1], 'something to be sent');
const formGone = () => until(() => page.value('!document.querySelector(".inline-form")'), 'the form to close');

test('nobody is paged by a stray click: not by the button, not by the second click on the form that has just opened', options, async () => {
  await page.click('DisclosureTriangle', /^More actions for #42/);
  await page.click('button', 'Escalate to on-call');
  await page.click('button', 'Page now');
  await until(async () => (await fault())[0]?.includes('only just opened'), 'words about that');
  assert.deepEqual(daemon.acts, []);
  const field = await page.focused();
  assert.equal(field.role, 'textbox');
  assert.match(field.name, /^Why\? This pages whoever is on call/);
  assert.match(field.description, /only just opened/, 'a screen reader hears what is wrong with the field');

  await page.press('Escape');
  await formGone();
  assert.deepEqual(daemon.acts, []);
  assert.match((await page.focused()).name, /^More actions for #42/, 'the focus is back where the form came from');
});

test('somebody is paged by keyboard, with a reason', options, async () => {
  await choose('Escalate to on-call');
  await page.type('The press is calling.');
  await until(async () => {
    if (daemon.acts.length > 0) return true;
    await page.tabTo('button', 'Page now').then(() => page.press('Enter')).catch(() => {});
    return daemon.acts.length > 0;
  }, 'the press to be taken', 20_000);
  const asked = await sent();
  assert.equal(asked.action, 'escalate');
  assert.equal(asked.text, 'The press is calling.');
  assert.equal(asked.mark, daemon.card.mark);
  await formGone();
  assert.equal(daemon.acts.length, 1);
  assert.equal(await page.text('#case-42 > .told'), 'Done.');
});

test('a refusal stands beside the field, read out with it, and nothing that was typed is lost', options, async () => {
  daemon.answer = { accepted: false, text: 'No escalation policy is set for #42.' };
  await choose('Escalate to on-call');
  await page.type('The press is calling.');
  await pageNow(async () => (await fault())[0] === daemon.answer.text);
  const field = await page.focused();
  assert.equal(field.role, 'textbox');
  assert.match(field.description, /No escalation policy/);
  assert.equal(field.value, 'The press is calling.');
});

test('the facts start with what is known; an emptied one is sent as empty, and each field has its label', options, async () => {
  await choose('Tell what happened');
  const labels = ['When did it happen?', 'What did the customer expect?', 'What did they get?', /^Cause: /, /^Notes for us only/];
  for (const label of labels) await page.await('textbox', label);
  await page.await('combobox', 'What does the customer want?');
  await page.type('On Monday <b>&');
  await page.tabTo('textbox', 'What did they get?');
  await page.value('document.activeElement.select()');
  await page.ask('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Delete', code: 'Delete', windowsVirtualKeyCode: 46 });
  await page.tabTo('button', 'Keep facts');
  await page.press('Enter');
  assert.deepEqual((await sent()).facts,
    { when: 'On Monday <b>&', expected: 'I wanted my notes.', got: '', wants: 'helped', cause: 'sync', notes: '' });
  await formGone();
});

test('a fact that is too long keeps the form open with words there, and sends nothing', options, async () => {
  await choose('Tell what happened');
  await page.tabTo('textbox', /^Cause: /);
  await page.type('x'.repeat(70));
  await page.tabTo('button', 'Keep facts');
  await page.press('Enter');
  await until(async () => (await fault()).length === 1, 'the words');
  assert.match((await page.focused()).name, /^Cause: /);
  assert.match((await page.focused()).description, /too long: at most 60 characters/);
  assert.deepEqual(daemon.acts, []);
});

test('a case is resolved only with words, and taken offline without', options, async () => {
  await choose('Close as resolved');
  await page.tabTo('button', 'Close as resolved');
  await page.press('Enter');
  await until(async () => (await fault())[0]?.startsWith('Say how it went'), 'the question');
  assert.deepEqual(daemon.acts, []);
  await page.type('refunded');
  await page.tabTo('button', 'Close as resolved');
  await page.press('Enter');
  assert.equal((await sent()).text, 'refunded');
  await formGone();

  await choose('Take case offline');
  await page.tabTo('button', 'Take case offline');
  await page.press('Enter');
  assert.deepEqual([(await sent(2)).action, daemon.acts[1].text], ['offline', '']);
});

test('a snooze offers what the daemon names, and asks for a day only where a day was chosen', options, async () => {
  await page.tabTo('button', 'Snooze case');
  await page.press('Enter');
  assert.deepEqual(await page.texts('.inline-form option'), snoozeChoices.map((one) => one.label));
  const day = () => page.value('getComputedStyle(document.querySelector("input[type=date]").parentElement).display !== "none"');
  assert.equal(await day(), false);
  const choose_length = (value) => page.value(`(() => { const one = document.querySelector(".inline-form select");
    one.value = ${JSON.stringify(value)}; one.dispatchEvent(new Event("input", { bubbles: true })); })()`);
  const save = async () => {
    await page.click('button', 'Snooze case', { within: '.inline-form' });
  };
  await choose_length('date');
  assert.equal(await day(), true);
  await save();
  await until(async () => (await fault())[0]?.startsWith('Choose the day'), 'the question');
  await page.value('document.querySelector("input[type=date]").value = "2020-01-01"');
  await save();
  await until(async () => (await fault())[0]?.includes('is over'), 'the refusal');
  assert.deepEqual(daemon.acts, []);
  await page.value('document.querySelector("input[type=date]").value = "2099-01-01"');
  await save();
  assert.deepEqual([(await sent()).length, daemon.acts[0].date], ['date', '2099-01-01']);
  await formGone();
  assert.equal((await page.focused()).name, 'Snooze case');
});

test('a page is acknowledged by one press, without a form', options, async () => {
  await choose('Acknowledge page');
  assert.equal((await sent()).action, 'acknowledge');
  assert.equal(await page.value('document.querySelector(".inline-form")'), null);
});

test('a form in which nothing was typed goes when its case moves on, says so and gives the focus back', options, async () => {
  await choose('Escalate to on-call');
  daemon.show({ state: 'Closed: resolved', closed: true, buttons: [button('reopen', 'Reopen case')] });
  await formGone();
  assert.match(await page.text('#case-42 > .told'), /no longer possible/);
  assert.match((await page.focused()).name, /#42/);
});

test('a group opens a case with that case\'s own mark, also after the group has changed', options, async () => {
  const group = { message: 'g1', heading: 'Reminder: 2 cases wait', lines: ['#7 a', '#9 b'], cases: [7, 9], marks: [daemon.card.mark, mark], asked: [], over: false, storm: 0 };
  daemon.tell('group', group);
  await page.await('button', 'Show case #9');
  daemon.tell('group', { ...group, heading: 'Reminder: 1 case waits', lines: ['#9 b'], cases: [9], marks: [mark] });
  await page.await('heading', 'Reminder: 1 case waits');
  await page.click('button', 'Show case #9');
  const asked = await sent();
  assert.deepEqual([asked.action, asked.case_number, asked.mark], ['show', 9, mark]);
  daemon.tell('group_removed', { message: 'g1' });
  await until(() => page.value('document.querySelectorAll(".card.group").length === 0'), 'the group to go');
});

test('a daemon that refuses the page says why there, for as long as the page tries', options, async () => {
  daemon.refusal = 'This console has no login token, so it answers this machine only. Set one to open it to others.';
  daemon.hangUp();
  const says = /^This console has no login token, so it answers this machine only\. Set one to open it to others\. Trying again in \d+ s$/;
  await until(async () => says.test(await page.text('#connection')), 'the reason where the page tries again');
  daemon.refusal = '';
  await until(async () => (await page.text('#connection')) === 'Live', 'the page to come back');
  // Chromium says of every request that was refused or cut that it was.
  page.complaints = page.complaints.filter((one) => !/^log: Failed to load resource: .*(403|net::ERR_)/.test(one));
});
