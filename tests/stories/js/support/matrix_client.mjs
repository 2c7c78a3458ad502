// matrix-js-sdk, which Element is made of, as the eyes of a person: what it shows is what people see.
import { ClientEvent, SyncState, createClient } from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';

logger.setLevel('silent');

export class Watcher {
  /** Logged in as that person, and up to date. */
  static async of(person) {
    const watcher = new Watcher();
    watcher.client = createClient({ baseUrl: person.server.url, accessToken: person.token, userId: person.id, timelineSupport: true });
    await watcher.client.startClient({ initialSyncLimit: 2000, threadSupport: true });
    if (watcher.client.getSyncState() !== SyncState.Syncing && watcher.client.getSyncState() !== SyncState.Prepared) {
      await new Promise((resolve) => {
        watcher.client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && resolve());
      });
    }
    return watcher;
  }

  /** Reads a room back to its beginning, as somebody who scrolls up. */
  async scrollUp(id) {
    const room = this.room(id);
    while (room.oldState.paginationToken) await this.client.scrollback(room, 500);
  }

  room(id) {
    return this.client.getRoom(id);
  }

  /** The messages that stand in the room itself, as they read now. */
  messages(id) {
    return this.room(id).getLiveTimeline().getEvents()
      .filter((event) => event.getType() === 'm.room.message' && !event.isRedacted() && !event.isRelation('m.replace') && !(event.threadRootId && !event.isThreadRoot))
      .map((event) => this.seen(event));
  }

  seen(event) {
    const content = event.getContent();
    return { id: event.getId(), sender: event.getSender(), text: content.body, html: content.formatted_body, event };
  }

  message(id, event) {
    return this.seen(this.room(id).findEventById(event));
  }

  /** Marks under a message: {key: how many people}. */
  marks(id, event) {
    const relations = this.room(id).relations.getChildEventsForEvent(event, 'm.annotation', 'm.reaction');
    return Object.fromEntries((relations?.getSortedAnnotationsByKey() ?? []).map(([key, events]) => [key, events.size]).filter(([, count]) => count > 0));
  }

  /** Whether this person's client would ring or paint that message red. */
  rings(event) {
    const actions = this.client.getPushActionsForEvent(event, true);
    return Boolean(actions?.tweaks?.highlight);
  }

  highlights(id) {
    return this.room(id).getUnreadNotificationCount('highlight');
  }

  stop() {
    this.client.stopClient();
  }
}
