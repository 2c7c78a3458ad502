// How the fake delivers: acks, redelivery, retries, tickets, limits of sockets and of response_urls. Raw clients only.
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { sign, startFakeSlack } from '../../fakes/slack/fake_slack.mjs';
import { WebSocket } from '../../fakes/slack/websocket.mjs';

async function ticket(slack) {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST', headers: { authorization: `Bearer ${slack.appToken}` } });
  return (await response.json()).url;
}

/** A client that keeps every frame and acks what `acks` says yes to. */
async function connect(slack, { acks = () => true, url } = {}) {
  const socket = new WebSocket(url ?? await ticket(slack));
  const frames = [];
  socket.on('message', (bytes) => {
    const frame = JSON.parse(String(bytes));
    frames.push(frame);
    if (frame.envelope_id && acks(frame)) socket.send(JSON.stringify({ envelope_id: frame.envelope_id }));
    slack.fake.workspace.changed('test_saw_frame');
  });
  socket.on('error', () => {});
  await slack.waitUntil(() => frames.length > 0);
  return { socket, frames };
}

async function withSlack(options, body) {
  const slack = await startFakeSlack(options);
  try {
    await body(slack);
  } finally {
    await slack.stop();
  }
}

test('an event without an ack comes again with its attempt, its reason and the same event_id', () =>
  withSlack({ timing: { ack: 30, retries: [0, 0, 0] } }, async (slack) => {
    const { frames } = await connect(slack, { acks: (frame) => frame.retry_attempt === 2 });
    slack.say({ user: 'alice', channel: 'reviews', text: 'hello' });
    await slack.waitUntil(() => frames.length === 4);
    const events = frames.slice(1);
    assert.deepEqual(events.map((frame) => [frame.retry_attempt, frame.retry_reason]), [[0, ''], [1, 'timeout'], [2, 'timeout']]);
    assert.equal(new Set(events.map((frame) => frame.payload.event_id)).size, 1);
  }));

test('a click without an ack fails for the person and is not sent again', () =>
  withSlack({ timing: { ack: 30 } }, async (slack) => {
    const { frames } = await connect(slack, { acks: () => false });
    const done = await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad status' });
    assert.deepEqual([done.ok, done.error], [false, 'timeout']);
    assert.equal(frames.length, 2);
  }));

test('a ticket opens one socket, and the eleventh socket is turned away', () =>
  withSlack({}, async (slack) => {
    const url = await ticket(slack);
    const first = await connect(slack, { url });
    assert.equal(first.frames[0].type, 'hello');
    const again = new WebSocket(url);
    const [error] = await once(again, 'error');
    assert.match(error.message, /403/);
    for (let index = 1; index < 10; index += 1) await connect(slack);
    const eleventh = await connect(slack);
    assert.equal(eleventh.frames[0].reason, 'too_many_websockets');
    assert.equal(slack.connections().length, 10);
  }));

test('with several sockets each envelope reaches one of them, whichever', () => {
  const picks = [0.9, 0.1];
  return withSlack({ random: () => picks.shift() }, async (slack) => {
    const [one, two] = [await connect(slack), await connect(slack)];
    await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad a' });
    await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad b' });
    assert.deepEqual([one, two].map(({ frames }) => frames.slice(1).map((frame) => frame.payload.text)), [['b'], ['a']]);
  });
});

test('the same envelope can arrive twice', () =>
  withSlack({}, async (slack) => {
    const { frames } = await connect(slack);
    await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad a', copies: 2 });
    await slack.waitUntil(() => frames.length === 3);
    assert.equal(frames[1].envelope_id, frames[2].envelope_id);
  }));

test('events over HTTP are signed, tried three times again, and end at X-Slack-No-Retry', () =>
  withSlack({ timing: { retries: [0, 0, 0] } }, async (slack) => {
    const got = [];
    const app = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      got.push({ headers: request.headers, body });
      const stop = JSON.parse(body).event.text === 'stop';
      response.writeHead(500, stop ? { 'x-slack-no-retry': '1' } : {}).end();
      slack.fake.workspace.changed('test_answered');
    });
    app.listen(0, '127.0.0.1');
    await once(app, 'listening');
    try {
      slack.setMode({ mode: 'http', requestUrl: `http://127.0.0.1:${app.address().port}/` });
      slack.say({ user: 'alice', channel: 'reviews', text: 'go' });
      await slack.waitUntil(() => slack.deliveries().http.filter((entry) => entry.status === 500).length === 4);
      assert.deepEqual(got.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]),
        [[undefined, undefined], ['1', 'http_error'], ['2', 'http_error'], ['3', 'http_error']]);
      for (const { headers, body } of got)
        assert.equal(headers['x-slack-signature'], sign(slack.signingSecret, headers['x-slack-request-timestamp'], body));
      slack.say({ user: 'alice', channel: 'reviews', text: 'stop' });
      await slack.waitUntil(() => slack.deliveries().http.length === 5 && slack.deliveries().http[4].status === 500);
      assert.equal(slack.fake.undelivered.size, 0);
    } finally {
      app.close();
    }
  }));

test('a response_url works five times, and not after half an hour', () =>
  withSlack({}, async (slack) => {
    const { frames } = await connect(slack);
    const use = async (url, body = '{"text":"x"}') => {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return [response.status, await response.text()];
    };
    const fresh = async () => {
      await slack.command({ user: 'alice', channel: 'reviews', text: '/highroad a' });
      return frames[frames.length - 1].payload.response_url;
    };
    const url = await fresh();
    assert.equal((await use(url, '{"text":'))[0], 400);
    for (let index = 0; index < 5; index += 1) assert.equal((await use(url))[0], 200);
    assert.match((await use(url))[1], /used_url/);
    const old = await fresh();
    slack.advanceClock({ ms: 30 * 60 * 1000 + 1 });
    assert.match((await use(old))[1], /expired_url/);
  }));
