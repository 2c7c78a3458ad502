// Every command by every way there is: typed into Slack, pressed on the card there, by a reaction, pressed and typed on the
// console, at the command line. First somebody tries who may not and is told so alone; then somebody does it who may.
import assert from 'node:assert/strict';
import { ConsoleClient } from './support/console_client.mjs';
import { story, table, until } from './support/world.mjs';

/**
 * typed: the line after the command's word and the case's number. button: its label; form: what Slack's form is filled with, and
 * fields: the console's. reaction: put on, or taken away, in Slack. first: what has to be done before by somebody who may.
 * shows: what `highroad show` then says of the case; said: what then stands in the card's thread. by_hand: for a review that is
 * answered by hand.
 */
const commands = [
  { word: 'approve', typed: '1', button: 'Publish reply', reaction: { on: 'white_check_mark' }, shows: /approved by/ },
  { word: 'edit', typed: 'We are sorry. It is mended.', button: 'Edit reply', form: { text0: 'We are sorry. It is mended.' }, fields: { text: 'We are sorry. It is mended.' }, shows: /We are sorry\. It is mended\./ },
  { word: 'next', button: 'Show another suggestion', shows: /Suggested reply \d of .*, draft 2, / },
  { word: 'snooze', typed: '4h', button: 'Snooze case', form: { length: '4h' }, fields: { length: '4h' }, reaction: { on: 'zzz' }, shows: /Snoozed until/ },
  { word: 'undo', first: ['approve # 1'], button: 'Undo approval', reaction: { on: 'white_check_mark', off: true }, shows: /Awaiting/ },
  { word: 'claim', button: 'Claim case', reaction: { on: 'eyes' }, shows: /Awaiting (alice|ana|root|\w+)/ },
  { word: 'note', typed: 'Asked the lab.', button: 'Add note', form: { text0: 'Asked the lab.' }, fields: { text: 'Asked the lab.' }, said: 'notes: Asked the lab.' },
  { word: 'dismiss', typed: 'a duplicate', button: 'Dismiss case', form: { text0: 'a duplicate' }, fields: { text: 'a duplicate' }, shows: /Closed: dismissed, a duplicate/ },
  { word: 'reopen', first: ['dismiss # a duplicate'], button: 'Reopen case', shows: /Awaiting/ },
  { word: 'posted', typed: '1', by_hand: true, button: 'I posted this reply', shows: /awaiting the customer/i },
  { word: 'assign', typed: 'bob', button: 'Assign case', form: { text0: 'bob' }, fields: { text: 'bob' }, shows: /Awaiting Bob/ },
  { word: 'escalate', typed: 'The press calls.', button: 'Escalate to on-call', form: { text0: 'The press calls.' }, fields: { text: 'The press calls.' }, shows: /Escalated .*The press calls\./ },
  { word: 'ack', first: ['escalate # The press calls.'], button: 'Acknowledge page', reaction: { on: 'eyes' }, shows: /takes care/ },
  { word: 'facts', typed: 'got: a cold soup', button: 'Tell what happened', form: { got: 'a cold soup' }, fields: { facts: { got: 'a cold soup' } }, shows: /Got: a cold soup/ },
  { word: 'cause', typed: 'late-delivery', button: 'Tell what happened', form: { cause: 'late-delivery' }, fields: { facts: { cause: 'late-delivery' } }, shows: /Cause: late-delivery, not mended yet/ },
  { word: 'fixed', first: ['cause # cause-of-#'], typed: 'A second driver.', button: 'Say that cause is mended', form: { text0: 'A second driver.' }, fields: { text: 'A second driver.' }, shows: /mended: A second driver\./ },
  { word: 'offline', typed: 'by phone', button: 'Take case offline', form: { text0: 'by phone' }, fields: { text: 'by phone' }, shows: /the outcome is owed/ },
  { word: 'resolve', first: ['offline # by phone'], typed: 'She is glad.', button: 'Tell the outcome', form: { text0: 'She is glad.' }, fields: { text: 'She is glad.' }, shows: /Closed: resolved, She is glad\./ },
  { word: 'tried', first: ['offline # by phone'], typed: 'Three calls.', button: 'Close as tried', form: { text0: 'Three calls.' }, fields: { text: 'Three calls.' }, shows: /Closed: .*Three calls\./ },
  { word: 'no-contact', button: 'Stop contact with customer', shows: /wants to hear no more from us/ },
  { word: 'contact', first: ['no-contact #'], button: 'Allow contact with customer', shows: /^(?![^]*wants to hear no more)/ },
  { word: 'judge', typed: 'severe', button: 'Correct verdict', form: { verdict: 'severe' }, fields: { verdict: 'severe' }, shows: /Severe/ },
];

/** Alice and Bob are on call in turn. */
const people = (world) => [
  table('[console]', { enabled: true }),
  table('[[people]]', { name: 'alice', shown: 'Alice', ids: [`slack:${world.user('alice')}`] }),
  table('[[people]]', { name: 'bob', shown: 'Bob', ids: [`slack:${world.user('bob')}`] }),
  table('[[rotas]]', { name: 'duty', people: ['alice', 'bob'], start: '2026-01-05T09:00' }),
  table('[[escalations]]', { name: 'duty', automatic: 'never' }),
  table('[[escalations.steps]]', { whom: ['person:alice'], pagers: ['chat'] }),
].join('');

/** Carol in Slack and Eve on the console see everything and may do nothing; `may` are the others. */
const world = (may) => ({
  webhook: true, channels: ['reviews'], extra: people,
  sources: (w) => [w.appStore({ channels: ['reviews', 'console'] })],
  playbook: { undo_window: '10 min', escalation: 'duty', approvers: may, suggesters: may, administrators: may, channels: ['reviews', 'console'] },
});
const team = ['console:ana', 'cli:*'];

/** One complaint for each command, with its card in Slack and its number. */
async function complaints(w, wanted) {
  const words = (command) => `It crashes at start and loses my ${command.word}-data.`;
  for (const command of wanted.filter((one) => !one.by_hand)) await w.store.review({ rating: 1, title: 'Bad', text: words(command), author: 'Sam' });
  const by_hand = wanted.filter((one) => one.by_hand);
  if (by_hand.length > 0) {
    const reviews = by_hand.map((command, at) => ({ id: `hand-${at}`, rating: 1, text: words(command), author: 'Sam' }));
    assert.equal((await w.push({ reviews })).status, 200);
  }
  const cases = [];
  for (const command of wanted) {
    const card = await w.card(words(command), { also: 'uggested reply', timeoutMs: 30_000 });
    cases.push({ command, card, number: Number(/#(\d+)/.exec(card.text)[1]) });
  }
  // A reaction means what the card showed then: the card has to be known to stand.
  await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'the cards to be stored');
  return cases;
}

const line = (command, number) => [command.word, number, command.typed].filter((part) => part !== undefined).join(' ');
const shown = (w, number) => w.cli('show', String(number)).then((told) => told.out);

async function prepare(w, { command, number }) {
  for (const step of command.first ?? []) {
    const done = await w.cli(...step.replaceAll('#', String(number)).split(' '));
    assert.equal(done.code, 0, `${step}: ${done.out}${done.err}`);
  }
}

async function isDone(w, { command, card, number }) {
  if (command.said) return w.saidInThread(card, command.said);
  return until(async () => command.shows.test(await shown(w, number)), `#${number} to show ${command.shows} after ${command.word}; it shows:\n${await shown(w, number)}`);
}

/** Nothing came of it: the case is as it was, and nothing stands in the channel or the thread for all to read. */
async function isUntouched(w, { card, number }, before) {
  assert.equal(await shown(w, number), before);
  assert.doesNotMatch(w.thread(card).join('\n'), /may not/);
}

const refusal = /you may not .* here\. The list is `(suggesters|approvers|administrators)` in the playbook/;

/** For each command with that way: tried by somebody who may not, then done by somebody who may. */
async function byEach(w, wanted, { refused, done }) {
  await w.startFresh();
  for (const one of await complaints(w, wanted)) {
    await prepare(w, one);
    const before = await shown(w, one.number);
    const told = await refused(one);
    assert.match(told, refusal, `${one.command.word} by somebody who may not: ${told}`);
    await isUntouched(w, one, before);
    await done(one);
    await isDone(w, one);
  }
}

const withGroup = (w) => w.configure({ playbook: { ...w.options.playbook, ...Object.fromEntries(['approvers', 'suggesters', 'administrators'].map((list) => [list, [...team, `slack-group:${w.group('review-team')}`]])) } });
const slowly = { timeoutMs: 150_000 };

story('every command can be typed into Slack, and is refused to the one who may not, privately', { ...world(team), ...slowly }, async (w) => {
  withGroup(w);
  const type = (user, { command, number }) => w.slack.command({ user, channel: 'reviews', text: `/review ${line(command, number)}`, expect: 'ephemeral' });
  await byEach(w, commands, {
    refused: async (one) => (await type('carol', one)).ephemerals.map((told) => told.text).join('\n'),
    done: (one) => type('alice', one),
  });
  for (const [typed, words] of [['help', /approve 42 3/], ['list', /#\d+ · /], ['oncall', /Alice|Bob/], ['explain 1', /#1/]]) {
    const told = await w.slack.command({ user: 'carol', channel: 'reviews', text: `/review ${typed}`, expect: 'ephemeral' });
    assert.match(told.ephemerals.map((one) => one.text).join('\n'), words, typed);
  }
});

story('every command has a button on the card in Slack, and its refusal is seen by the one who pressed alone', { ...world(team), ...slowly }, async (w) => {
  withGroup(w);
  const press = async (user, { command, card }) => {
    await until(() => w.slack.message({ channel: 'reviews', ts: card.ts }).buttons.some((one) => one.text === command.button || one.options?.some((option) => option.text === command.button)), `the button "${command.button}" for ${command.word}`);
    if (!command.form) return (await w.press(user, card, command.button, user === 'carol' ? { expect: 'ephemeral' } : {})).ephemerals.map((told) => told.text).join('\n');
    await w.press(user, card, command.button, { expect: 'view' });
    const sent = await w.slack.submit({ user, values: command.form });
    if (user === 'carol') w.slack.closeView({ user });
    return Object.values(sent.errors ?? {}).join('\n');
  };
  await byEach(w, commands, { refused: (one) => press('carol', one), done: async (one) => assert.equal(await press('alice', one), '') });
});

story('a reaction on the card does what it stands for, for those who may', { ...world(team), ...slowly }, async (w) => {
  withGroup(w);
  // A tap on what changed in the last two seconds approves nothing.
  const standing = (card) => {
    const now = w.slack.message({ channel: 'reviews', ts: card.ts });
    return until(() => Date.now() / 1000 > Number(now.edited?.ts ?? now.ts) + 3, 'the card to have been read');
  };
  const react = async (user, { command, card }) => {
    await standing(card);
    const what = { user, channel: 'reviews', ts: card.ts, name: command.reaction.on };
    const seen = w.slack.ephemerals({ user }).length;
    w.slack.react(what);
    if (command.reaction.off) {
      // A mark takes back only what it gave.
      if (user === 'alice') await until(() => /approved by alice/.test(w.slack.message({ channel: 'reviews', ts: card.ts }).text), 'the approval to stand');
      w.slack.unreact(what);
    }
    return user === 'carol' ? until(() => w.slack.ephemerals({ user }).slice(seen).map((one) => one.text).join('\n'), `a word to ${user} about ${command.word}`) : '';
  };
  const wanted = commands.filter((one) => one.reaction).map((one) => (one.reaction.off ? { ...one, first: [] } : one));
  await byEach(w, wanted, { refused: (one) => react('carol', one), done: (one) => react('alice', one) });
});

story('every command has a button on the console, and can be typed there', { ...world(team), ...slowly }, async (w) => {
  let ana;
  let eve;
  const both = async () => {
    ana ??= await ConsoleClient.open(w.url, 'Ana');
    eve ??= await ConsoleClient.open(w.url, 'Eve');
  };
  try {
    const refused = async ({ command, number }) => {
      await both();
      const pressed = await eve.press(number, command.button, command.fields);
      const typed = await eve.line(line(command, number));
      assert.deepEqual([pressed.accepted, typed.accepted], [false, false]);
      assert.match(typed.text, refusal);
      return pressed.text;
    };
    // Every other one is typed.
    const done = async ({ command, number }) => {
      const told = commands.indexOf(command) % 2 === 0 ? await ana.press(number, command.button, command.fields) : await ana.line(line(command, number));
      assert.equal(told.accepted, true, `${command.word}: ${told.text}`);
    };
    await byEach(w, commands, { refused, done });
    for (const command of ['help', 'list', 'oncall', 'explain 1']) assert.equal((await eve.line(command)).accepted, true, command);
  } finally {
    await Promise.all([ana?.close(), eve?.close()]);
  }
});

story('every command can be given at the command line', { ...world(team), ...slowly }, async (w) => {
  await w.startFresh();
  for (const one of await complaints(w, commands)) {
    await prepare(w, one);
    const told = await w.cli(...line(one.command, one.number).split(' '));
    assert.equal(told.code, 0, `${one.command.word}: ${told.out}${told.err}`);
    await isDone(w, one);
  }
  for (const command of ['list', 'oncall']) assert.equal((await w.cli(command)).code, 0, command);
});

story('the command line is refused what its user may not, in words and with exit code 1', { ...world(['console:ana']), ...slowly }, async (w) => {
  await w.startFresh();
  for (const one of await complaints(w, commands.filter((command) => !command.first))) {
    const before = await shown(w, one.number);
    const told = await w.cli(...line(one.command, one.number).split(' '));
    assert.equal(told.code, 1, `${one.command.word}: ${told.out}${told.err}`);
    assert.match(told.out + told.err, refusal);
    await isUntouched(w, one, before);
  }
});
