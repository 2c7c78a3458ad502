// The crash drill in Matrix: a room on a real homeserver, which is killed now and then itself.
import { Synapse } from '../support/synapse.mjs';
import { RoomWatch } from '../support/room_watch.mjs';
import { table } from '../support/world.mjs';

/** A reaction to what changed less than two seconds ago approves nothing, as nobody can have read it. */
const readableAfterMs = 3200;

export class MatrixSide {
  name = 'matrix';
  channel = 'room';

  static async begin(w, random) {
    const side = Object.assign(new MatrixSide(), { w, random, asked: [], deaths: 0 });
    // Access tokens run out many times during a drill.
    side.server = await Synapse.start({ settings: { refreshable_access_token_lifetime: '1m' } });
    for (const name of ['alice', 'bob', 'carol', 'bot']) side[name] = await side.server.person(name);
    side.room = await side.alice.createRoom({
      invite: [side.bob.id, side.carol.id, side.bot.id], room_version: '11',
      power_level_content_override: { users: { [side.alice.id]: 100, [side.bob.id]: 50 } },
    });
    for (const person of [side.bob, side.carol]) await person.join(side.room);
    w.secret('matrix_password', side.bot.password);
    side.watch = await RoomWatch.open(side.alice, side.room);
    return side;
  }

  approvers() {
    return ['matrix-power:50'];
  }

  tables() {
    return table('[matrix]', { homeserver: this.server.url, user: this.bot.id, password: this.w.file('matrix_password') })
      + table('[[channels]]', { name: this.channel, chat: 'matrix', id: this.room });
  }

  /** The homeserver may be down itself: nobody waits for it. */
  async daemonRuns() {}

  ours() {
    return this.watch.messages().filter((one) => one.sender === this.bot.id);
  }

  cards() {
    const found = new Map();
    for (const message of this.ours()) {
      const id = message.thread ? undefined : /\[([smkx]\d+)\]/.exec(message.text)?.[1];
      if (id && message.delivery) found.set(id, [...(found.get(id) ?? []), message]);
    }
    return found;
  }

  offers(card, what) {
    if (what === 'approve' || what === 'edit') return /^Awaiting/m.test(card.text) && /, draft \d+,/.test(card.text);
    if (what === 'undo') return /^Publishing/m.test(card.text);
    return /^Severe/m.test(card.text);
  }

  draft(card) {
    const found = /, draft \d+, [^<]*<\/em><\/p><p>(.*?)<\/p>/s.exec(card.html);
    if (!found) throw new Error(`The card shows no draft:\n${card.html}`);
    return found[1].replaceAll('<br>', '\n').replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  }

  number(card) {
    return Number(/#(\d+)/.exec(card.text)[1]);
  }

  /** Types a command. Whatever the homeserver took owes an answer, however often the daemon dies over it. */
  async type(person, words) {
    const event = await person.say(this.room, `!review ${words}`);
    this.asked.push({ event, words });
    return event;
  }

  /** By a tap where the card has stood long enough, else by a line that names the draft. */
  async approve(card, approved) {
    const click = approved();
    if (Date.now() - this.watch.changed(card.id) > readableAfterMs && this.random.chance(0.5)) {
      click.tap = await this.bob.react(this.room, card.id, '✅');
    } else {
      click.typed = await this.type(this.bob, `approve ${this.number(card)} ${/, draft (\d+),/.exec(card.text)[1]}`);
    }
  }

  undo(card) {
    return this.type(this.bob, `undo ${this.number(card)}`);
  }

  edit(card, text) {
    return this.carol.inThread(this.room, card.id, `edit: ${text}`);
  }

  acknowledge(card) {
    return this.type(this.alice, `ack ${this.number(card)}`);
  }

  async note(card, words, owed) {
    await this.type(this.carol, `note ${this.number(card)} ${words}`);
    owed();
  }

  /** The homeserver dies, and comes back while the drill goes on. */
  trouble() {
    if (this.coming || !this.random.chance(0.15)) return;
    this.deaths += 1;
    this.coming = this.revive().finally(() => {
      this.coming = undefined;
    });
    this.coming.catch((error) => console.error(error.message));
  }

  /** On a busy machine it may take longer to come than anybody waits for it. */
  async revive() {
    for (let tries = 1; ; tries += 1) {
      await this.server.kill();
      try {
        return await this.server.begin();
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  listen(heard) {
    this.watch.on('seen', heard);
    return () => this.watch.off('seen', heard);
  }

  async heal() {
    await this.coming;
    if (this.server.program.over) await this.revive();
  }

  lines(card) {
    return this.ours().filter((one) => one.thread === card.id).map((one) => one.text);
  }

  /** What the bot said in answer to that event. */
  answersTo(event) {
    return this.ours().filter((one) => one.first['m.relates_to']?.['m.in_reply_to']?.event_id === event);
  }

  async doubled() {
    const times = new Map();
    for (const { delivery } of this.ours()) if (delivery) times.set(delivery, (times.get(delivery) ?? 0) + 1);
    const faults = [...times].filter(([, count]) => count > 1).map(([id, count]) => `Matrix has the delivery ${id} ${count} times`);
    for (const { event, words } of this.asked)
      if (this.answersTo(event).length > 1) faults.push(`"${words}" was answered in Matrix ${this.answersTo(event).length} times`);
    return faults;
  }

  /** Lines that were typed and that nobody answered. */
  async unanswered() {
    const answered = new Set(this.ours().map((one) => one.first['m.relates_to']?.['m.in_reply_to']?.event_id));
    return this.asked.filter(({ event }) => !answered.has(event)).map(({ words }) => `"${words}" was typed into Matrix and never answered`);
  }

  async end() {
    await this.coming?.catch(() => {});
    await this.watch?.close();
    await this.server.stop();
  }
}
