// The same loop where Slack calls the daemon: signed requests, retried events, and what is not signed is refused.
import assert from 'node:assert/strict';
import { story, until } from './support/world.mjs';

const http = { mode: 'http' };

story('over HTTP a complaint becomes a card, is edited and published, and the card ends as answered', http, async (w) => {
  await w.startFresh();
  const verified = await w.slack.verifyUrl();
  assert.equal(verified.verified, true, 'Slack can verify the hooks');
  assert.equal((await w.slack.sslCheck()).status, 200);

  const { id, card } = await w.complaint('Deleted the app after the update.');
  await w.press('alice', card, 'Edit reply', { expect: 'view' });
  const text = 'We are sorry, Sam. Version 4.1.2 brings the old view back.';
  assert.equal((await w.slack.submit({ user: 'alice', values: { text0: text } })).closed, true);
  await w.card('Deleted the app', { also: 'written by alice' });
  await w.press('bob', card, 'Publish reply');
  await w.card('Deleted the app', { also: 'approved by bob' });
  await w.press('bob', card, 'Undo approval');
  await w.card('Deleted the app', { also: 'Awaiting the team' });
  await w.press('bob', card, 'Publish reply');
  assert.equal(await w.waitForAnswer(id), text);
  await w.card('Deleted the app', { also: 'Answered, awaiting the customer; approved by bob' });
  assert.equal(w.cards('Deleted the app').length, 1);
  assert.equal((await w.store.posted()).length, 1);

  const help = await w.slack.command({ user: 'carol', channel: 'reviews', text: '/review list', expect: 'ephemeral' });
  assert.match(help.ephemerals[0].text, /Answered|awaiting/i);
  const refused = await w.press('carol', card, 'Change reply', { expect: 'view' });
  assert.match(refused.view.view.title.text, /Edit reply/);
});

story('requests that Slack did not sign, or signed long ago, are refused with 401 and change nothing', http, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('No tablet version.');
  const value = w.slack.message({ channel: 'reviews', ts: card.ts }).buttons.find((one) => one.text === 'Publish reply').value;
  const payload = {
    type: 'block_actions', user: { id: w.user('alice'), team_id: w.slack.team.id }, team: { id: w.slack.team.id }, channel: { id: w.channel('reviews') },
    container: { type: 'message', message_ts: card.ts, channel_id: w.channel('reviews') }, trigger_id: '1.2.3',
    actions: [{ type: 'button', action_id: 'highroad.publish.0', block_id: 'highroad.actions', value, action_ts: '1.2' }],
  };
  const form = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const send = (signature, body = form) => w.slack.postRaw({ kind: 'interactivity', body, contentType: 'application/x-www-form-urlencoded', signature });
  for (const signature of ['missing', 'wrong', 'stale', 'future']) assert.equal((await send(signature)).status, 401, signature);
  assert.match(w.slack.message({ channel: 'reviews', ts: card.ts }).text, /Awaiting the team/);
  assert.equal(await w.metric('highroad_slack_unsigned_total'), 4);
  // Nonsense that is signed is answered, not stumbled over.
  for (const body of ['', 'payload=%7B', 'payload=[]', 'payload=' + encodeURIComponent('{"type":"block_actions"}'), '{"type":7}', 'a'.repeat(100_000)])
    assert.ok((await send('valid', body)).status < 500, body.slice(0, 40));
  // The same words with a signature do what they say.
  assert.equal((await send('valid')).status, 200);
  await w.card('No tablet version', { also: 'approved by alice' });
});

story('an event that Slack delivers again is carried out once', { ...http, slack: { timing: { retries: [20, 20, 20] } } }, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('The timer is wrong.');
  // The daemon hears it and Slack does not hear the answer: what follows is a redelivery with the same event id.
  const event = {
    type: 'message', channel: w.channel('reviews'), user: w.user('carol'), text: 'I can reproduce it.', thread_ts: card.ts,
    ts: '1790000000.000100', event_ts: '1790000000.000100', channel_type: 'channel', team: w.slack.team.id,
  };
  const body = JSON.stringify({
    type: 'event_callback', event_id: 'EvTWICE', event_time: 1, team_id: w.slack.team.id, api_app_id: w.slack.app.id, event,
    authorizations: [{ team_id: w.slack.team.id, user_id: w.slack.bot.user_id, is_bot: true }],
  });
  for (const attempt of [0, 1, 2])
    assert.equal((await w.slack.postRaw({ body, ...(attempt ? { retry: { attempt, reason: 'http_timeout' } } : {}) })).status, 200);
  assert.equal(await until(() => w.metric('highroad_commands_total{command="note",outcome="repeated"}'), 'two repeats are known as such'), 2);
  assert.equal(await w.metric('highroad_commands_total{command="note",outcome="accepted"}'), 1);
  assert.equal(await w.metric('highroad_slack_redelivered_total'), 2);
});

story('an event that comes while the daemon is down is carried out when Slack tries again', { ...http, slack: { timing: { retries: [100_000, 100_000, 100_000] } } }, async (w) => {
  await w.startFresh();
  const { card } = await w.complaint('Fonts are blurry.');
  await w.daemon.kill();
  w.slack.say({ user: 'carol', channel: 'reviews', thread_ts: card.ts, text: 'Only on old phones.' });
  await until(() => w.slack.deliveries().http.some((one) => one.what === 'message' && !one.ok), 'a failed delivery');
  await w.start();
  await w.slack.retryNow();
  await until(() => w.metric('highroad_commands_total{command="note",outcome="accepted"}'), 'the note');
});
