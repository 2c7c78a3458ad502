// What a person has typed on the console's page outlives whatever happens to the case meanwhile: text, focus and caret stay,
// and the page says what has changed. In a real headless Chromium; the daemon is played by the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daemon, options, page } from './support/console_page.mjs';
import { button, cardOf } from './support/console_stand_in.mjs';
import { until } from './support/processes.mjs';

const mine = 'Dear Sam, we are looking for your notes.';
const approved = { state: 'Publishing: approved by Ben', buttons: [button('undo', 'Undo approval')] };

const inForm = '.inline-form textarea';
const warned = () => page.text('.inline-form .warning');
const warning = (words) => until(async () => words.test((await warned()) ?? ''), `the words ${words}`);
const field = () => page.value(`(() => { const one = document.querySelector('${inForm}'); return one &&
  { text: one.value, focused: document.activeElement === one, from: one.selectionStart, to: one.selectionEnd }; })()`);
const seen = (selector) => page.value(`document.querySelector(${JSON.stringify(selector)})?.checkVisibility() ?? false`);
const save = () => page.click('button', 'Save reply');
const sent = (count = 1) => until(() => daemon.acts.length >= count && daemon.acts[count - 1], 'something to be sent');

/** An open editor with `mine` in it and the caret in its middle. */
async function writing() {
  await page.tabTo('button', 'Edit reply');
  await page.press('Enter');
  await until(async () => (await field())?.focused, 'the field to have the focus');
  await page.value(`document.querySelector('${inForm}').select()`);
  await page.type(mine);
  await page.value(`document.querySelector('${inForm}').setSelectionRange(9, 11)`);
}
const untouched = async () => assert.deepEqual(await field(), { text: mine, focused: true, from: 9, to: 11 });

test('a reply that is being written outlives another person\'s approval, and can be saved once that is undone', options, async () => {
  await writing();
  daemon.show(approved);
  await warning(/no longer possible.*What you typed is kept here/);
  await untouched();
  assert.ok(await seen('section.draft'), 'what was approved is in sight');
  await page.await('button', 'Undo approval');
  await page.tabTo('button', 'Save reply');
  await page.press('Enter');
  assert.deepEqual(daemon.acts, [], 'what cannot be saved is not sent');

  // What has only just appeared takes no press.
  await until(async () => daemon.acts.length > 0 || (await page.click('button', 'Undo approval'), false), 'the press to be taken');
  assert.equal((await sent()).action, 'undo');
  daemon.show({ state: 'Awaiting the team', buttons: cardOf().buttons });
  await until(async () => (await warned()) === '', 'the lock to go');
  assert.equal((await field()).text, mine);
  assert.ok(!(await seen('.card > .actions')), 'nothing can be published by mistake');
  await until(async () => (await field()).focused, 'the focus to come from the button that went');
  await save();
  assert.deepEqual([(await sent(2)).text, daemon.acts[1].draft_revision], [mine, 3]);
});

const overtaken = { accepted: false, text: 'The reply of #42 is approved already. Undo it first to change the text.' };

test('a refusal because the case has moved on throws no text away', options, async () => {
  await writing();
  daemon.answer = overtaken;
  // The answer and the approval come on two connections: here the approval is there first, while the press is on its way.
  daemon.beforeAnswer = async () => {
    daemon.show(approved);
    await until(async () => (await page.text('#case-42 .state')) === approved.state, 'the approval to be shown');
  };
  await save();
  await warning(/approved already.*What you typed is kept here/);
  assert.equal((await field()).text, mine);
});

test('a refusal that comes before the news that explains it stands beside the text, which stays', options, async () => {
  await writing();
  daemon.answer = overtaken;
  await save();
  await until(async () => (await page.text('.inline-form')).includes(overtaken.text), 'the refusal beside the field');
  daemon.show(approved);
  await warning(/no longer possible.*What you typed is kept here/);
  assert.equal((await field()).text, mine);
});

test('a case that goes to Closed takes the text, the focus and the caret with it', options, async () => {
  await writing();
  daemon.show({ state: 'Closed: gone', closed: true, buttons: [button('reopen', 'Reopen case')] });
  await until(() => page.value('document.querySelector("#closed-cases #case-42") !== null'), 'the card to stand under Closed');
  await warning(/no longer possible/);
  await untouched();
});

test('a case that leaves the page stays until its text is closed by hand', options, async () => {
  await writing();
  daemon.tell('removed', { case_number: 42 });
  await warning(/shows this case no longer.*kept here until you close it/);
  await untouched();
  assert.equal(await page.find('button', 'Publish reply'), undefined);
  await page.click('button', 'Cancel');
  await until(() => page.value('document.querySelector("#case-42") === null'), 'the card to go');
  assert.equal((await page.focused()).role, 'heading');
});

test('the field that is written in stays where it is on the screen, whatever is added above it', options, async () => {
  // Long enough to scroll.
  for (const number of [5, 6, 7, 8]) daemon.tell('case', { ...cardOf(), case_number: number, heading: `#${number} · 1 out of 5 stars · Acme`, now: daemon.now() });
  await writing();
  const top = () => page.value(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    done(document.querySelector('${inForm}').getBoundingClientRect().top))))`);
  await page.value('scrollBy(0, 120)');
  const before = await top();
  const still = async (what) => assert.ok(Math.abs((await top()) - before) <= 1, `${what}: ${before} became ${await top()}`);
  daemon.show({ remarks: Array(6).fill('The platform did not answer.'), quote: Array(8).fill('All my notes are gone.').join('\n') });
  await until(async () => (await page.texts('#case-42 .remarks li')).length === 6, 'the card to grow');
  await still('the card grows');
  daemon.tell('case', { ...cardOf(), case_number: 43, heading: '#43 · 1 out of 5 stars · Acme', now: daemon.now() });
  await page.await('heading', /^#43/);
  await still('a new card comes above it');
  daemon.show({ draft: 'We are very sorry.', draft_revision: 4 });
  await warning(/reply has changed/);
  await still('a warning stands above it');
  await untouched();
});

test('a lost connection and a new snapshot change nothing in what is being written', options, async () => {
  await writing();
  daemon.hangUp();
  await until(async () => (await page.text('#connection')) !== 'Live', 'the page to notice');
  await until(async () => (await page.text('#connection')) === 'Live', 'the page to come back', 20_000);
  await untouched();
  assert.equal(await warned(), '');
  page.complaints = page.complaints.filter((one) => !/^log: Failed to load resource: .*net::ERR_/.test(one));
});

test('the page says that the reply has changed, and takes mine in its place only when I say so', options, async () => {
  await writing();
  daemon.show({ draft: 'We are very sorry.', draft_revision: 4 });
  await warning(/reply has changed while you were writing.*yours is kept here/);
  await untouched();
  assert.ok(await seen('section.draft'));
  daemon.answer = { accepted: false, text: 'The reply was changed while you wrote.' };
  await until(async () => daemon.acts.length > 0 || (await save(), false), 'the press to be taken, once what changed could be read');
  assert.equal((await sent()).draft_revision, 3, 'what was read decides, not what stands there now');
  await page.click('button', 'Replace it with my text');
  await warning(/^Saving now replaces/);
  await untouched();
  await save();
  assert.equal((await sent(2)).draft_revision, 4);
});

test('the page says that the customer changed the review, under whatever is being written, and lets it be read first', options, async () => {
  await page.click('DisclosureTriangle', /^More actions for #42/);
  await page.click('button', 'Close as resolved');
  await page.type('refunded');
  daemon.show({ quote: 'Found them. Sorry!', review_revision: 2, draft_revision: 4 });
  await warning(/customer changed the review while you were writing/);
  await page.click('button', 'Close as resolved', { within: '.inline-form' });
  await until(async () => (await page.text('.fault')).includes('changed just now'), 'words about that');
  assert.deepEqual(daemon.acts, []);
  assert.equal((await field()).text, 'refunded');
});

test('facts that somebody else tells meanwhile come into the fields that nobody touched', options, async () => {
  await page.click('DisclosureTriangle', /^More actions for #42/);
  await page.click('button', 'Tell what happened');
  await page.await('textbox', 'When did it happen?');
  await page.type('On Monday');
  daemon.show({ facts: { ...cardOf().facts, cause: 'lost-sync', notes: 'They called.' } });
  const value = (name) => page.value(`document.querySelector('#case-42-facts-${name}').value`);
  await until(async () => (await value('notes')) === 'They called.', 'the newer facts');
  assert.deepEqual([await value('when'), await value('cause')], ['On Monday', 'lost-sync']);
  assert.equal(await warned(), '', 'nothing of mine stands against anything of theirs');
  daemon.show({ facts: { ...daemon.card.facts, when: 'On Tuesday' } });
  await warning(/Somebody told other facts while you were writing/);
  assert.equal(await value('when'), 'On Monday');
});

test('one stray Escape, another button or a closed page throws no text away', options, async () => {
  await page.click('DisclosureTriangle', /^More actions for #42/);
  await page.click('button', 'Take case offline');
  await page.type('called');
  await page.press('Escape');
  await warning(/Escape once more/);
  await page.click('button', 'Snooze case');
  await until(async () => (await page.text('#case-42 > .told')).includes('Save or cancel first'), 'words about that');
  assert.deepEqual([(await field()).text, (await field()).focused], ['called', true]);
  let asked;
  page.heard = (method, params) => {
    if (method === 'Page.javascriptDialogOpening') asked = params.type;
  };
  const gone = page.ask('Page.navigate', { url: 'about:blank' }).catch(() => {});
  await until(() => asked === 'beforeunload', 'the browser to ask');
  await page.ask('Page.handleJavaScriptDialog', { accept: false });
  await gone;
  await page.type(' twice');
  assert.equal((await field()).text, 'called twice');
  await page.press('Escape');
  await warning(/Escape once more/);
  await page.press('Escape');
  await until(async () => !(await field()), 'the form to close');
});

test('a line that is typed while another one is carried out stays in the field', options, async () => {
  await page.value('document.querySelector("#line-field").focus()');
  await page.type('/review list');
  daemon.beforeAnswer = async () => {
    await page.value('document.querySelector("#line-field").select()');
    await page.type('/review show 4');
  };
  await page.press('Enter');
  await until(async () => (await page.text('#line-answer')) === 'Done.', 'the answer');
  assert.equal(await page.value('document.querySelector("#line-field").value'), '/review show 4');
});
