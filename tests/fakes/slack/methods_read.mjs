// The methods that read: conversations.*, reactions.*, users.*, usergroups.*, and the few about the app itself.
import { isTrue } from './methods_chat.mjs';
import { refuse } from './slack_error.mjs';

const HISTORY = (channel) => (channel.is_private ? 'groups:history' : 'channels:history');
const READ = (channel) => (channel.is_private ? 'groups:read' : 'channels:read');

export function readMethods(fake) {
  const { workspace } = fake;

  function readable(id, token, scopeOf) {
    const channel = fake.knownChannel(id);
    fake.needScope(token, [scopeOf(channel)]);
    return channel;
  }

  function shownMessage(channel, message, withMetadata) {
    const shown = structuredClone(message);
    const replies = workspace.threadReplies(channel, message.ts);
    if (replies.length) {
      shown.reply_count = replies.length;
      shown.reply_users = [...new Set(replies.map((reply) => reply.user))];
      shown.reply_users_count = shown.reply_users.length;
      shown.latest_reply = replies[replies.length - 1].ts;
      shown.is_locked = false;
      shown.subscribed = false;
    }
    // Only who asks for it gets the payload; the type alone is always there.
    if (shown.metadata && !withMetadata) shown.metadata = { event_type: shown.metadata.event_type };
    return shown;
  }

  function window(args, messages) {
    const bound = (key) => {
      if (args[key] === undefined || args[key] === '') return undefined;
      if (!/^\d+(\.\d+)?$/.test(String(args[key]))) refuse(`invalid_ts_${key}`);
      return Number(args[key]);
    };
    const [oldest, latest, inclusive] = [bound('oldest'), bound('latest'), isTrue(args.inclusive)];
    return messages.filter(({ ts }) => {
      const at = Number(ts);
      if (oldest !== undefined && (inclusive ? at < oldest : at <= oldest)) return false;
      return !(latest !== undefined && latest !== 0 && (inclusive ? at > latest : at >= latest));
    });
  }

  function page(args, items, most, key, defaultLimit = 100) {
    const limit = args.limit === undefined || args.limit === '' ? defaultLimit : Number(args.limit);
    if (!Number.isInteger(limit) || limit < 0) refuse('invalid_limit');
    let start = 0;
    if (args.cursor) {
      const match = /^next:(.+)$/.exec(Buffer.from(String(args.cursor), 'base64').toString());
      start = match ? items.findIndex((item) => key(item) === match[1]) : -1;
      if (start < 0) refuse('invalid_cursor');
    }
    const size = Math.min(limit || defaultLimit, most);
    const next = items[start + size];
    return {
      items: items.slice(start, start + size), more: next !== undefined,
      cursor: next === undefined ? '' : Buffer.from(`next:${key(next)}`).toString('base64'),
    };
  }

  function shownChannel(channel) {
    return {
      id: channel.id, name: channel.name, is_channel: !channel.is_private, is_group: channel.is_private, is_im: false,
      is_mpim: false, is_private: channel.is_private, created: channel.created, is_archived: channel.is_archived,
      is_general: false, unlinked: 0, name_normalized: channel.name, is_shared: false, is_org_shared: false,
      is_pending_ext_shared: false, pending_shared: [], context_team_id: workspace.team.id, updated: channel.created * 1000,
      is_ext_shared: false, creator: [...channel.members][0], shared_team_ids: [workspace.team.id],
      pending_connected_team_ids: [], is_member: channel.members.has(workspace.bot.user_id),
      topic: { value: channel.topic, creator: '', last_set: 0 }, purpose: { value: '', creator: '', last_set: 0 },
      previous_names: [], num_members: channel.members.size,
    };
  }

  function shownUser(user, token) {
    const { email, is_stranger, ...rest } = user;
    const shown = {
      ...rest, color: '9f69e7', is_email_confirmed: true, who_can_share_contact_card: 'EVERYONE',
      profile: {
        title: '', phone: '', skype: '', real_name: user.real_name, real_name_normalized: user.real_name,
        display_name: user.name, display_name_normalized: user.name, status_text: '', status_emoji: '',
        status_expiration: 0, avatar_hash: '', team: user.team_id,
      },
    };
    if (is_stranger) shown.is_stranger = true;
    if (user.is_bot) Object.assign(shown.profile, { api_app_id: workspace.app.id, bot_id: workspace.bot.id });
    if (email && token.scopes.has('users:read.email')) shown.profile.email = email;
    return shown;
  }

  function shownGroup(group, args) {
    const shown = {
      id: group.id, team_id: workspace.team.id, is_usergroup: true, is_subteam: true, name: group.name,
      description: group.description, handle: group.handle, is_external: false, date_create: group.date_create,
      date_update: group.date_update, date_delete: 0, auto_provision: false, enterprise_subteam_id: '',
      created_by: workspace.bot.user_id, updated_by: workspace.bot.user_id, prefs: { channels: [], groups: [] },
      channel_count: 0, user_count: group.users.length,
    };
    if (isTrue(args.include_users)) shown.users = group.users;
    return shown;
  }

  function reactable(args) {
    const channel = fake.memberChannel(args.channel);
    const message = workspace.message(channel, args.timestamp);
    if (!message) refuse('message_not_found');
    return { channel, message };
  }

  function emojiArgument(name) {
    const canonical = workspace.emojiName(name);
    if (canonical === undefined) refuse('invalid_name');
    return canonical;
  }

  return {
    'api.test': {
      scope: [], open: true, run(args) {
        const { token, ...rest } = args;
        if (rest.error) refuse(rest.error, { args: rest });
        return { args: rest };
      },
    },
    'auth.test': {
      scope: [], run() {
        return {
          url: fake.url, team: workspace.team.name, user: workspace.bot.name, team_id: workspace.team.id,
          user_id: workspace.bot.user_id, bot_id: workspace.bot.id, is_enterprise_install: false,
        };
      },
    },
    'apps.connections.open': {
      scope: ['connections:write'], token: 'app', run() {
        return { url: fake.sockets.newUrl() };
      },
    },
    'team.info': {
      scope: ['team:read'], read: true, run() {
        return { team: { ...workspace.team, email_domain: '', icon: { image_default: true } } };
      },
    },
    'bots.info': {
      scope: ['users:read'], read: true, run(args) {
        if (args.bot !== workspace.bot.id) refuse('bot_not_found');
        const { id, deleted, name, updated, app_id, icons } = fake.botProfile();
        return { bot: { id, deleted, name, updated, app_id, icons, user_id: workspace.bot.user_id } };
      },
    },
    'conversations.history': {
      scope: [], anyScope: ['channels:history', 'groups:history'], read: true, required: ['channel'], run(args, token) {
        const channel = readable(args.channel, token, HISTORY);
        if (!channel.members.has(workspace.bot.user_id)) refuse('not_in_channel');
        const visible = channel.messages.filter((message) =>
          !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast');
        const { items, more, cursor } = page(args, window(args, visible).reverse(), 999, (item) => item.ts);
        return {
          messages: items.map((message) => shownMessage(channel, message, isTrue(args.include_all_metadata))),
          has_more: more, pin_count: 0, channel_actions_ts: null, channel_actions_count: 0,
          ...(more ? { response_metadata: { next_cursor: cursor } } : {}),
        };
      },
    },
    'conversations.replies': {
      scope: [], anyScope: ['channels:history', 'groups:history'], read: true, required: ['channel', 'ts'], run(args, token) {
        const channel = readable(args.channel, token, HISTORY);
        if (!channel.members.has(workspace.bot.user_id)) refuse('not_in_channel');
        const root = workspace.message(channel, args.ts);
        if (!root) refuse('thread_not_found');
        const replies = window(args, workspace.threadReplies(channel, root.thread_ts ?? root.ts));
        const parent = workspace.message(channel, root.thread_ts ?? root.ts);
        const { items, more, cursor } = page(args, [parent, ...replies], 1000, (item) => item.ts, 1000);
        return {
          messages: items.map((message) => shownMessage(channel, message, isTrue(args.include_all_metadata))),
          has_more: more, ...(more ? { response_metadata: { next_cursor: cursor } } : {}),
        };
      },
    },
    'conversations.info': {
      scope: [], anyScope: ['channels:read', 'groups:read'], read: true, required: ['channel'], run(args, token) {
        const { num_members, ...channel } = shownChannel(readable(args.channel, token, READ));
        return { channel: isTrue(args.include_num_members) ? { ...channel, num_members } : channel };
      },
    },
    'conversations.list': {
      scope: [], anyScope: ['channels:read', 'groups:read'], read: true, run(args, token) {
        const types = String(args.types ?? 'public_channel').split(',').map((type) => type.trim());
        for (const type of types)
          if (!['public_channel', 'private_channel', 'mpim', 'im'].includes(type)) refuse('invalid_types');
        if (types.includes('public_channel')) fake.needScope(token, ['channels:read']);
        if (types.includes('private_channel')) fake.needScope(token, ['groups:read']);
        const channels = [...workspace.channels.values()].filter((channel) =>
          (channel.is_private ? types.includes('private_channel') && channel.members.has(workspace.bot.user_id)
            : types.includes('public_channel')) && !(isTrue(args.exclude_archived) && channel.is_archived));
        const { items, cursor } = page(args, channels, 999, (item) => item.id);
        return { channels: items.map(shownChannel), response_metadata: { next_cursor: cursor } };
      },
    },
    'conversations.members': {
      scope: [], anyScope: ['channels:read', 'groups:read'], read: true, required: ['channel'], run(args, token) {
        const channel = readable(args.channel, token, READ);
        const { items, cursor } = page(args, [...channel.members], 999, (item) => item);
        return { members: items, response_metadata: { next_cursor: cursor } };
      },
    },
    'conversations.join': {
      scope: ['channels:join'], required: ['channel'], run(args) {
        const channel = fake.knownChannel(args.channel);
        if (channel.is_private) refuse('method_not_supported_for_channel_type');
        if (channel.is_archived) refuse('is_archived');
        const before = channel.members.has(workspace.bot.user_id);
        channel.members.add(workspace.bot.user_id);
        const { num_members, ...shown } = shownChannel(channel);
        return {
          channel: shown,
          ...(before ? { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } } : {}),
        };
      },
    },
    'reactions.add': {
      scope: ['reactions:write'], required: ['channel', 'timestamp', 'name'], run(args) {
        const name = emojiArgument(args.name);
        const { channel, message } = reactable(args);
        fake.addReaction(channel, message, workspace.bot.user_id, name, refuse);
        return {};
      },
    },
    'reactions.remove': {
      scope: ['reactions:write'], required: ['channel', 'timestamp', 'name'], run(args) {
        const name = emojiArgument(args.name);
        const { channel, message } = reactable(args);
        fake.removeReaction(channel, message, workspace.bot.user_id, name, refuse);
        return {};
      },
    },
    'reactions.get': {
      scope: ['reactions:read'], read: true, required: ['channel', 'timestamp'], run(args) {
        const { channel, message } = reactable(args);
        return {
          type: 'message', channel: channel.id,
          message: { ...shownMessage(channel, message, false), permalink: fake.permalink(channel, message.ts) },
        };
      },
    },
    'users.info': {
      scope: ['users:read'], read: true, required: ['user'], run(args, token) {
        const user = workspace.users.get(args.user);
        if (!user) refuse('user_not_found');
        return { user: shownUser(user, token) };
      },
    },
    'users.list': {
      scope: ['users:read'], read: true, run(args, token) {
        const { items, cursor } = page(args, [...workspace.users.values()], 1000, (item) => item.id);
        return {
          members: items.map((user) => shownUser(user, token)), cache_ts: Math.floor(workspace.now() / 1000),
          response_metadata: { next_cursor: cursor },
        };
      },
    },
    'users.lookupByEmail': {
      scope: ['users:read.email'], read: true, required: ['email'], run(args, token) {
        const user = [...workspace.users.values()].find((one) => one.email === args.email && !one.deleted);
        if (!user) refuse('users_not_found');
        return { user: shownUser(user, token) };
      },
    },
    'usergroups.list': {
      scope: ['usergroups:read'], read: true, run(args) {
        return { usergroups: [...workspace.usergroups.values()].map((group) => shownGroup(group, args)) };
      },
    },
    'usergroups.users.list': {
      scope: ['usergroups:read'], read: true, required: ['usergroup'], run(args) {
        const group = workspace.usergroups.get(args.usergroup);
        if (!group) refuse('no_such_subteam');
        return { users: [...group.users] };
      },
    },
  };
}
