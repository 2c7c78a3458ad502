// Which rooms the bot enters, and what happens when a room is upgraded: against a real Synapse.
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

const membership = (w, room) => w.alice.call('GET', `${w.alice.room(room)}/state/m.room.member/${encodeURIComponent(w.bot.id)}`).then((one) => one.membership);
const upgrade = (person, room, version) => person.call('POST', `${person.room(room)}/upgrade`, { new_version: version }).then((one) => one.replacement_room);

story('an invitation is accepted from configured people only, and never into a room that is not configured', {
  matrix: (w) => ({ inviters: [w.alice.id] }),
  prepare: async (w) => {
    w.strange = await w.carol.createRoom({ invite: [w.bot.id] });
    // Carol invites into a room of hers which the file names; Alice has invited into the other.
    w.carols = await w.carol.createRoom({ invite: [w.bot.id], room_alias_name: `carols${w.port}` });
  },
  extra: (w) => `[[channels]]\nname = "carols"\nchat = "matrix"\nid = "#carols${w.port}:hs.test"\n`,
  source: { channels: ['reviews'] }, playbook: { channels: ['reviews'] },
}, async (w) => {
  await w.startFresh();
  await w.complaint('The bell rings twice.');
  await w.daemon.saying('who is not among inviters');
  const invited = await w.carol.call('GET', `${w.carol.room(w.carols)}/state/m.room.member/${encodeURIComponent(w.bot.id)}`);
  assert.equal(invited.membership, 'invite');
  const strange = await w.carol.call('GET', `${w.carol.room(w.strange)}/state/m.room.member/${encodeURIComponent(w.bot.id)}`);
  assert.equal(strange.membership, 'invite');
});

story('an alias is resolved once: whoever changes it later does not lead the cards elsewhere', {
  prepare: async (w) => {
    w.alias = `#reviews${w.port}:hs.test`;
    w.options.roomName = w.alias;
    await w.alice.call('PUT', `/directory/room/${encodeURIComponent(w.alias)}`, { room_id: w.room });
  },
}, async (w) => {
  await w.startFresh();
  await w.complaint('It forgets my name.');
  const other = await w.alice.createRoom({ invite: [w.bot.id] });
  await w.alice.call('DELETE', `/directory/room/${encodeURIComponent(w.alias)}`);
  await w.alice.call('PUT', `/directory/room/${encodeURIComponent(w.alias)}`, { room_id: other });
  await w.daemon.stop();
  await w.start();
  await w.complaint('It forgets my age.');
  assert.deepEqual((await w.alice.messages(other)).filter((one) => one.sender === w.bot.id), []);
});

story('an upgraded room is followed where that is allowed: cards go to the new one, and commands are taken there', {
  matrix: () => ({ follow_upgrades: true }),
}, async (w) => {
  await w.startFresh();
  const before_it = await w.complaint('The map is upside down.');
  const old = w.room;
  const fresh = await upgrade(w.alice, old, '12');
  await w.alice.call('POST', `${w.alice.room(fresh)}/invite`, { user_id: w.bot.id });
  for (const person of [w.bob, w.carol]) {
    await w.alice.call('POST', `${w.alice.room(fresh)}/invite`, { user_id: person.id }).catch(() => {});
    await person.join(fresh);
  }
  await until(() => membership(w, fresh).then((one) => one === 'join', () => false), 'the bot in the new room', 40_000);
  w.room = fresh;
  const { id, card, number } = await w.complaint('The map is mirrored.');
  assert.equal((await w.alice.messages(old)).filter((one) => one.text.includes('mirrored')).length, 0);

  // Alice made the new room: in version 12 she stands above every number without being listed.
  await w.settled(card);
  await w.alice.react(fresh, card.id, '✅');
  await w.card('mirrored', { also: 'approved by' });
  assert.ok(await w.waitForAnswer(id));

  // The card of before stays where it was, and comes here when somebody asks for it.
  await w.alice.say(fresh, `!review claim ${before_it.number}`);
  await w.daemon.saying('The card stands in the room that this one replaced');
  await w.alice.say(fresh, `!review show ${before_it.number}`);
  await w.card('upside down', { timeoutMs: 30_000 });

  await w.daemon.kill();
  await w.start();
  await w.alice.say(fresh, `!review note ${number} after the restart`);
  await w.saidInThread(card, 'after the restart');
});

story('without leave to follow, an upgraded room is told of and the new one gets nothing', {}, async (w) => {
  await w.startFresh();
  await w.complaint('The map is upside down.');
  const fresh = await upgrade(w.alice, w.room, '11');
  await w.alice.call('POST', `${w.alice.room(fresh)}/invite`, { user_id: w.bot.id }).catch(() => {});
  await w.daemon.saying('invite the bot to the new one and configure its id');
  await w.store.review({ rating: 1, title: 'Bad', text: 'The map is mirrored.' });
  await w.daemon.saying('effect not done');
  assert.deepEqual((await w.alice.messages(fresh)).filter((one) => one.sender === w.bot.id), []);
  const checked = await w.cli('check');
  assert.match(checked.out, /FAILS {3}Matrix room reviews: It was replaced by /);
});
