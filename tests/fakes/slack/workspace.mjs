// Everything a Slack workspace remembers: people, channels, messages, views. No transport and no rules of the Web API.
import { EventEmitter } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';

export const BOT_SCOPES = [
  'chat:write', 'commands', 'reactions:read', 'reactions:write', 'channels:history', 'groups:history', 'channels:read',
  'groups:read', 'users:read', 'users:read.email', 'usergroups:read', 'channels:join', 'team:read',
];

export const BOT_EVENTS = [
  'reaction_added', 'reaction_removed', 'message.channels', 'message.groups', 'app_uninstalled', 'tokens_revoked',
  'subteam_members_changed', 'channel_archive', 'member_joined_channel',
];

const EMOJI = `+1 -1 100 alarm_clock arrow_up arrows_counterclockwise ballot_box_with_check bangbang bell bulb calendar
  clock1 clock3 clock9 eyes fire grey_question hammer_and_wrench heart heavy_check_mark heavy_plus_sign hourglass
  hourglass_flowing_sand information_source leftwards_arrow_with_hook lock mag mailbox memo money_with_wings mute no_bell
  no_entry no_entry_sign ok ok_hand one outbox_tray page_facing_up pencil pencil2 phone pray question raised_hands
  raising_hand repeat rocket rotating_light see_no_evil sleeping slightly_smiling_face smile sos speech_balloon star
  stopwatch tada telephone_receiver three timer_clock two undo unlock warning wastebasket wave
  white_check_mark writing_hand x zzz`.split(/\s+/);

// Slack stores one name per emoji: who adds `thumbsup` reads back `+1`.
const EMOJI_ALIASES = { thumbsup: '+1', thumbsdown: '-1', heavy_multiplication_x: 'x', telephone: 'phone' };

const DEFAULT_SEED = {
  users: [
    { name: 'alice', real_name: 'Alice Archer', email: 'alice@example.com', is_admin: true },
    { name: 'bob', real_name: 'Bob Baker', email: 'bob@example.com' },
    { name: 'carol', real_name: 'Carol Cook', email: 'carol@example.com' },
  ],
  channels: [
    { name: 'reviews' },
    { name: 'reviews-private', is_private: true },
    { name: 'elsewhere', bot: false },
  ],
  usergroups: [{ handle: 'review-team', name: 'Review team', users: ['alice', 'bob'] }],
};

export class Workspace extends EventEmitter {
  constructor(options = {}) {
    super();
    this.setMaxListeners(0);
    this.team = { id: 'T0HIGHROAD', name: 'Highroad Test', domain: 'highroad-test' };
    this.app = {
      id: 'A0HIGHROAD', name: 'Highroad', verification_token: 'verification-token',
      signing_secret: options.signingSecret ?? '8f742231b10e8888abcd99yyyzzz85a5',
      commands: options.commands ?? ['/highroad'],
      events: options.events ?? BOT_EVENTS,
    };
    this.bot = { id: 'B0HIGHROAD', user_id: 'U0HIGHROAD', name: 'highroad' };
    this.users = new Map();
    this.channels = new Map();
    this.usergroups = new Map();
    this.views = new Map();
    this.openViews = new Map(); // user id -> stack of view ids, the last one is on top
    this.triggers = new Map();
    this.responseUrls = new Map();
    this.tokens = new Map();
    this.emoji = new Set(EMOJI);
    this.sequence = 0;
    this.lastMicros = 0;
    this.counters = {};
    this.clockOffset = 0;

    this.addUser({ id: this.bot.user_id, name: this.bot.name, real_name: 'Highroad', is_bot: true });
    const seed = options.seed ?? DEFAULT_SEED;
    for (const user of seed.users ?? []) this.addUser(user);
    for (const channel of seed.channels ?? []) this.addChannel(channel);
    for (const group of seed.usergroups ?? []) this.addUsergroup(group);
    this.tokens.set(options.botToken ?? 'xoxb-highroad-test',
      { kind: 'bot', user: this.bot.user_id, scopes: new Set(options.scopes ?? BOT_SCOPES) });
    this.tokens.set(options.appToken ?? 'xapp-highroad-test', { kind: 'app', scopes: new Set(['connections:write']) });
  }

  now() {
    return Date.now() + this.clockOffset;
  }

  /** Tells whoever waits for something that the world is different now. */
  changed(kind, detail = {}) {
    this.sequence += 1;
    this.emit('changed', { kind, sequence: this.sequence, ...detail });
    return this.sequence;
  }

  /** Message ids are times in microseconds, unique and increasing over the whole workspace. */
  nextTs() {
    this.lastMicros = Math.max(this.now() * 1000, this.lastMicros + 1);
    const seconds = Math.floor(this.lastMicros / 1e6);
    return `${seconds}.${String(this.lastMicros % 1e6).padStart(6, '0')}`;
  }

  nextId(prefix) {
    this.counters[prefix] = (this.counters[prefix] ?? 0) + 1;
    return prefix + this.counters[prefix].toString(36).toUpperCase().padStart(9, '0');
  }

  addUser(spec) {
    const user = {
      id: spec.id ?? this.nextId('U'), team_id: spec.team_id ?? (spec.stranger ? 'T0STRANGER' : this.team.id),
      name: spec.name, deleted: false, real_name: spec.real_name ?? spec.name, tz: spec.tz ?? 'Europe/Berlin',
      tz_label: 'Central European Time', tz_offset: 3600, email: spec.email,
      is_admin: spec.is_admin ?? false, is_owner: false, is_primary_owner: false,
      is_restricted: spec.guest === 'multi' || spec.guest === 'single', is_ultra_restricted: spec.guest === 'single',
      is_bot: spec.is_bot ?? false, is_app_user: false, is_stranger: spec.stranger ?? false,
      updated: Math.floor(this.now() / 1000),
    };
    this.users.set(user.id, user);
    for (const name of spec.channels ?? []) this.channel(name).members.add(user.id);
    if (spec.channels === undefined)
      for (const channel of this.channels.values()) if (!channel.is_private) channel.members.add(user.id);
    return user;
  }

  addChannel(spec) {
    const members = spec.members?.map((name) => this.user(name).id) ??
      [...this.users.values()].filter((user) => !user.is_bot).map((user) => user.id);
    const channel = {
      id: spec.id ?? this.nextId('C'), name: spec.name, is_private: spec.is_private ?? false,
      is_archived: false, created: Math.floor(this.now() / 1000), topic: spec.topic ?? '', members: new Set(members),
      messages: [], ephemerals: [],
    };
    if (spec.bot ?? true) channel.members.add(this.bot.user_id);
    this.channels.set(channel.id, channel);
    return channel;
  }

  addUsergroup(spec) {
    const group = {
      id: spec.id ?? this.nextId('S'), handle: spec.handle, name: spec.name ?? spec.handle,
      description: spec.description ?? '', users: (spec.users ?? []).map((name) => this.user(name).id),
      date_create: Math.floor(this.now() / 1000), date_update: Math.floor(this.now() / 1000),
    };
    this.usergroups.set(group.id, group);
    return group;
  }

  /** Users, channels and groups are found by id or by name; a test that names a missing one is wrong, so it throws. */
  user(name) {
    return find(this.users, name, 'name', 'user');
  }

  channel(name) {
    return find(this.channels, name, 'name', 'channel');
  }

  usergroup(name) {
    return find(this.usergroups, name, 'handle', 'user group');
  }

  message(channel, ts) {
    return channel.messages.find((message) => message.ts === ts);
  }

  threadReplies(channel, ts) {
    return channel.messages.filter((message) => message.thread_ts === ts && message.ts !== ts);
  }

  emojiName(name) {
    const [base, tone] = String(name).split('::');
    const canonical = EMOJI_ALIASES[base] ?? base;
    if (!this.emoji.has(canonical)) return undefined;
    if (tone === undefined) return canonical;
    return /^skin-tone-[2-6]$/.test(tone) ? `${canonical}::${tone}` : undefined;
  }

  /** A trigger lives three seconds and opens one view. */
  newTrigger(user, lifetime) {
    const id = `${this.now()}.${Math.floor(Math.random() * 1e9)}.${randomBytes(16).toString('hex')}`;
    this.triggers.set(id, { user, expires: this.now() + lifetime, used: false });
    return id;
  }

  viewHash() {
    return `${Math.floor(this.now() / 1000)}.${createHash('md5').update(randomBytes(8)).digest('hex').slice(0, 8)}`;
  }

  topView(user) {
    const stack = this.openViews.get(user) ?? [];
    return this.views.get(stack[stack.length - 1]);
  }
}

function find(map, name, key, what) {
  const direct = map.get(name);
  if (direct) return direct;
  const wanted = String(name).replace(/^[#@]/, '');
  for (const item of map.values()) if (item[key] === wanted) return item;
  throw new Error(`The fake Slack has no ${what} "${name}".`);
}
