// One case with a card in Slack and one in Matrix: what is done in either is shown in both.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startFakeSlack } from '../../fakes/slack/fake_slack.mjs';
import { matrixStory, until } from './support/matrix_world.mjs';
import { Synapse, noSynapse } from './support/synapse.mjs';
import { table } from './support/world.mjs';

let server;
let slack;
before(async () => {
  if (!noSynapse) server = await Synapse.start();
}, { timeout: 90_000 });
after(async () => {
  await slack?.stop();
  await server?.stop();
});

/** The world's daemon, with Slack beside Matrix. */
async function withSlack(w) {
  slack = await startFakeSlack({ commands: ['/review'] });
  w.secret('slack_bot', slack.botToken);
  w.secret('slack_app', slack.appToken);
  const group = slack.workspace().usergroups.find((one) => one.handle === 'review-team').id;
  w.configure({
    playbook: { ...w.options.playbook, approvers: ['matrix-power:50', `slack-group:${group}`, 'cli:*'], channels: ['reviews', 'workspace'] },
    extra: [
      table('[slack]', { bot_token: w.file('slack_bot'), app_token: w.file('slack_app'), pace: '0s', api_base: slack.apiUrl.replace(/\/$/, '') }),
      table('[[channels]]', { name: 'workspace', chat: 'slack', id: slack.channels().find((one) => one.name === 'reviews').id }),
    ].join(''),
  });
  await w.startFresh();
  await slack.waitForSockets({ timeoutMs: 10_000 });
}

const inSlack = (words, also) => until(() => slack.messages({ channel: 'reviews' }).find((one) => one.text.includes(words) && one.text.includes(also)), `a card in Slack with "${words}" and "${also}"`);
const press = (user, card, label) => {
  const now = slack.message({ channel: 'reviews', ts: card.ts });
  return slack.click({ user, channel: 'reviews', ts: card.ts, action_id: now.buttons.find((one) => one.text === label).action_id });
};

matrixStory('what is approved in Slack is shown in Matrix and undone there, and approved there it is shown in Slack', () => server, { skip: noSynapse, playbook: { undo_window: '6s' } }, async (w) => {
  await withSlack(w);
  const { id, card, number } = await w.complaint('The export button does nothing.');
  const there = await inSlack('The export button does nothing.', 'Suggested reply');

  await press('alice', there, 'Publish reply');
  await w.card('export button', { also: 'approved by alice' });
  await w.bob.say(w.room, `!review undo ${number}`);
  await inSlack('The export button does nothing.', 'Awaiting the team');
  assert.equal((await w.store.posted()).length, 0);

  // An edit in one chat is the draft of both.
  await w.carol.inThread(w.room, card.id, 'edit: Thank you, Sam. It is mended in 3.2.');
  await inSlack('The export button does nothing.', 'It is mended in 3.2.');
  await w.settled(card);
  await w.alice.react(w.room, card.id, '✅');
  await inSlack('The export button does nothing.', 'approved by');
  assert.equal(await w.waitForAnswer(id), 'Thank you, Sam. It is mended in 3.2.');
  await inSlack('The export button does nothing.', 'Answered, awaiting the customer');
  await w.card('export button', { also: 'Answered, awaiting the customer' });
  assert.equal((await w.cards('export button')).length, 1);
  assert.equal(slack.messages({ channel: 'reviews' }).filter((one) => one.text.includes('The export button')).length, 1);

  // Two people, two chats, one moment: one reply, and the later one is told by whom.
  const second = await w.complaint('The zoom is gone.');
  const zoom = await inSlack('The zoom is gone.', 'Suggested reply');
  await w.settled(second.card);
  await Promise.all([press('bob', zoom, 'Publish reply'), w.alice.react(w.room, second.card.id, '✅')]);
  await w.waitForAnswer(second.id);
  assert.equal((await w.store.posted()).length, 2);
  const told = await until(async () => {
    const words = [...slack.ephemerals({ user: 'bob' }).map((one) => one.text), ...(await w.alice.messages(w.room)).map((one) => one.text)];
    return words.find((one) => /Already (approved|published)/.test(one));
  }, 'a word to the one who came second');
  assert.match(told, /by (bob|alice)/);
  await slack.stop();
  slack = undefined;
});
