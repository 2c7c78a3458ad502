// The crash drill on the console: its buttons over HTTP, pressed again under the same key where the answer did not come.
import { ConsoleClient } from '../support/console_client.mjs';
import { table, until } from '../support/world.mjs';

const buttons = { approve: 'Publish reply', undo: 'Undo approval', edit: 'Edit reply', acknowledge: 'Acknowledge page' };

export class ConsoleSide {
  name = 'console';
  channel = 'console';

  static async begin(w, random) {
    return Object.assign(new ConsoleSide(), { w, random, unsure: [] });
  }

  approvers() {
    return ['console:*'];
  }

  tables() {
    return table('[console]', { enabled: true });
  }

  /** Somebody loads the page anew: a restart logged everybody out. */
  async daemonRuns() {
    await this.client?.close().catch(() => {});
    this.client = undefined;
    this.client = await ConsoleClient.open(this.w.url, 'Ana').catch(() => undefined);
    // Nobody presses before the page shows something; a daemon that dies meanwhile never fills it.
    await until(() => this.client?.cards.size > 0 || this.w.daemon.over, 'the page to be filled', 800).catch(() => {});
    // Whoever saw no answer presses again, and their page sends the same key.
    for (const again of this.unsure.splice(0)) await again().catch(() => {});
  }

  cards() {
    const found = new Map();
    for (const card of this.client?.cards.values() ?? []) {
      const id = /\[([smkx]\d+)\]/.exec(card.title)?.[1];
      if (id) found.set(id, [...(found.get(id) ?? []), { ...card, text: `${card.heading}\n${card.state}\n${card.draft}\n${card.reply}` }]);
    }
    return found;
  }

  offers(card, what) {
    return card.buttons.some((one) => one.label === buttons[what]);
  }

  draft(card) {
    return card.draft;
  }

  async press(card, what, fields = {}, told = () => {}) {
    const sent = this.client.pressOf(card, buttons[what], fields);
    const once = async () => told(await this.client.act(sent));
    const again = this.random.chance(0.7);
    try {
      await once();
    } catch (error) {
      if (again) this.unsure.push(once);
      throw error;
    }
  }

  async approve(card, approved) {
    const click = approved();
    const pressed = () => this.press(card, 'approve', {}, (answer) => {
      click.acked = answer.accepted;
    });
    await (this.random.chance(0.2) ? Promise.all([pressed(), pressed()]) : pressed());
  }

  undo(card) {
    return this.press(card, 'undo');
  }

  edit(card, text) {
    return this.press(card, 'edit', { text });
  }

  acknowledge(card) {
    return this.press(card, 'acknowledge');
  }

  async note(card, words, owed) {
    const told = await this.client.line(`note ${card.case_number} ${words}`);
    if (told.accepted) owed();
  }

  trouble() {}

  /** What the page is told. */
  listen(heard) {
    const { client } = this;
    if (client) client.heard = heard;
    return () => {
      if (client) client.heard = undefined;
    };
  }

  async heal() {}

  lines(card) {
    return card.lines.map((one) => one.text);
  }

  async doubled() {
    return [];
  }

  async unanswered() {
    return [];
  }

  async end() {
    await this.client?.close().catch(() => {});
  }
}
