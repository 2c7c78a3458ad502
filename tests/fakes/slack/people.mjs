// The driver: what people in the workspace see and do, and what a test does to the network. Every function takes one
// plain object and returns plain values, so that the same calls work in the process and over POST /_fake/<name>.
import { makeInteractions } from './interactions.mjs';
import { makeWaits } from './waits.mjs';
import { render } from './render.mjs';

export function makeDriver(fake) {
  const { workspace } = fake;

  const place = ({ channel, ts }) => {
    const found = workspace.channel(channel);
    const message = workspace.message(found, ts);
    if (!message) throw new Error(`There is no message ${ts} in #${found.name}.`);
    return { channel: found, message };
  };
  const fail = (code) => ({ ok: false, error: code });

  function seen(channel, message) {
    const { words, ...shown } = render(message);
    const author = workspace.users.get(message.user);
    return {
      channel: channel.id, channel_name: channel.name, ts: message.ts, thread_ts: message.thread_ts, user: message.user,
      author: author?.name, bot_id: message.bot_id, ...shown, fallback: message.text, edited: message.edited !== undefined,
      reactions: message.reactions ?? [], metadata: message.metadata, reply_count: workspace.threadReplies(channel, message.ts).length,
      subtype: message.subtype, shown_to: message.user_shown, raw: message,
    };
  }

  function change(what, detail) {
    workspace.changed(what, detail);
    return { ok: true };
  }

  const look = {
    workspace: () => ({
      team: workspace.team, bot: workspace.bot, app: { id: workspace.app.id, commands: workspace.app.commands },
      users: [...workspace.users.values()], usergroups: [...workspace.usergroups.values()],
    }),
    channels: () => [...workspace.channels.values()].map((channel) => ({
      id: channel.id, name: channel.name, is_private: channel.is_private, is_archived: channel.is_archived,
      members: [...channel.members], messages: channel.messages.length,
    })),
    messages({ channel, threads = false }) {
      const found = workspace.channel(channel);
      return found.messages.filter((message) => threads || !message.thread_ts || message.thread_ts === message.ts)
        .map((message) => seen(found, message));
    },
    thread({ channel, ts }) {
      const found = workspace.channel(channel);
      return workspace.threadReplies(found, ts).map((message) => seen(found, message));
    },
    message(where) {
      const { channel, message } = place(where);
      return seen(channel, message);
    },
    ephemerals({ channel, user } = {}) {
      const channels = channel ? [workspace.channel(channel)] : [...workspace.channels.values()];
      const person = user && workspace.user(user).id;
      return channels.flatMap((one) => one.ephemerals.filter((message) => !person || message.user_shown === person)
        .map((message) => seen(one, message)));
    },
    openView({ user }) {
      const view = workspace.topView(workspace.user(user).id);
      return view ? { ...render(view), view } : null;
    },
  };

  const people = {
    addUser: (spec) => workspace.addUser(spec),
    deactivateUser({ user, deleted = true }) {
      workspace.user(user).deleted = deleted;
      return change('user', { user });
    },
    addChannel: (spec) => {
      const channel = workspace.addChannel(spec);
      return { id: channel.id, name: channel.name };
    },
    join({ user, channel }) {
      const [person, found] = [workspace.user(user), workspace.channel(channel)];
      found.members.add(person.id);
      if (found.members.has(workspace.bot.user_id)) {
        fake.event({
          type: 'member_joined_channel', user: person.id, channel: found.id, channel_type: found.is_private ? 'G' : 'C',
          team: workspace.team.id, event_ts: workspace.nextTs(),
        });
      }
      return change('members', { channel: found.id });
    },
    leave({ user, channel }) {
      workspace.channel(channel).members.delete(workspace.user(user).id);
      return change('members', { channel });
    },
    archive({ channel, archived = true }) {
      const found = workspace.channel(channel);
      found.is_archived = archived;
      if (archived) fake.event({ type: 'channel_archive', channel: found.id, user: [...found.members][0], event_ts: workspace.nextTs() });
      return change('channel', { channel: found.id });
    },
    addUsergroup: (spec) => workspace.addUsergroup(spec),
    setUsergroup({ usergroup, users }) {
      const group = workspace.usergroup(usergroup);
      const before = group.users;
      group.users = users.map((name) => workspace.user(name).id);
      fake.event({
        type: 'subteam_members_changed', subteam_id: group.id, team_id: workspace.team.id,
        date_previous_update: group.date_update, date_update: Math.floor(workspace.now() / 1000),
        added_users: group.users.filter((id) => !before.includes(id)), added_users_count: '0',
        removed_users: before.filter((id) => !group.users.includes(id)), removed_users_count: '0', event_ts: workspace.nextTs(),
      });
      return change('usergroup', { usergroup: group.id });
    },
    addEmoji({ name }) {
      workspace.emoji.add(name);
      return { ok: true };
    },
    say({ user, channel, text, thread_ts }) {
      const [person, found] = [workspace.user(user), workspace.channel(channel)];
      const root = thread_ts && place({ channel, ts: thread_ts }).message;
      const author = { type: 'message', user: person.id, team: person.team_id, client_msg_id: `${Date.now()}-${workspace.sequence}` };
      const blocks = [{ type: 'rich_text', block_id: 'say', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }];
      const message = fake.api.chat.post(found, { text, blocks }, author, root);
      return { ts: message.ts };
    },
    editMessage({ channel, ts, text }) {
      const { channel: found, message } = place({ channel, ts });
      fake.api.chat.change(found, message, { text });
      return { ok: true };
    },
    deleteMessage(where) {
      const { channel, message } = place(where);
      fake.api.chat.remove(channel, message);
      return { ok: true };
    },
    react({ user, name, ...where }) {
      const { channel, message } = place(where);
      const emoji = workspace.emojiName(name);
      if (!emoji) throw new Error(`There is no emoji :${name}: in the fake Slack; addEmoji makes one.`);
      return fake.addReaction(channel, message, workspace.user(user).id, emoji, fail) ?? { ok: true };
    },
    unreact({ user, name, ...where }) {
      const { channel, message } = place(where);
      return fake.removeReaction(channel, message, workspace.user(user).id, workspace.emojiName(name), fail) ?? { ok: true };
    },
  };

  const network = {
    /** {mode: 'socket'} or {mode: 'http', requestUrl} (or eventsUrl, interactivityUrl, commandsUrl one by one). */
    setMode({ mode, requestUrl, eventsUrl = requestUrl, interactivityUrl = requestUrl, commandsUrl = requestUrl }) {
      fake.mode = mode;
      fake.http.urls = { events: eventsUrl, interactivity: interactivityUrl, commands: commandsUrl };
      return { ok: true };
    },
    async verifyUrl({ signature } = {}) {
      const challenge = `challenge-${workspace.nextTs()}`;
      const body = JSON.stringify({ token: workspace.app.verification_token, challenge, type: 'url_verification' });
      const outcome = await fake.http.post('events', body, 'application/json', { signature, what: 'url_verification' });
      return { ...outcome, verified: outcome.ok && (outcome.text.trim() === challenge || outcome.ack?.challenge === challenge) };
    },
    sslCheck: ({ kind = 'commands' } = {}) => fake.http.post(kind, `ssl_check=1&token=${workspace.app.verification_token}`,
      'application/x-www-form-urlencoded', { signature: 'missing', what: 'ssl_check' }),
    /** Posts any body to a request URL: {kind, body, contentType, signature: valid|stale|future|wrong|missing, retry}. */
    postRaw: ({ kind = 'events', body, contentType = 'application/json', ...how }) => fake.http.post(kind, body, contentType, { what: 'raw', ...how }),
    /** Sends any event to the app, subscribed or not. */
    sendEvent({ event }) {
      if (!workspace.app.events.includes(event.type)) workspace.app.events = [...workspace.app.events, event.type];
      return { event_id: fake.event({ event_ts: workspace.nextTs(), ...event }) };
    },
    async retryNow() {
      const late = [...fake.undelivered];
      await Promise.all(late.map((one) => one.fire()));
      return { retried: late.length };
    },
    connections: () => fake.sockets.list(),
    disconnect: (how = {}) => fake.sockets.disconnect(how),
    dropSockets: (how = {}) => fake.sockets.drop(how),
    freezeSockets: (how = {}) => fake.sockets.freeze(how),
    sendFrame: (how) => fake.sockets.sendRaw(how),
    helloDelay({ ms }) {
      fake.helloDelayMs = ms;
      return { ok: true };
    },
  };

  const trouble = {
    fault: (fault) => fake.faults.add(fault),
    faults: () => fake.faults.pending(),
    clearFaults() {
      fake.faults.clear();
      return { ok: true };
    },
    setRateLimit({ perSecond, burst } = {}) {
      fake.rateLimit = perSecond ? { perSecond, burst: burst ?? 1 } : null;
      return { ok: true };
    },
    setScopes({ scopes, token = 'bot' }) {
      for (const one of workspace.tokens.values()) if (one.kind === token) one.scopes = new Set(scopes);
      return { ok: true };
    },
    /** From now on the token answers `error` (token_revoked, account_inactive, invalid_auth, ...); null makes it good. */
    revokeToken({ token = 'bot', error = 'token_revoked' } = {}) {
      for (const one of workspace.tokens.values()) if (one.kind === token) one.revoked = error ?? undefined;
      if (token === 'bot' && error === 'token_revoked') fake.event({ type: 'tokens_revoked', tokens: { bot: [workspace.bot.user_id] }, event_ts: workspace.nextTs() });
      return { ok: true };
    },
    /** Moves the workspace's clock: triggers and response_urls age, new messages get later ids. */
    advanceClock({ ms }) {
      workspace.clockOffset += ms;
      return { now: workspace.now() };
    },
    setTiming(timing) {
      Object.assign(fake.timing, timing);
      return fake.timing;
    },
  };

  const books = {
    requests({ method, channel, since = 0 } = {}) {
      return fake.api.log.filter((entry) => entry.n > since && (!method || entry.method === method) &&
        (!channel || entry.args.channel === workspace.channel(channel).id));
    },
    deliveries: () => ({ socket: fake.sockets.log, http: fake.http.log }),
    /** Messages of the app grouped by metadata.event_payload[key], deleted ones too; only groups of more than one. */
    doubledPosts({ key = 'delivery_id' } = {}) {
      const groups = new Map();
      const count = (channel, message) => {
        const id = message.metadata?.event_payload?.[key];
        if (id === undefined || message.bot_id !== workspace.bot.id) return;
        groups.set(id, [...(groups.get(id) ?? []), { channel, ts: message.ts }]);
      };
      for (const channel of workspace.channels.values()) for (const message of channel.messages) count(channel.id, message);
      for (const { channel, message } of fake.deleted) count(channel, message);
      return [...groups].filter(([, posts]) => posts.length > 1).map(([id, posts]) => ({ id, posts }));
    },
    deletedMessages: () => fake.deleted,
  };

  return { ...look, ...people, ...makeInteractions(fake, seen), ...makeWaits(fake, look, books), ...network, ...trouble, ...books };
}
