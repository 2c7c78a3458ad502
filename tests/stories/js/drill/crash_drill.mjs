// Kills the real daemon at random moments, again and again, while customers complain, people click and answers get lost;
// then lets everything heal and counts what the fake Slack and the App Store stand-in received.
//   node crash_drill.mjs [--rounds 200] [--seed S]
import { pathToFileURL } from 'node:url';
import { Program, binary, until } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

/** mulberry32: small, seeded, and the same everywhere. */
function randomness(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const pause = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

class Drill {
  constructor(world, random) {
    this.w = world;
    this.random = random;
    this.reviews = new Map(); // id -> {id, clicks: [{text, acked}], undo, edited}
    this.pending = new Set();
    this.actions = {};
    this.deaths = {};
  }

  count(table, name) {
    table[name] = (table[name] ?? 0) + 1;
  }

  /** Root messages by the review that they show. */
  cards() {
    const found = new Map();
    for (const message of this.w.slack.messages({ channel: 'reviews' })) {
      const id = /\[(c\d+)\]/.exec(message.text)?.[1];
      if (id && message.bot_id) found.set(id, [...(found.get(id) ?? []), message]);
    }
    return found;
  }

  /** Lets something run beside the killing; what fails then is a person who saw an error and may try again later. */
  beside(work) {
    const running = work().catch(() => {}).finally(() => this.pending.delete(running));
    this.pending.add(running);
  }

  async complain() {
    const many = 1 + this.random.below(2);
    for (let n = 0; n < many; n += 1) {
      const id = `c${this.reviews.size + 1}`;
      this.reviews.set(id, { id, clicks: [] });
      await this.w.store.review({ id, rating: 1 + this.random.below(3), title: `[${id}]`, text: `Complaint ${id}: it stopped working.` });
    }
  }

  /** A card that shows this button and that nobody is busy with. */
  choose(label, fits = () => true) {
    const able = [...this.cards()].filter(([id, [card]]) => !this.reviews.get(id).busy && fits(this.reviews.get(id)) &&
      card.buttons.some((one) => one.text === label)).map(([id, [card]]) => ({ review: this.reviews.get(id), card }));
    return able.length ? this.random.pick(able) : undefined;
  }

  publish() {
    const on = this.choose('Publish reply');
    if (!on) return;
    const text = this.w.draftOf(on.card);
    const people = this.random.chance(0.3) ? ['alice', 'bob'] : [this.random.pick(['alice', 'bob'])];
    on.review.busy = true;
    this.beside(async () => {
      try {
        const clicks = await Promise.all(people.map((user) => this.w.press(user, on.card, 'Publish reply', this.random.chance(0.2) ? { copies: 2 } : {})));
        for (const click of clicks) on.review.clicks.push({ text, acked: click.ok });
      } finally {
        on.review.busy = false;
      }
    });
  }

  undo() {
    const on = this.choose('Undo approval');
    if (!on) return;
    on.review.undo = true;
    this.beside(() => this.w.press('alice', on.card, 'Undo approval'));
  }

  edit() {
    const on = this.choose('Edit reply', (review) => review.clicks.length === 0 && !review.edited);
    if (!on) return;
    on.review.busy = true;
    on.review.edited = true;
    this.beside(async () => {
      try {
        await this.w.press('bob', on.card, 'Edit reply', { expect: 'view', timeoutMs: 1500 });
        await this.w.slack.submit({ user: 'bob', values: { text0: `We looked into ${on.review.id} ourselves and mended it.`, text1: '' } });
      } finally {
        on.review.busy = false;
      }
    });
  }

  note() {
    const [card] = this.random.pick([...this.cards().values()]) ?? [];
    if (card) this.w.slack.say({ user: 'carol', channel: 'reviews', thread_ts: card.ts, text: 'Looking into it.' });
  }

  async trouble() {
    const slack = [
      { method: 'chat.postMessage', drop: 'after' }, { method: 'chat.postMessage', drop: 'before' }, { method: 'chat.update', drop: 'after' },
      { method: 'chat.postMessage', status: 503, processed: true }, { method: 'conversations.history', drop: 'before' },
      { method: 'chat.postMessage', error: 'internal_error', processed: true }, { method: 'chat.postMessage', delayMs: 120, processed: true },
    ];
    const store = [{ kind: 'drop_after', method: 'POST' }, { kind: 'drop', method: 'POST' }, { kind: 'drop_after', method: 'GET' }];
    if (this.random.chance(0.6)) this.w.slack.fault(this.random.pick(slack));
    else await this.w.store.fault({ ...this.random.pick(store), path: 'customerReview' });
  }

  async act() {
    const what = this.random.pick(['complain', 'complain', 'publish', 'publish', 'publish', 'undo', 'edit', 'note', 'nothing']);
    this.count(this.actions, what);
    if (what !== 'nothing') await this[what]();
    if (this.random.chance(0.4)) await this.complain();
    if (this.random.chance(0.35)) {
      this.count(this.actions, 'trouble');
      await this.trouble();
    }
  }

  /** Starts the daemon; `ready` waits until it serves and has its socket. */
  async start(ready) {
    const { w } = this;
    w.daemon = new Program(binary('highroad'), ['run', '-c', w.configFile], { env: w.environment() });
    if (!ready) return;
    await w.daemon.saying('highroad runs', 15_000);
    await w.slack.waitForSockets({ timeoutMs: 15_000 }).catch(() => {});
  }

  /** Waits for the n-th thing to happen in Slack: an answer is about to be sent, a message is there. */
  happening(limitMs) {
    let left = 1 + this.random.below(6);
    return new Promise((resolve) => {
      const { workspace } = this.w.slack.fake;
      const done = () => {
        clearTimeout(timer);
        workspace.off('changed', look);
        resolve();
      };
      const look = ({ kind }) => {
        if (kind !== 'request' && kind !== 'message' && kind !== 'message_changed') return;
        left -= 1;
        if (left <= 0) done();
      };
      const timer = setTimeout(done, limitMs);
      workspace.on('changed', look);
    });
  }

  async replied(limitMs) {
    const before = (await this.w.store.posted()).length;
    await until(async () => (await this.w.store.posted()).length > before, 'a reply', limitMs).catch(() => {});
  }

  async round() {
    const { random, w } = this;
    const how = random.pick(['starting', 'soon', 'soon', 'happening', 'happening', 'replied']);
    this.count(this.deaths, how);
    await this.start(how !== 'starting');
    if (how === 'happening') {
      const moment = this.happening(2500);
      await this.act();
      await moment;
      await pause(random.below(20));
    } else {
      await this.act();
      if (how === 'replied') await this.replied(1800);
      await pause(random.below(how === 'replied' ? 30 : 400));
    }
    if (w.daemon.over) throw new Error(`The daemon ended by itself: ${JSON.stringify(w.daemon.over)}\n${w.daemon.log()}`);
    await w.daemon.kill();
  }

  async heal() {
    const { w } = this;
    await Promise.all(this.pending);
    w.slack.clearFaults();
    await w.store.clearFaults();
    await this.start(true);
    await w.store.review({ id: 'c0', rating: 1, title: '[c0]', text: 'Complaint c0: the last one.' });
    this.reviews.set('c0', { id: 'c0', clicks: [] });
    const settled = async () => this.cards().has('c0') && (await w.metric('highroad_effects_waiting')) === 0 &&
      ![...this.cards().values()].some(([card]) => card.text.includes('Publishing'));
    // Everything that waits waits for at most a few minutes; what is not there by then counts as lost.
    await until(settled, 'everything to heal', 150_000).catch((error) => console.error(error.message));
  }

  async counts() {
    const { w } = this;
    const cards = this.cards();
    const posted = await w.store.posted();
    const answers = new Map((await w.store.state()).map((one) => [one.id, one.reply]));
    const faults = [];
    let lost = 0;
    let unapproved = 0;
    for (const review of this.reviews.values()) {
      const [card] = cards.get(review.id) ?? [];
      if (!card) {
        lost += 1;
        faults.push(`${review.id} has no card`);
        continue;
      }
      const lines = w.thread(card);
      const approved = lines.filter((text) => text.startsWith('Approved by ')).length;
      const undone = lines.filter((text) => text.startsWith('Approval undone')).length;
      const acked = review.clicks.filter((click) => click.acked);
      const owed = approved > undone || (acked.length > 0 && !review.undo && !review.edited);
      if (owed && answers.get(review.id) === undefined) {
        lost += 1;
        faults.push(`${review.id} was approved (${approved} times, ${undone} undone, ${acked.length} clicks answered) and is not on the platform:\n${card.text}\n${lines.join('\n')}`);
      }
      if (answers.get(review.id) !== undefined && !review.clicks.some((click) => click.text === answers.get(review.id))) {
        unapproved += 1;
        faults.push(`${review.id} has a reply that nobody approved: ${answers.get(review.id)}`);
      }
      if (answers.get(review.id) !== undefined && !card.text.includes('Answered')) {
        faults.push(`${review.id} is answered on the platform and its card does not say so:\n${card.text}`);
        unapproved += 1;
      }
    }
    const doubledIds = w.slack.doubledPosts({ key: 'delivery_id' });
    const doubledReviews = [...cards].filter(([, all]) => all.length > 1);
    const repliesOf = new Map();
    for (const one of posted) repliesOf.set(one.review_id, (repliesOf.get(one.review_id) ?? 0) + 1);
    const doubledReplies = [...repliesOf.values()].reduce((sum, times) => sum + times - 1, 0);
    for (const { id, posts } of doubledIds) faults.push(`the delivery ${id} was posted ${posts.length} times`);
    for (const [id, all] of doubledReviews) faults.push(`${id} has ${all.length} cards`);
    for (const [id, times] of repliesOf) if (times > 1) faults.push(`the reply to ${id} was posted ${times} times`);
    return {
      lost, unapproved, faults, doubled_replies: doubledReplies, doubled_cards: doubledIds.length + doubledReviews.length,
      reviews: this.reviews.size, cards: cards.size, replies: posted.length, clicks: [...this.reviews.values()].flatMap((one) => one.clicks).length,
    };
  }
}

/** Runs the drill; gives the counts and the line that is printed. */
export async function crashDrill({ rounds, seed }) {
  const random = randomness(seed);
  const w = await World.make({ slack: { timing: { ack: 1500, trigger: 10_000 } }, playbook: { undo_window: '1s', cool_off: '0s' } });
  const drill = new Drill(w, random);
  try {
    await w.store.settings({ hour_limit: 1_000_000 });
    await w.startFresh();
    await w.daemon.kill();
    for (let round = 1; round <= rounds; round += 1) {
      await drill.round();
      if (round % 25 === 0) console.error(`${round} of ${rounds} rounds; ${drill.reviews.size} reviews, ${drill.cards().size} cards, ${(await w.store.posted()).length} replies`);
    }
    await drill.heal();
    const counts = await drill.counts();
    const stopped = await w.daemon.stop();
    if (stopped.code !== 0) counts.faults.push(`the daemon ended with ${JSON.stringify(stopped)}`);
    counts.line = `rounds=${rounds} lost=${counts.lost} doubled_cards=${counts.doubled_cards} doubled_replies=${counts.doubled_replies}`;
    counts.good = counts.faults.length === 0 && counts.cards === counts.reviews;
    counts.log = w.daemon.log(60);
    Object.assign(counts, { actions: drill.actions, deaths: drill.deaths });
    return counts;
  } finally {
    await w.daemon?.kill();
    await w.end().catch(() => {});
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const value = (name, otherwise) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? otherwise : Number(process.argv[at + 1]);
  };
  const rounds = value('--rounds', 200);
  const seed = value('--seed', Date.now() % 1_000_000);
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    console.error('crash-drill [--rounds N] [--seed S]: both are whole numbers, and N is at least 1.');
    process.exit(2);
  }
  console.error(`seed ${seed}`);
  const counts = await crashDrill({ rounds, seed });
  const { reviews, cards, replies, clicks, actions, deaths } = counts;
  console.error(`${reviews} negative reviews, ${cards} cards, ${clicks} clicks on Publish, ${replies} replies; ${JSON.stringify({ actions, deaths })}`);
  for (const fault of counts.faults) console.error(fault);
  console.log(counts.line);
  if (!counts.good) console.error(`It went wrong with --seed ${seed}.`);
  process.exit(counts.good ? 0 : 1);
}
