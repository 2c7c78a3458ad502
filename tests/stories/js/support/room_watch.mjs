// Somebody who sits in a room and sees everything as it comes, also while the homeserver dies and comes back.
import { EventEmitter } from 'node:events';
import { shownMessages } from './synapse.mjs';
import { pause } from './randomness.mjs';

export class RoomWatch extends EventEmitter {
  static async open(person, room) {
    const watch = new RoomWatch();
    Object.assign(watch, { person, room, events: [], known: new Set(), closed: false });
    watch.filter = encodeURIComponent(JSON.stringify({ room: { rooms: [room], timeline: { limit: 500 } }, presence: { types: [] } }));
    await watch.#look(0);
    watch.looking = watch.#watch();
    return watch;
  }

  async #look(waitMs) {
    const since = this.since ? `&since=${encodeURIComponent(this.since)}` : '';
    const news = await this.person.call('GET', `/sync?timeout=${waitMs}&filter=${this.filter}${since}`);
    const timeline = news.rooms?.join?.[this.room]?.timeline;
    // More came than one answer takes: the whole room is read anew.
    const events = timeline?.limited && this.since ? await this.person.history(this.room) : timeline?.events ?? [];
    for (const event of events) {
      if (this.known.has(event.event_id)) continue;
      this.known.add(event.event_id);
      this.events.push(event);
    }
    this.since = news.next_batch;
    if (events.length > 0) {
      this.shown = undefined;
      this.emit('seen', events);
    }
  }

  async #watch() {
    while (!this.closed) await this.#look(2000).catch(() => pause(200));
  }

  /** As a client shows them. */
  messages() {
    this.shown ??= shownMessages(this.events);
    return this.shown;
  }

  /** When the message was written or last edited, in milliseconds by the homeserver's clock. */
  changed(id) {
    const about = this.events.filter((one) => one.event_id === id || (one.content?.['m.relates_to']?.event_id === id && one.content['m.relates_to'].rel_type === 'm.replace'));
    return Math.max(...about.map((one) => one.origin_server_ts));
  }

  async close() {
    this.closed = true;
    await this.looking;
  }
}
