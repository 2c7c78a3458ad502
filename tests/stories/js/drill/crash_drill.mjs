// Kills the real daemon again and again, at random moments and in the middle of system calls, while customers complain,
// people approve in every chat, somebody is paged and answers get lost; then lets everything heal and counts what the chats,
// the pager and the App Store stand-in received.
//   node crash_drill.mjs [--rounds 200] [--seed S] [--chats slack,matrix,console]
// Interrupted, it kills no more and counts what there was.
import { pathToFileURL } from 'node:url';
import { until } from '../support/processes.mjs';
import { pause, randomness } from '../support/randomness.mjs';
import { Siren } from '../support/siren.mjs';
import { noSynapse } from '../support/synapse.mjs';
import { World, table } from '../support/world.mjs';
import { ConsoleSide } from './console_side.mjs';
import { countAll } from './counting.mjs';
import { noInjection, somewhere, startDaemon } from './deaths.mjs';
import { MatrixSide } from './matrix_side.mjs';
import { SlackSide } from './slack_side.mjs';

const kinds = { slack: SlackSide, matrix: MatrixSide, console: ConsoleSide };
const letters = { slack: 's', matrix: 'm', console: 'k' };
const pagerSecret = 'a pager secret of at least thirty-two bytes';

class Drill {
  constructor(world, random) {
    Object.assign(this, { w: world, random, sides: [], groups: [], reviews: new Map(), notes: [], posted: [], actions: {}, deaths: {} });
    this.pending = new Set();
  }

  /** Each chat gets an app of its own; where there are several, one more app's cards go to all of them. */
  async furnish(chats) {
    const { w } = this;
    this.siren = await Siren.start(pagerSecret);
    for (const name of chats) this.sides.push(await kinds[name].begin(w, this.random));
    this.groups = this.sides.map((side) => ({ letter: letters[side.name], sides: [side] }));
    if (this.sides.length > 1) this.groups.push({ letter: 'x', sides: this.sides });
    for (const [n, group] of this.groups.entries()) {
      group.app = String(Number(w.store.app) + n);
      if (n > 0) await w.store.addApp(group.app);
    }
    w.secret('pager', pagerSecret);
    w.configure({
      playbook: { undo_window: '1s', cool_off: '0s', escalation: 'duty', approvers: [...this.sides.flatMap((side) => side.approvers()), 'cli:*'], channels: [this.sides[0].channel] },
      sources: () => this.groups.map(({ app, letter, sides }) => w.appStore({ name: `acme-${letter}`, app_id: app, channels: sides.map((side) => side.channel) })),
      extra: [
        ...this.sides.map((side) => side.tables()),
        table('[playbook.pages]', { gather: '0s', at_most: 100 }),
        table('[[people]]', { name: 'jo', shown: 'Jo', ids: ['pager:siren:Jo'] }),
        table('[[pagers]]', { kind: 'webhook', name: 'siren', url: this.siren.url, secret: w.file('pager') }),
        table('[[escalations]]', { name: 'duty' }),
        table('[[escalations.steps]]', { whom: ['person:jo'], pagers: ['siren'] }),
      ].join(''),
    });
    await w.store.settings({ hour_limit: 1_000_000 });
  }

  count(table_of, name) {
    table_of[name] = (table_of[name] ?? 0) + 1;
  }

  /** Lets something run beside the killing; what fails then is a person who saw an error and may try again later. */
  beside(work) {
    const running = Promise.resolve().then(work).catch(() => {}).finally(() => this.pending.delete(running));
    this.pending.add(running);
  }

  async complain(group = this.random.pick(this.groups)) {
    const many = 1 + this.random.below(2);
    for (let n = 0; n < many; n += 1) {
      const id = `${group.letter}${this.reviews.size + 1}`;
      const angry = this.random.chance(0.12);
      this.reviews.set(id, { id, angry, sides: group.sides, clicks: [] });
      const text = `Complaint ${id}: ${angry ? 'I am calling my lawyer, and the police.' : 'it stopped working.'}`;
      await this.w.store.review({ app: group.app, id, rating: 1 + this.random.below(3), title: `[${id}]`, text });
    }
  }

  /** A card in some chat that offers this and that nobody is busy with. */
  choose(what, fits = () => true) {
    const side = this.random.pick(this.sides);
    const able = [...side.cards()].map(([id, [card]]) => ({ review: this.reviews.get(id), card, side }))
      .filter(({ review, card }) => !review.busy && fits(review) && side.offers(card, what));
    // Mostly the newest ones, as people do.
    return able.length ? this.random.pick(this.random.chance(0.7) ? able.slice(-4) : able) : undefined;
  }

  /** Lets somebody do it to a card that allows it; until it is over nobody else is busy with that one. */
  someone(what, fits, work) {
    const on = this.choose(what, fits);
    if (!on) return;
    on.review.busy = true;
    this.beside(() => work(on).finally(() => {
      on.review.busy = false;
    }));
  }

  publish() {
    this.someone('approve', undefined, async ({ review, card, side }) => {
      const text = side.draft(card);
      await side.approve(card, () => {
        const click = { text, side, acked: false };
        review.clicks.push(click);
        return click;
      });
    });
  }

  undo() {
    this.someone('undo', undefined, async ({ review, card, side }) => {
      review.undo = true;
      await side.undo(card);
    });
  }

  edit() {
    this.someone('edit', (review) => review.clicks.length === 0 && !review.edited, async ({ review, card, side }) => {
      review.edited = true;
      await side.edit(card, `We looked into ${review.id} ourselves and mended it.`);
    });
  }

  /** Jo takes care: in a chat, or at the pager. */
  acknowledge() {
    const page = this.random.pick(this.siren.heard.filter((one) => one.event === 'raised').slice(-5));
    if (!page) return;
    if (this.random.chance(0.5)) this.beside(() => this.siren.acknowledge(`${this.w.url}/hooks/pagers/siren`, page.key, 'Jo', `ack of ${page.key}`));
    else this.someone('acknowledge', (review) => review.angry, ({ card, side }) => side.acknowledge(card));
  }

  note() {
    const side = this.random.pick(this.sides);
    const [card] = this.random.pick([...side.cards().values()].slice(-10)) ?? [];
    const words = `Looking into it, ${this.actions.note};`;
    if (card) this.beside(() => side.note(card, words, () => this.notes.push(words)));
  }

  async trouble() {
    const what = this.random.pick(['chat', 'chat', 'chat', 'store', 'store', 'pager']);
    if (what === 'chat') this.random.pick(this.sides).trouble();
    else if (what === 'pager') this.siren.fault(this.random.pick(['drop', 'drop_after', 'drop_after', 503]));
    else await this.w.store.fault({ ...this.random.pick([{ kind: 'drop_after', method: 'POST' }, { kind: 'drop', method: 'POST' }, { kind: 'drop_after', method: 'GET' }]), path: 'customerReview' });
  }

  async act() {
    const what = this.random.pick(['complain', 'complain', 'publish', 'publish', 'publish', 'publish', 'undo', 'edit', 'note', 'acknowledge', 'nothing']);
    this.count(this.actions, what);
    if (what !== 'nothing') await this[what]();
    if (this.random.chance(0.4)) await this.complain();
    if (this.random.chance(0.5)) this.publish();
    if (this.random.chance(0.5)) this.publish();
    if (this.random.chance(0.35)) {
      this.count(this.actions, 'trouble');
      await this.trouble();
    }
  }

  /** Starts the daemon; `ready` waits until it serves and the chats have it, or until it died. */
  async start(ready, at) {
    const { w } = this;
    w.daemon = startDaemon(w, at);
    if (!ready) return;
    await until(() => w.daemon.over || w.daemon.says('highroad runs'), 'the daemon to run', 60_000);
    if (!w.daemon.over) await Promise.all(this.sides.map((side) => side.daemonRuns()));
  }

  /**
   * Waits for the n-th thing to happen: an answer is about to be sent, a message is there, somebody is paged. Often in one chat
   * alone and for longer, since a homeserver is slower than the others and would hardly ever be met in the middle of something.
   */
  happening() {
    const [heard_of, limitMs] = this.random.chance(0.5) ? [this.sides, 1500] : [[this.random.pick(this.sides)], 4000];
    let left = 1 + this.random.below(6);
    return new Promise((resolve) => {
      const ends = [];
      const done = () => {
        for (const end of ends) end();
        resolve();
      };
      const heard = () => {
        left -= 1;
        if (left <= 0) done();
      };
      const timer = setTimeout(done, limitMs);
      this.siren.on('heard', heard);
      ends.push(() => clearTimeout(timer), () => this.siren.off('heard', heard), ...heard_of.map((side) => side.listen(heard)));
    });
  }

  async replied(limitMs) {
    const end = Date.now() + limitMs;
    const before = (await this.w.store.posted()).length;
    while (Date.now() < end && (await this.w.store.posted()).length === before) await pause(40);
  }

  async round() {
    const { random, w } = this;
    const how = random.pick(['starting', 'soon', 'soon', 'happening', 'happening', 'replied', ...this.injection ? ['call', 'call', 'call', 'call'] : []]);
    const at = how === 'call' ? somewhere(random) : undefined;
    this.count(this.deaths, at ? at.call : how);
    await this.start(how !== 'starting', at);
    if (at) {
      await this.act();
      await until(() => w.daemon.over, 'its death', 200 + random.below(900)).catch(() => {});
      if (w.daemon.over && w.daemon.over.signal !== 'SIGKILL') throw new Error(`The daemon ended by itself: ${JSON.stringify(w.daemon.over)}\n${w.daemon.log()}`);
      if (!w.daemon.over) this.count(this.deaths, 'call that never came');
      return w.daemon.kill();
    }
    if (how === 'happening') {
      const moment = this.happening();
      await this.act();
      await moment;
      await pause(random.below(20));
    } else {
      await this.act();
      if (how === 'replied') await this.replied(1500);
      await pause(random.below(how === 'replied' ? 30 : 400));
    }
    if (w.daemon.over) throw new Error(`The daemon ended by itself: ${JSON.stringify(w.daemon.over)}\n${w.daemon.log()}`);
    return w.daemon.kill();
  }

  /** Moves what was posted into our own books, while nobody asks the stand-in for anything. */
  async collect() {
    await pause(50);
    this.posted.push(...await this.w.store.posted());
    await this.w.store.forget();
  }

  async heal() {
    const { w } = this;
    await Promise.race([Promise.all(this.pending), pause(20_000)]);
    w.slack.clearFaults();
    await w.store.clearFaults();
    this.siren.faults.length = 0;
    await Promise.all(this.sides.map((side) => side.heal()));
    await this.start(true);
    const last = this.groups.map((group) => ({ id: `${group.letter}0`, angry: false, sides: group.sides, clicks: [], app: group.app }));
    for (const one of last) {
      this.reviews.set(one.id, one);
      await w.store.review({ app: one.app, id: one.id, rating: 1, title: `[${one.id}]`, text: `Complaint ${one.id}: the last one.` });
    }
    await this.untilQuiet(() => last.every(({ id, sides }) => sides.every((side) => side.cards().has(id)))
      && !this.sides.some((side) => [...side.cards().values()].some(([card]) => /^Publishing/m.test(card.text))));
    await pause(500);
    this.posted.push(...await w.store.posted());
  }

  /**
   * Waits as long as fewer and fewer effects wait, and fewer and fewer people for an answer. Both wait for at most a few
   * minutes: what is stuck so long counts as lost. A daemon that never lived for long has all to read again that was said.
   */
  async untilQuiet(shown) {
    let [least, since] = [Infinity, Date.now()];
    for (;;) {
      const asked = await Promise.all(this.sides.map((side) => side.unanswered()));
      const waiting = asked.flat().length + await this.w.metric('highroad_effects_waiting');
      if (waiting === 0 && shown()) return;
      if (waiting < least) [least, since] = [waiting, Date.now()];
      if (Date.now() - since > 200_000) {
        const log = this.w.daemon.log().trim().split('\n').slice(-40).join('\n');
        return console.error(`Nothing got done for minutes; ${waiting} effects and people wait. The daemon said last:\n${log}`);
      }
      await pause(200);
    }
  }

  async end() {
    await this.w.daemon?.kill();
    await Promise.allSettled([...this.sides.map((side) => side.end()), this.siren?.stop()]);
    await this.w.end().catch(() => {});
  }
}

/** The chats that can be had here, and words about those that cannot. */
export function chatsHere() {
  return noSynapse ? { chats: ['slack', 'console'], missing: `Matrix is ${noSynapse}` } : { chats: ['slack', 'matrix', 'console'], missing: undefined };
}

/** Runs the drill; gives the counts and the line that is printed. `enough` ends the killing before its last round. */
export async function crashDrill({ rounds, seed, chats = chatsHere().chats, progress = () => {}, enough = () => false, examine = () => {} }) {
  const w = await World.make({ slack: { timing: { ack: 1500, trigger: 10_000 } } });
  const drill = new Drill(w, randomness(seed));
  const without = noInjection();
  drill.injection = !without;
  try {
    await drill.furnish(chats);
    await drill.start(true);
    await until(() => w.daemon.lines.filter((line) => line.includes('source recorded')).length >= drill.groups.length, 'the first look at each source', 30_000);
    await w.daemon.kill();
    let round = 0;
    while (round < rounds && !enough()) {
      round += 1;
      await drill.round();
      if (round % 10 === 0) await drill.collect();
      if (round % 25 === 0) progress(`${round} of ${rounds} rounds; ${drill.reviews.size} reviews, ${drill.posted.length} replies, ${drill.siren.heard.length} words to the pager, cards: ${drill.sides.map((side) => `${side.name} ${side.cards().size}`).join(', ')}`);
    }
    await drill.heal();
    const counts = await countAll(drill);
    if (counts.faults.length > 0) await examine(drill, counts);
    const stopped = await w.daemon.stop();
    if (stopped.code !== 0) counts.faults.push(`the daemon ended with ${JSON.stringify(stopped)}`);
    counts.line = `rounds=${round} lost=${counts.lost} doubled_cards=${counts.doubled_cards} doubled_replies=${counts.doubled_replies} doubled_pages=${counts.doubled_pages}`;
    counts.log = w.daemon.log(60);
    const homeserver = drill.sides.find((side) => side.name === 'matrix')?.deaths;
    return Object.assign(counts, { actions: drill.actions, deaths: drill.deaths, homeserver, without });
  } catch (error) {
    error.message += `\n${w.daemon?.log() ?? ''}`;
    throw error;
  } finally {
    await drill.end();
  }
}

function report({ chats, reviews, replies, pages, notes, actions, deaths, homeserver, without, faults }) {
  if (without) console.error(`Killed at moments only, never at a system call: ${without}.`);
  for (const [name, one] of Object.entries(chats))
    console.log(`${name}: ${one.reviews} reviews, ${one.cards} cards, ${one.clicks} approvals, ${one.replies} replies${name === 'matrix' ? `, homeserver killed ${homeserver} times` : ''}`);
  console.log(`in all: ${reviews} reviews, ${replies} replies, ${pages} pages, ${notes} notes acknowledged`);
  console.error(`what happened: ${JSON.stringify(actions)}\nkilled: ${JSON.stringify(deaths)}`);
  for (const fault of faults) console.error(fault);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const value = (name, otherwise) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? otherwise : process.argv[at + 1];
  };
  const rounds = Number(value('--rounds', 200));
  const seed = Number(value('--seed', Date.now() % 1_000_000));
  const here = chatsHere();
  const chats = value('--chats', here.chats.join(','))?.split(',') ?? [];
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || chats.length === 0 || chats.some((name) => !Object.hasOwn(kinds, name))) {
    console.error('crash-drill [--rounds N] [--seed S] [--chats slack,matrix,console]: N and S are whole numbers, and N is at least 1.');
    process.exit(2);
  }
  if (here.missing) console.error(here.missing);
  if (chats.some((name) => !here.chats.includes(name))) process.exit(2);
  console.error(`seed ${seed}`);
  let enough = false;
  process.once('SIGINT', () => {
    enough = true;
    console.error('No more rounds; what there was is counted.');
  });
  const counts = await crashDrill({ rounds, seed, chats, progress: (words) => console.error(words), enough: () => enough });
  report(counts);
  console.log(counts.line);
  if (counts.faults.length > 0) console.error(`It went wrong with --seed ${seed}.`);
  process.exit(counts.faults.length > 0 ? 1 : 0);
}
