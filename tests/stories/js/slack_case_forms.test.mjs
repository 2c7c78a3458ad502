// The forms about a case rather than its reply, with the real daemon behind a fake Slack.
import assert from 'node:assert/strict';
import { story, table, until } from './support/world.mjs';

/** Alice is the one who is woken; nothing escalates by itself. */
const onCall = {
  playbook: { escalation: 'duty' },
  extra: (world) => [
    table('[[people]]', { name: 'alice', shown: 'alice', ids: [`slack:${world.user('alice')}`] }),
    table('[[escalations]]', { name: 'duty', automatic: 'never' }),
    table('[[escalations.steps]]', { whom: ['person:alice'], pagers: ['chat'] }),
  ].join(''),
};

story('somebody is paged by the form and by nothing less, and eyes on the card answer the page', onCall, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('Your driver shouted at my grandmother.');
  const opened = await w.press('carol', card, 'Escalate to on-call', { expect: 'view' });
  assert.match(opened.view.view.title.text, /^Page on call #\d+$/);
  assert.match(opened.view.text, /pages whoever is on call, by the escalation policy of this case/);
  assert.doesNotMatch(w.slack.message({ channel: 'reviews', ts: card.ts }).text, /Escalated/, 'opening the form pages nobody');

  const done = await w.slack.submit({ user: 'carol', values: { text0: 'A newspaper has called.' } });
  assert.equal(done.closed, true, JSON.stringify(done));
  await w.card('shouted at my grandmother', { also: 'A newspaper has called.' });
  await w.card('shouted at my grandmother', { also: 'nobody has acknowledged it yet' });

  w.slack.react({ user: 'alice', channel: 'reviews', ts: card.ts, name: 'eyes' });
  await w.card('shouted at my grandmother', { also: 'alice takes care' });
  w.slack.unreact({ user: 'alice', channel: 'reviews', ts: card.ts, name: 'eyes' });
  await w.saidInThread(card, 'acknowledged the page');
  await w.card('shouted at my grandmother', { also: 'alice takes care' });
});

story('eyes on a card that nobody was paged about claim the case', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The zoom button is missing.');
  await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'the card to be stored');
  w.slack.react({ user: 'carol', channel: 'reviews', ts: card.ts, name: 'eyes' });
  await w.card('zoom button', { also: 'Awaiting carol' });
});

story('where no escalation policy is set the command says so in words, to the one who asked', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The font is ugly.');
  const number = /#(\d+)/.exec(card.text)[1];
  assert.throws(() => w.press('carol', card, 'Escalate to on-call'), /has no button/);
  const told = await w.slack.command({ user: 'carol', channel: 'reviews', text: `/review escalate ${number} now`, expect: 'ephemeral' });
  assert.match(told.ephemerals[0].text, /No escalation policy is set/);
});

story('what happened is told in the form, stands on the card, and an emptied field clears it', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The parcel came three weeks late.');
  await w.press('carol', card, 'Tell what happened', { expect: 'view' });
  const hostile = '<!channel> *late* \u202Eevil';
  const done = await w.slack.submit({
    user: 'carol', values: { when: 'In March', expected: 'Two days', got: hostile, wants: 'helped', cause: 'Late delivery', notes: 'Third time' },
  });
  assert.equal(done.closed, true, JSON.stringify(done));
  await w.card('three weeks late', { also: 'When: In March' });
  const now = await w.card('three weeks late', { also: 'Cause: late-delivery' });
  for (const words of ['Expected: Two days', 'The customer wants to be helped.', 'For us only: Third time']) assert.ok(now.text.includes(words), words);

  const again = await w.press('bob', card, 'Tell what happened', { expect: 'view' });
  assert.match(JSON.stringify(again.view.view), /In March/);
  await w.slack.submit({ user: 'bob', values: { when: '', wants: 'unknown' } });
  await until(() => !w.cards('three weeks late')[0].text.includes('When:'), 'the emptied fact to go');
  assert.match(w.cards('three weeks late')[0].text, /Expected: Two days/);
});

story('a case goes on offline, and is resolved in words by somebody who may; the other is told so in the form', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('Nobody answers the phone.');
  await w.press('carol', card, 'Take case offline', { expect: 'view' });
  assert.equal((await w.slack.submit({ user: 'carol', values: { text0: 'Called back' } })).closed, true);
  await w.card('Nobody answers', { also: 'the outcome is owed' });

  await w.press('carol', card, 'Tell the outcome', { expect: 'view' });
  const blank = await w.slack.submit({ user: 'carol', values: { text0: '  ' } });
  assert.match(blank.errors?.text0 ?? '', /Say how it went/, JSON.stringify(blank));
  const refused = await w.slack.submit({ user: 'carol', values: { text0: 'All is well.' } });
  assert.match(refused.errors?.text0 ?? '', /carol, you may not close a case as resolved here/, JSON.stringify(refused));
  assert.ok(!w.thread(card).join('\n').includes('you may not'), 'nobody else reads that');
  await w.card('Nobody answers', { also: 'the outcome is owed' });

  await w.press('bob', card, 'Tell the outcome', { expect: 'view' });
  assert.equal((await w.slack.submit({ user: 'bob', values: { text0: 'Refunded, she is glad.' } })).closed, true);
  await w.card('Nobody answers', { also: 'Closed: resolved, Refunded, she is glad.' });
});

story('a snooze until a day that is over stays in the form, and until the customer edits it has no end', {}, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('It forgets my settings.');
  await w.press('carol', card, 'Snooze case', { expect: 'view' });
  const over = await w.slack.submit({ user: 'carol', values: { length: 'date', date: '2020-01-01' } });
  assert.match(over.errors?.date ?? '', /is over/, JSON.stringify(over));
  const done = await w.slack.submit({ user: 'carol', values: { length: 'customer_edits' } });
  assert.equal(done.closed, true, JSON.stringify(done));
  await w.card('forgets my settings', { also: 'Snoozed until the customer edits the review' });
});
