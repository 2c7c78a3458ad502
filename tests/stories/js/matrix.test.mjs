// The whole loop with Matrix: the real daemon between a real Synapse and an App Store stand-in.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { matrixStory, until } from './support/matrix_world.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';

let server;
before(async () => {
  if (!noSynapse) server = await Synapse.start();
}, { timeout: 90_000 });
after(() => server?.stop());
const story = (sentence, options, body) => matrixStory(sentence, () => server, { skip: noSynapse, ...options }, body);

story('a complaint becomes a card, is edited in its thread, approved by a tap, undone by taking it away, and published as shown', { playbook: { undo_window: '5s' } }, async (w) => {
  await w.startFresh();
  const { id, card } = await w.complaint('The export button does nothing since the update.');
  assert.match(card.text, /Awaiting the team/);
  assert.equal(card.content.msgtype, 'm.notice');
  const marks = await until(async () => {
    const seen = (await w.carol.reactions(w.room, card.id)).filter((one) => one.sender === w.bot.id).map((one) => one.key);
    return seen.length >= 3 && seen;
  }, 'the marks under the card');
  assert.deepEqual(marks.sort(), ['✅', '✏️', '💤'].sort());

  const text = 'Thank you, Sam. You found a real bug: it is fixed in 3.2 — out today.\n\nPlease write to care@example.com if it is not. ✓';
  await w.carol.inThread(w.room, card.id, `edit: ${text}`);
  const told = await w.saidInThread(card, 'It is not published yet');
  assert.match(told.text, new RegExp(`${[...text].length} of 5970 characters`));
  assert.deepEqual(told.content['m.mentions'], { user_ids: [w.carol.id] });
  const edited = await w.card('export button', { also: 'written by' });
  assert.equal(w.draftOf(edited), text);

  await w.settled(card);
  const tap = await w.bob.react(w.room, card.id, '✅');
  await w.card('export button', { also: 'approved by' });
  await w.bob.redact(w.room, tap);
  await w.card('export button', { also: 'Awaiting the team' });
  await w.saidInThread(card, 'Approval undone by');
  assert.equal((await w.store.posted()).length, 0);

  await w.settled(card);
  await w.alice.react(w.room, card.id, '✔️');
  await w.card('export button', { also: 'Answered, awaiting the customer' });
  assert.equal(await w.waitForAnswer(id), text, 'customers see exactly what was approved');
  const done = await w.card('export button', { also: 'the customer sees it' });
  assert.ok(done.text.includes('it is fixed in 3.2'));
  assert.equal((await w.cards('export button')).length, 1, 'one card');
  await w.saidInThread(card, 'Published, approved by');
  assert.equal((await w.store.posted()).length, 1);
});

story('typed commands help, list, note, snooze and approve, and each is answered to who asked', {}, async (w) => {
  await w.startFresh();
  const { id, card, number } = await w.complaint('The widget is blank.');
  const words = async (person, text) => {
    const asked = await person.say(w.room, `!review ${text}`);
    const told = await until(async () => (await w.alice.messages(w.room)).find((one) => one.first['m.relates_to']?.['m.in_reply_to']?.event_id === asked), `an answer to ${text}`);
    assert.deepEqual(told.content['m.mentions'], { user_ids: [person.id] });
    return told.text;
  };
  assert.match(await words(w.carol, 'help'), /!review approve 42 3/);
  assert.match(await words(w.carol, 'list'), new RegExp(`#${number} · .*Bad`));
  assert.match(await words(w.carol, `note ${number} I asked the widget team.`), /Noted in/);
  await w.saidInThread(card, 'notes: I asked the widget team.');
  assert.match(await words(w.carol, 'shout 3'), /There is no command "shout"/);
  assert.match(await words(w.bob, `approve ${number}`), /An approval names the text/);
  const draft = /, draft (\d+),/.exec(card.text)[1];
  assert.match(await words(w.carol, `approve ${number} ${draft}`), /you may not approve replies here/);
  assert.match(await words(w.bob, `snooze ${number} 4h`), /sleeps for 4 h/);
  assert.match(await words(w.bob, `undo ${number}`), /waits for the team again/);
  assert.match(await words(w.bob, `approve ${number} ${draft}`), /Approved/);
  assert.equal(await w.waitForAnswer(id), w.draftOf(card));
});

story('words in the thread are notes, plain answers are understood, and who may not approve is told so', {}, async (w) => {
  await w.startFresh();
  const { card, number } = await w.complaint('It drains the battery.');
  await w.settled(card);
  await w.carol.say(w.room, 'Nobody asked me.');
  await w.carol.inThread(w.room, card.id, 'Planned for May.');
  await w.carol.answer(w.room, card.id, `> <${w.bot.id}> old words\n\nAlso seen in June.`);
  const noted = () => w.metric('highroad_commands_total{command="note",outcome="accepted"}');
  await until(async () => (await noted()) === 2, 'two notes');
  const told = await w.cli('show', String(number));
  assert.match(told.out, /drains the battery/);

  await w.carol.react(w.room, card.id, '✅');
  const refusal = await w.saidInThread(card, 'you may not approve replies here');
  assert.deepEqual(refusal.content['m.mentions'], { user_ids: [w.carol.id] });
  await w.carol.react(w.room, card.id, '✏️');
  await w.saidInThread(card, 'answer in this thread with the word edit');
  await w.carol.react(w.room, card.id, '💤');
  await w.card('drains', { also: 'Snoozed until' });
  assert.equal((await w.store.posted()).length, 0);
});

story('an edited command is not carried out again, and nobody commands by editing what others wrote', {}, async (w) => {
  await w.startFresh();
  const { card, number } = await w.complaint('No landscape mode.');
  const draft = /, draft (\d+),/.exec(card.text)[1];
  const words = await w.bob.say(w.room, 'Hello.');
  const command = `!review approve ${number} ${draft}`;
  const edit = (person, of) => person.say(w.room, `* ${command}`, { 'm.new_content': { msgtype: 'm.text', body: command }, 'm.relates_to': { rel_type: 'm.replace', event_id: of } });
  await edit(w.bob, words);
  await edit(w.carol, words);
  await w.bob.say(w.room, `!review note ${number} after them`);
  await w.saidInThread(card, 'after them');
  assert.match((await w.card('No landscape')).text, /Awaiting the team/);
  assert.equal((await w.store.posted()).length, 0);
});

story('a hostile review pings nobody and breaks nothing', {}, async (w) => {
  await w.startFresh();
  const text = `<script>alert(1)</script> @room ${w.alice.id} <a href="https://evil.example">click</a> https://matrix.to/#/${w.alice.id} </blockquote> www.evil.example &amp;`;
  const { card } = await w.complaint(text.slice(0, 8) + text.slice(8), { title: '</strong><b>@room</b>', author: `${w.alice.id} <i>` }).catch(async () => ({ card: await w.card('script', { also: 'Suggested reply' }) }));
  assert.deepEqual(card.content['m.mentions'], {});
  assert.doesNotMatch(card.html, /<script|<a href="https:\/\/(evil|matrix)|<b>|<i>/);
  for (const live of ['@room', w.alice.id, 'https://evil', 'www.evil.example', 'matrix.to']) {
    assert.ok(!card.html.includes(live), `"${live}" is live in the HTML`);
    assert.ok(!card.text.includes(live), `"${live}" is live in the plain text`);
  }
  const unread = await w.alice.call('GET', `/sync?timeout=0&filter=${encodeURIComponent(JSON.stringify({ room: { rooms: [w.room] } }))}`);
  assert.equal(unread.rooms.join[w.room].unread_notifications.highlight_count, 0);
});

story('an encrypted room gets nothing, and the check says why', { room: { initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] } }, async (w) => {
  await w.startFresh();
  await w.store.review({ rating: 1, title: 'Bad', text: 'The map is upside down.' });
  await w.daemon.saying('effect not done');
  assert.deepEqual(await w.cards(), []);
  const checked = await w.cli('check');
  assert.match(checked.out, /FAILS {3}Matrix room reviews: It is encrypted/);
  assert.equal(checked.code, 1);
});

story('the check says who the bot is and where it may write, and a password works as well as a token', { login: 'password' }, async (w) => {
  const before_it = await w.cli('check');
  assert.match(before_it.out, /works {3}Matrix account: Works as @bot\d+:hs\.test/);
  assert.match(before_it.out, /FAILS {3}Matrix room reviews: The bot is not in it\. Invite/);
  await w.startFresh();
  const checked = await w.cli('check');
  assert.match(checked.out, /works {3}Matrix room reviews: The bot is in it and may write there/, checked.out);
  await w.complaint('The icon is ugly.');
});

story('two hundred commands and reactions while the daemon is away are each carried out exactly once', { timeout: 240_000 }, async (w) => {
  await w.startFresh();
  const count = 20;
  for (let n = 0; n < 2 * count; n += 1) await w.store.review({ rating: 1, title: `[g${n}]`, text: `Ads, ads, ads: g${n}.` });
  const cards = await until(async () => {
    const all = (await w.cards('[g')).filter((one) => one.text.includes('Suggested reply'));
    return all.length === 2 * count && all;
  }, 'forty cards', 60_000);
  await w.settled(cards.at(-1));
  const [claimed, approved] = [cards.slice(0, count), cards.slice(count)];
  const number = Number(/#(\d+)/.exec(claimed[0].text)[1]);
  await w.daemon.stop();
  for (let n = 0; n < 160; n += 1) {
    if (n % 8 === 0) await w.carol.react(w.room, claimed[n / 8].id, '🙋');
    if (n % 8 === 4) await w.bob.react(w.room, approved[(n - 4) / 8].id, '✅');
    if (n % 4 === 0) await w.carol.inThread(w.room, claimed[0].id, `note in the thread ${n}`);
    else await w.carol.say(w.room, `!review note ${number} gap ${n};`);
  }
  await w.start();
  const lines = await until(async () => {
    const all = (await w.lines(claimed[0])).filter((one) => one.sender === w.bot.id && one.text.includes('notes: gap')).map((one) => /gap (\d+);/.exec(one.text)[1]);
    return all.length >= 120 && all;
  }, 'a hundred and twenty notes in the thread', 120_000);
  assert.equal(new Set(lines).size, 120);
  assert.equal(lines.length, 120);
  assert.deepEqual(lines, [...lines].sort((a, b) => a - b), 'in the order they were typed');
  const posted = await until(async () => {
    const all = (await w.store.posted()).map((one) => one.review_id);
    return all.length >= count && all;
  }, 'twenty replies', 60_000);
  assert.deepEqual([posted.length, new Set(posted).size], [count, count], 'each approval published once');
  const accepted = (command) => w.metric(`highroad_commands_total{command="${command}",outcome="accepted"}`);
  assert.deepEqual([await accepted('note'), await accepted('claim'), await accepted('approve')], [160, count, count]);
  assert.ok((await w.metric('highroad_matrix_gaps_total')) >= 1);
});
