// The crash drill in Slack: what the people there do, and what stands there afterwards.

const buttons = { approve: 'Publish reply', undo: 'Undo approval', edit: 'Edit reply', acknowledge: 'Acknowledge page' };

export class SlackSide {
  name = 'slack';
  channel = 'reviews';

  static async begin(w, random) {
    return Object.assign(new SlackSide(), { w, random });
  }

  approvers() {
    return [`slack-group:${this.w.group('review-team')}`];
  }

  /** The daemon's own tables for Slack are the world's. */
  tables() {
    return '';
  }

  async daemonRuns() {
    await this.w.slack.waitForSockets({ timeoutMs: 15_000 }).catch(() => {});
  }

  /** Root messages by the review that they show. */
  cards() {
    const found = new Map();
    for (const message of this.w.slack.messages({ channel: 'reviews' })) {
      const id = /\[([smkx]\d+)\]/.exec(message.text)?.[1];
      if (id && message.bot_id) found.set(id, [...(found.get(id) ?? []), message]);
    }
    return found;
  }

  offers(card, what) {
    return card.buttons.some((one) => one.text === buttons[what] || one.options?.some((option) => option.text === buttons[what]));
  }

  draft(card) {
    return this.w.draftOf(card);
  }

  /** Someone presses, or two people at once; now and then Slack delivers a press twice. */
  async approve(card, approved) {
    const people = this.random.chance(0.3) ? ['alice', 'bob'] : [this.random.pick(['alice', 'bob'])];
    const copies = people.map(() => (this.random.chance(0.2) ? { copies: 2 } : {}));
    await Promise.all(people.map(async (user, n) => {
      const click = approved();
      click.acked = (await this.w.press(user, card, buttons.approve, copies[n])).ok;
    }));
  }

  undo(card) {
    return this.w.press('alice', card, buttons.undo);
  }

  async edit(card, text) {
    await this.w.press('bob', card, buttons.edit, { expect: 'view', timeoutMs: 1500 });
    await this.w.slack.submit({ user: 'bob', values: { text0: text, text1: '' } });
  }

  acknowledge(card) {
    return this.w.press('alice', card, buttons.acknowledge);
  }

  /** Slack brings words in a thread again for minutes, but not for ever: nothing is owed for them. */
  async note(card, words) {
    this.w.slack.say({ user: 'carol', channel: 'reviews', thread_ts: card.ts, text: words });
  }

  trouble() {
    this.w.slack.fault(this.random.pick([
      { method: 'chat.postMessage', drop: 'after' }, { method: 'chat.postMessage', drop: 'before' }, { method: 'chat.update', drop: 'after' },
      { method: 'chat.postMessage', status: 503, processed: true }, { method: 'conversations.history', drop: 'before' },
      { method: 'chat.postMessage', error: 'internal_error', processed: true }, { method: 'chat.postMessage', delayMs: 120, processed: true },
    ]));
  }

  /** Calls back whenever something happens there: a request came, a message is there. Gives what ends it. */
  listen(heard) {
    const { workspace } = this.w.slack.fake;
    const look = ({ kind }) => (kind === 'request' || kind === 'message' || kind === 'message_changed') && heard();
    workspace.on('changed', look);
    return () => workspace.off('changed', look);
  }

  async heal() {
    this.w.slack.clearFaults();
  }

  lines(card) {
    return this.w.thread(card);
  }

  /** What stands there twice although it was sent as one. */
  async doubled() {
    return this.w.slack.doubledPosts({ key: 'delivery_id' }).map(({ id, posts }) => `Slack has the delivery ${id} ${posts.length} times`);
  }

  /** Clicks that were answered are known as such already; nothing more is owed. */
  async unanswered() {
    return [];
  }

  async end() {}
}
