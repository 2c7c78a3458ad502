// What people do to one card in Slack in an order that nobody planned: the real daemon and a fake Slack.
import assert from 'node:assert/strict';
import { story, until } from './support/world.mjs';

const read = (card) => until(() => Date.now() / 1000 > Number(card.raw.edited?.ts ?? card.ts) + 3.2, 'the card to have been read');
const heardOf = (w, what) => until(() => w.slack.deliveries().socket.some((one) => one.what === what && one.ok), `the news of ${what}`);
const mark = (user, card) => ({ user, channel: 'reviews', ts: card.ts, name: 'white_check_mark' });

story('a check mark beside somebody else\'s approval takes nothing back when it is taken away', { playbook: { undo_window: '6s' } }, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('The text is too small.');
  const draft = w.draftOf(card);
  await read(card);
  w.slack.react(mark('alice', card));
  await w.card('too small', { also: 'approved by alice' });
  w.slack.react(mark('bob', card));
  await until(() => w.slack.ephemerals({ user: 'bob' }).some((one) => one.text.includes('Already approved by alice')), 'a word to bob');
  w.slack.unreact(mark('bob', card));
  await heardOf(w, 'reaction_removed');
  assert.equal(await w.waitForAnswer(id), draft);
  assert.deepEqual(w.thread(card).filter((text) => text.includes('undone')), []);
  assert.equal(w.slack.ephemerals({ user: 'bob' }).length, 1, 'nobody is told off for tidying up');
});

story('a check mark that is put and taken away in one breath publishes nothing', { playbook: { undo_window: '2s' } }, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The text is too large.');
  await read(card);
  w.slack.react(mark('alice', card));
  w.slack.unreact(mark('alice', card));
  await heardOf(w, 'reaction_added');
  await heardOf(w, 'reaction_removed');
  await w.card('too large', { also: 'Awaiting the team' });
  const { card: other } = await w.complaint('The text is too blue.');
  await w.press('bob', other, 'Publish reply');
  await w.card('too blue', { also: 'Answered, awaiting the customer' });
  assert.equal((await w.store.posted()).length, 1, 'only the other one went out');
});

story('of two people who edit one reply the second sees what the first wrote, and can still save', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The menu is upside down.');
  await w.press('alice', card, 'Edit reply', { expect: 'view' });
  await w.press('carol', card, 'Edit reply', { expect: 'view' });
  const first = await w.slack.submit({ user: 'alice', values: { text0: 'Thank you, Sam. We turn it.' } });
  assert.equal(first.closed, true);
  const second = await w.slack.submit({ user: 'carol', values: { text0: 'Sorry! <b>We</b> turn it & you.' } });
  assert.equal(second.problem, undefined);
  assert.match(second.next.text, /The reply was changed while you wrote/);
  assert.match(second.next.text, /Thank you, Sam\. We turn it\./);
  const saved = await w.slack.submit({ user: 'carol', values: {} });
  assert.equal(saved.closed, true, JSON.stringify(saved));
  await w.card('upside down', { also: 'written by carol' });
  assert.equal(w.draftOf(card), 'Sorry! <b>We</b> turn it & you.');
});

story('of two people who tell the facts of one case the second leaves alone what they did not touch', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The soup was cold.');
  await w.press('alice', card, 'Tell what happened', { expect: 'view' });
  await w.press('carol', card, 'Tell what happened', { expect: 'view' });
  assert.equal((await w.slack.submit({ user: 'alice', values: { got: 'a cold soup', notes: 'She is a regular.' } })).closed, true);
  await w.card('soup was cold', { also: 'Got: a cold soup' });
  assert.equal((await w.slack.submit({ user: 'carol', values: { when: 'on Monday' } })).closed, true);
  const now = await w.card('soup was cold', { also: 'When: on Monday' });
  assert.match(now.text, /Got: a cold soup/);
  assert.match(now.text, /For us only: She is a regular\./);
});

story('words that are left over after a command stop it, and the right form is told', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The sound is gone.');
  const number = /#(\d+)/.exec(card.text)[1];
  const told = await w.slack.command({ user: 'alice', channel: 'reviews', text: `/review approve ${number} 1 but not yet`, expect: 'ephemeral' });
  assert.match(told.ephemerals[0].text, new RegExp(`"but not yet" is not understood there. Type: approve ${number} 1`));
  await w.card('sound is gone', { also: 'Awaiting the team' });
  const typed = await w.cli('claim', number, 'please');
  assert.notEqual(typed.code, 0);
  assert.match(typed.out + typed.err, new RegExp(`Type: claim ${number}`));
});
