// A short crash drill with every run of the stories; script/crash-drill runs a long one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashDrill } from './drill/crash_drill.mjs';

test('killed twelve times at random moments, the daemon loses nothing and says nothing twice', { timeout: 180_000 }, async () => {
  const seed = Number(process.env.HIGHROAD_DRILL_SEED ?? Date.now() % 1_000_000);
  const counts = await crashDrill({ rounds: 12, seed });
  console.log(`# drill with seed ${seed}: ${counts.line}, ${counts.reviews} reviews, ${counts.replies} replies`);
  assert.equal(counts.line, 'rounds=12 lost=0 doubled_cards=0 doubled_replies=0', `seed ${seed}\n${counts.faults.join('\n')}\n${counts.log}`);
  assert.deepEqual(counts.faults, [], `seed ${seed}`);
});
