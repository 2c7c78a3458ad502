// A short crash drill with every run of the stories; script/crash-drill runs a long one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatsHere, crashDrill } from './drill/crash_drill.mjs';

const rounds = 12;

test(`killed ${rounds} times at random moments and in system calls, the daemon loses nothing and says nothing twice, in any chat`, { timeout: 300_000 }, async () => {
  const seed = Number(process.env.HIGHROAD_DRILL_SEED ?? Date.now() % 1_000_000);
  const { missing } = chatsHere();
  if (missing) console.log(`# without Matrix: ${missing}`);
  const counts = await crashDrill({ rounds, seed });
  if (counts.without) console.log(`# never killed in a system call: ${counts.without}`);
  const chats = Object.entries(counts.chats).map(([name, one]) => `${name} ${one.cards} cards`).join(', ');
  console.log(`# drill with seed ${seed}: ${counts.line}, ${counts.reviews} reviews, ${counts.replies} replies, ${counts.pages} pages (${chats})`);
  assert.equal(counts.line, `rounds=${rounds} lost=0 doubled_cards=0 doubled_replies=0 doubled_pages=0`, `seed ${seed}\n${counts.faults.join('\n')}\n${counts.log}`);
  assert.deepEqual(counts.faults, [], `seed ${seed}`);
});
