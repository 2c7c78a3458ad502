// The whole loop with Slack in Socket Mode: the real daemon between a fake Slack and an App Store stand-in.
import assert from 'node:assert/strict';
import { liveMentions } from '../../fakes/slack/fake_slack.mjs';
import { story, until } from './support/world.mjs';

const day = 24 * 3600 * 1000;
const ago = (days) => new Date(Date.now() - days * day).toISOString().replace(/\.\d+Z$/, 'Z');

story('the first look at a source is one grouped card, and a case is opened from it by its button', {}, async (w) => {
  await w.store.reviews([
    { rating: 1, title: 'Lost my notes', text: 'All my notes are gone.', date: ago(2) },
    { rating: 2, title: 'Slow', text: 'It takes a minute to start.', date: ago(3) },
    { rating: 1, title: 'Ancient', text: 'It crashed in spring.', date: ago(90) },
    { rating: 1, title: 'Answered', text: 'No dark mode.', date: ago(1), reply: 'There is one now.' },
    { rating: 5, title: 'Great', text: 'Love it.', date: ago(1) },
  ]);
  await w.startFresh();
  const group = await w.card('First look at Acme Notes for iOS: 5 reviews recorded');
  assert.match(group.text, /: 2\. Open the ones you want to answer/);
  assert.match(group.text, /Lost my notes/);
  assert.match(group.text, /Slow/);
  assert.doesNotMatch(group.text, /Ancient|Answered|Great/);
  assert.equal(w.slack.messages({ channel: 'reviews' }).length, 1);

  const number = /#(\d+) · [^\n]*Lost my notes/.exec(group.text)[1];
  await w.press('carol', group, `Show case #${number}`);
  const card = await w.card('All my notes are gone.');
  assert.match(card.text, new RegExp(`#${number} `));
  assert.equal(w.slack.messages({ channel: 'reviews' }).length, 2);
});

story('a fresh complaint becomes one card, is edited, approved, undone, approved again, and stands on the platform as approved', {}, async (w) => {
  await w.store.settings({ publish_after_seconds: 4 });
  await w.startFresh();
  await w.store.review({ rating: 5, title: 'Fine', text: 'All is well.' });
  const { id, card } = await w.complaint('The export button does nothing since the update.');
  assert.match(card.text, /Suggested reply 1 of \d/);
  assert.match(card.text, /Awaiting the team/);
  assert.deepEqual(w.cards('All is well.'), [], 'a happy review is no case');

  const opened = await w.press('alice', card, 'Edit reply', { expect: 'view' });
  assert.match(opened.view.view.title.text, /Edit reply #/);
  const [first, second] = opened.view.inputs;
  assert.match(opened.view.text, /at most 5970 characters/);
  const long = await w.slack.submit({ user: 'alice', values: { text0: 'x'.repeat(3000), text1: 'y'.repeat(2999) } });
  assert.match(long.errors.text0, /31 too long|too long: the platform takes at most 5970/);
  assert.ok(first && second);

  const text = 'Thank you, Sam. You found a real bug: the export button is fixed in 3.2, which is out today.\n\nPlease write to care@example.com if it is not — we read every line. ✓';
  const saved = await w.slack.submit({ user: 'alice', values: { text0: text, text1: '' }, expect: 'update' });
  assert.equal(saved.closed, true);
  await w.card('written by alice');
  assert.equal(w.draftOf(card), text);

  await w.press('bob', card, 'Publish reply', { expect: 'update' });
  await w.card('export button does nothing', { also: 'approved by bob' });
  await w.press('alice', card, 'Undo approval');
  await w.card('export button does nothing', { also: 'Awaiting the team' });
  await w.press('bob', card, 'Publish reply');
  await w.card('export button does nothing', { also: 'Publishing' });

  await w.card('export button does nothing', { also: 'Answered, awaiting the customer; approved by bob' });
  assert.equal((await w.store.posted()).length, 1);
  assert.equal((await w.store.posted())[0].text, text);
  await w.card('export button does nothing', { also: 'held by the platform' });
  assert.equal(await w.waitForAnswer(id), text, 'customers see exactly what was approved');
  const lines = w.thread(card).join('\n');
  for (const words of ['Reply changed by alice', 'Approved by bob.', 'Approval undone by alice. Nothing was published.', 'Published, approved by bob.'])
    await w.saidInThread(card, words).catch(() => assert.fail(`the history in the thread lacks "${words}":\n${lines}`));
  assert.equal(w.cards('export button does nothing').length, 1);
  assert.deepEqual(w.slack.doubledPosts({ key: 'delivery_id' }), []);
});

story('a reply that the platform shows at once is on the card as seen by the customer', {}, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('It asks for my password every day.');
  const draft = w.draftOf(card);
  await w.press('alice', card, 'Publish reply');
  assert.equal(await w.waitForAnswer(id), draft);
  await w.card('It asks for my password', { also: 'Our reply: the customer sees it' });
  await w.saidInThread(card, 'The customer can see the reply now.');
});

story('the slash command helps, lists, takes notes and shows a case; what it does not know it says', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The widget is blank.');
  const number = /#(\d+)/.exec(card.text)[1];
  const type = (user, text) => w.slack.command({ user, channel: 'reviews', text: `/review ${text}`, expect: 'ephemeral' });
  const words = async (user, text) => (await type(user, text)).ephemerals.map((one) => one.text).join('\n');

  const help = await words('carol', 'help');
  for (const verb of ['list', 'approve 42 3', 'snooze 42 4h', 'dismiss 42 <reason>']) assert.ok(help.includes(`/review ${verb}`), help);
  assert.match(await words('carol', 'list'), new RegExp(`#${number} · .*Bad`));
  assert.match(await words('carol', `note ${number} I asked the widget team.`), /Noted in/);
  await w.saidInThread(card, 'carol notes: I asked the widget team.');
  assert.match(await words('carol', 'shout 3'), /There is no command "shout"/);
  assert.match(await words('carol', 'show 999'), /There is no case #999/);
  assert.match(await words('bob', `approve ${number}`), /An approval names the text/);
  assert.equal((await w.store.posted()).length, 0);

  assert.match(await words('bob', `snooze ${number} 4h`), /sleeps for 4 h/);
  await w.card('The widget is blank.', { also: 'Snoozed until' });
  assert.match(await words('bob', `undo ${number}`), /waits for the team again/);
});

story('a case is snoozed in the form for a few hours and anybody ends that', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('Sync stops after an hour.');
  await w.press('carol', card, 'Snooze case', { expect: 'view' });
  const done = await w.slack.submit({ user: 'carol', values: { length: '4h' } });
  assert.equal(done.closed, true, JSON.stringify(done));
  await w.card('Sync stops', { also: 'Snoozed until' });
  await w.saidInThread(card, 'Snoozed by carol for 4 h');
  await w.press('bob', card, 'End snooze');
  await w.card('Sync stops', { also: 'Awaiting the team' });
});

story('a dismissal needs a reason, and the reason stays with the case', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('This is the wrong app, I wanted a game.');
  await w.press('alice', card, 'Dismiss case', { expect: 'view' });
  const empty = await w.slack.submit({ user: 'alice', values: { text0: '' } });
  assert.equal(empty.error, 'refused_by_form');
  const blank = await w.slack.submit({ user: 'alice', values: { text0: '   ' } });
  assert.ok(blank.errors?.text0, JSON.stringify(blank));
  const done = await w.slack.submit({ user: 'alice', values: { text0: 'Meant for another app.' } });
  assert.equal(done.closed, true);
  await w.card('wrong app', { also: 'Closed: dismissed, Meant for another app.' });
  await w.press('bob', card, 'Reopen case');
  await w.card('wrong app', { also: 'Awaiting the team' });
});

story('a check mark approves and taking it away undoes; the reply that is published is the one that was shown', { playbook: { undo_window: '5s' } }, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('The text is too small.');
  const draft = w.draftOf(card);
  // A reaction within two seconds after the card changed approves nothing: the eye may have seen the older one.
  await until(() => Date.now() > Number(card.edited ? card.raw.edited.ts : card.ts) * 1000 + 3200, 'the card to be three seconds old');
  w.slack.react({ user: 'bob', channel: 'reviews', ts: card.ts, name: 'white_check_mark' });
  await w.card('too small', { also: 'approved by bob' });
  w.slack.unreact({ user: 'bob', channel: 'reviews', ts: card.ts, name: 'white_check_mark' });
  await w.card('too small', { also: 'Awaiting the team' });
  assert.equal((await w.store.posted()).length, 0);
  await w.press('bob', card, 'Publish reply');
  assert.equal(await w.waitForAnswer(id), draft);
});

story('text that begins with dashes is kept as it was typed, in the chat and on the command line', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The price is wrong.');
  const number = /#(\d+)/.exec(card.text)[1];
  const said = (words) => until(() => w.thread(card).some((text) => text.endsWith(words)), `the note "${words}"`);
  await w.slack.command({ user: 'alice', channel: 'reviews', text: `/review note ${number} -- costs`, expect: 'ephemeral' });
  await said('notes: -- costs');
  for (const [words, ...args] of [['-5 % only', '-5 % only'], ['-costs too much', '-costs', 'too', 'much'], ['[see above]', '[see above]'], ['--no', '--', '--no']]) {
    const told = await w.cli('note', String(number), ...args);
    assert.equal(told.code, 0, told.err);
    await said(`notes: ${words}`);
  }
  const mistaken = await w.cli('note', String(number), 'costs', '--confg');
  assert.equal(mistaken.code, 2);
  assert.match(mistaken.err, /has no option --confg\. If it belongs to the text, write -- before it\./);
});

story('words in the card\'s thread are kept as a note, and those elsewhere are left alone', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('No landscape mode.');
  const number = /#(\d+)/.exec(card.text)[1];
  // Until Slack's answer is stored the daemon does not know yet whose thread it is.
  await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'the card to be stored');
  w.slack.say({ user: 'carol', channel: 'reviews', text: 'Nobody asked me.' });
  w.slack.say({ user: 'carol', channel: 'reviews', thread_ts: card.ts, text: 'Planned for May.' });
  const noted = () => w.metric('highroad_commands_total{command="note",outcome="accepted"}');
  await until(async () => (await noted()) === 1, 'one note');
  assert.equal(w.cards('Planned for May').length, 0);
  assert.equal(w.thread(card).filter((text) => text.includes('Planned for May.')).length, 1, 'it is not said again where it was said');
  assert.match((await w.cli('show', number)).out, /No landscape mode/);
});

story('who may not approve is told so privately and in words, and nothing is published', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('It drains the battery.');
  const said = await w.press('carol', card, 'Publish reply', { expect: 'ephemeral' });
  assert.match(said.ephemerals[0].text, /carol, you may not approve replies here\. The list is `?approvers`? in the playbook/);
  assert.equal(said.ephemerals[0].shown_to, w.user('carol'));
  assert.match(w.slack.message({ channel: 'reviews', ts: card.ts }).text, /Awaiting the team/);
  assert.equal((await w.store.posted()).length, 0);

  w.slack.addUser({ name: 'gail', guest: 'single', channels: ['reviews'] });
  const guest = await w.press('gail', card, 'Publish reply', { expect: 'ephemeral' });
  assert.match(guest.ephemerals[0].text, /Guests cannot act on cases here/);
});

story('whoever joins the approving user group may approve, and whoever leaves it may not', {}, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('The icon is ugly.');
  const before = await w.press('carol', card, 'Publish reply', { expect: 'ephemeral' });
  assert.match(before.ephemerals[0].text, /may not approve/);
  w.slack.setUsergroup({ usergroup: 'review-team', users: ['alice', 'carol'] });
  await until(() => w.slack.deliveries().socket.some((one) => one.what === 'subteam_members_changed' && one.ok), 'the news about the group');
  const bob = await w.press('bob', card, 'Publish reply', { expect: 'ephemeral' });
  assert.match(bob.ephemerals[0].text, /bob, you may not approve/);
  await w.press('carol', card, 'Publish reply', { expect: 'update' });
  await w.card('The icon is ugly.', { also: 'carol' });
  await w.waitForAnswer(id);
});

story('two people press Publish at once: one reply goes out, and the second is told by whom', {}, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('Ads, ads, ads.');
  const both = await Promise.all([w.press('alice', card, 'Publish reply'), w.press('bob', card, 'Publish reply')]);
  assert.ok(both.every((one) => one.ok), JSON.stringify(both.map((one) => one.error)));
  const told = await w.slack.waitForEphemeral({ channel: 'reviews', contains: 'Already approved by' });
  const first = /Already approved by (alice|bob)/.exec(told.text)[1];
  assert.equal(told.shown_to, w.user(first === 'alice' ? 'bob' : 'alice'));
  await w.waitForAnswer(id);
  await w.card('Ads, ads, ads.', { also: `Answered, awaiting the customer; approved by ${first}` });
  assert.equal((await w.store.posted()).length, 1);
});

story('an approval is void when the customer edits the review meanwhile, and the card says so', { playbook: { undo_window: '4s' } }, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('It is too expensive.');
  await w.press('alice', card, 'Publish reply', { expect: 'update' });
  await w.store.review({ id, text: 'It is too expensive and it deleted my files.' });
  await w.card('deleted my files', { also: 'Awaiting the team' });
  await w.saidInThread(card, 'The customer edited the review.');
  await w.card('deleted my files', { also: 'Suggested reply' });
  assert.equal((await w.store.posted()).length, 0);
  const now = w.slack.message({ channel: 'reviews', ts: card.ts });
  assert.deepEqual(liveMentions(now.raw), []);
});

story('an answer that somebody wrote on the platform by hand is never written over', { playbook: { undo_window: '4s' } }, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('The map is upside down.');
  await w.press('alice', card, 'Publish reply', { expect: 'update' });
  await w.store.answer(id, 'Written by hand.');
  await w.saidInThread(card, 'Somebody answered on the platform');
  assert.equal(await w.answerOf(id), 'Written by hand.');
  assert.equal((await w.store.posted()).length, 0);
});
