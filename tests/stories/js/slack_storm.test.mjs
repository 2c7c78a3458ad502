// Many angry reviews at once: one card, one page, nothing lost. What receives the page speaks as Alertmanager does.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { story, table, until } from './support/world.mjs';

/** Takes alerts and keeps them. */
async function startSiren() {
  const alerts = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (request.url === '/api/v2/alerts' && request.method === 'POST') alerts.push(...JSON.parse(body));
    response.setHeader('Content-Type', 'application/json');
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { alerts, url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

story('a hundred angry reviews in a minute are one storm card and one page, through a crash, and nothing is lost', {}, async (w) => {
  const siren = await startSiren();
  try {
    w.configure({
      playbook: { escalation: 'duty' },
      storms: { reviews: 5 },
      extra: (world) => [
        table('[playbook.pages]', { gather: '12s' }),
        table('[[people]]', { name: 'alice', shown: 'alice', ids: [`slack:${world.user('alice')}`] }),
        table('[[pagers]]', { kind: 'alertmanager', name: 'siren', base: siren.url }),
        table('[[escalations]]', { name: 'duty' }),
        table('[[escalations.steps]]', { whom: ['person:alice'], pagers: ['siren'] }),
      ].join(''),
    });
    await w.startFresh();
    for (let i = 0; i < 100; ++i) {
      await w.store.review({ rating: 1, title: `Angry ${i}`, text: `I am calling my lawyer, and the police. (${i})`, author: `Sam ${i}` });
      if (i === 60) {
        await w.daemon.kill();
        await w.start();
      }
    }
    const storm = await w.card('Storm 1: 100 negative reviews', { timeoutMs: 30_000 });
    assert.equal(w.cards('Storm 1: ').length, 1, 'one card for the storm');
    assert.ok(w.cards('Awaiting').length <= 6, 'hardly any card of its own');
    await until(() => siren.alerts.length > 0, 'the page', 30_000);
    await until(async () => (await w.metric('highroad_effects_waiting')) === 0, 'everything to be said', 30_000);
    assert.equal(new Set(siren.alerts.map((one) => one.labels.page)).size, 1, 'one page');
    assert.equal(await w.metric('highroad_cases_open '), 100, 'every review is a case');

    const { err, out, code } = await w.cli('dismiss', 'S1', 'one outage, told on the status page');
    assert.equal(code, 0, err + out);
    await until(async () => (await w.metric('highroad_cases_open ')) === 0, 'all of them to be closed', 30_000);
    await until(() => siren.alerts.some((one) => Date.parse(one.endsAt) <= Date.now() + 1000), 'the page to be resolved', 30_000);
    assert.ok(storm);
  } finally {
    siren.stop();
  }
});
