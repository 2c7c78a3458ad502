// The judge's verdicts on what a running daemon recorded, some of which people corrected: what `highroad judge evaluate` says.
import assert from 'node:assert/strict';
import { story, table } from './support/world.mjs';

story('the judge is compared with the people who corrected it, from what the daemon recorded', {
  webhook: true, channels: ['reviews'], extra: () => table('[console]', { enabled: true }),
  playbook: { channels: ['reviews'], approvers: ['cli:*'], suggesters: ['cli:*'], administrators: ['cli:*'] },
}, async (w) => {
  await w.startFresh();
  const reviews = [
    { id: 'loud', rating: 1, text: 'WORST shop EVER!!! Thieves, shame on you!', author: 'Sam' },
    { id: 'calm', rating: 1, text: 'The parcel came two days late.', author: 'Kim' },
    { id: 'glass', rating: 2, text: 'There was a shard of glass in my soup.', author: 'Lee' },
  ];
  assert.equal((await w.push({ reviews })).status, 200);
  const number = {};
  for (const one of reviews) number[one.id] = Number(/#(\d+)/.exec((await w.card(one.text)).text)[1]);
  const before = await w.cli('judge', 'evaluate');
  assert.equal(before.code, 0, before.err);
  assert.match(before.out, /Cases: 3\. People corrected the verdict of 0/);
  assert.match(before.out, /Nobody has corrected a verdict yet/);

  // One the judge got right in the person's eyes, one it did not, and one that was only dismissed.
  for (const line of [['judge', String(number.loud), 'angry'], ['judge', String(number.calm), 'severe'], ['dismiss', String(number.glass), 'a duplicate']]) {
    const done = await w.cli(...line);
    assert.equal(done.code, 0, `${line.join(' ')}: ${done.out}${done.err}`);
  }
  const after = await w.cli('judge', 'evaluate');
  assert.equal(after.code, 0, after.err);
  assert.match(after.out, /Cases: 3\. People corrected the verdict of 2, and acted on 1 without correcting it\./);
  assert.match(after.out, /the same severity for 1 of 2 \(50 %\), the same about anger for 2 of 2 \(100 %\)/);
  assert.match(after.out, /^severe \| 1 \| 0 \| 0$/m);
  assert.match(after.out, /^angry \| 0 \| 1$/m);
});
