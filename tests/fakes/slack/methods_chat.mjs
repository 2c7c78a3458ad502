// chat.*: posting, changing and deleting messages, and the response_url that ends in the same place.
import { checkMessageBlocks } from './block_kit.mjs';
import { LIMITS, RESPONSE_URL_USES, length } from './limits.mjs';
import { refuse, refuseArguments } from './slack_error.mjs';

export function chatMethods(fake) {
  const { workspace } = fake;

  /** The content of a message after Slack's checks; `before` is the message that an update changes. */
  function content(args, before) {
    const blocks = args.blocks;
    if (blocks !== undefined) {
      if (!Array.isArray(blocks)) refuse('invalid_blocks_format');
      const problems = checkMessageBlocks(blocks);
      if (problems.length) refuseArguments(problems, 'invalid_blocks');
    }
    if (args.text !== undefined && typeof args.text !== 'string') refuseArguments(['[ERROR] must provide a string [json-pointer:/text]']);
    const attachments = args.attachments;
    if (attachments !== undefined && !Array.isArray(attachments)) refuse('invalid_attachments');
    if (attachments?.length > LIMITS.message.attachments) refuse('too_many_attachments');
    const kept = blocks ?? before?.blocks;
    if (!args.text && !kept?.length && !(attachments ?? before?.attachments)?.length) refuse('no_text');

    const warnings = [];
    let text = args.text ?? (before && blocks === undefined ? before.text : '');
    if (length(text) > LIMITS.message.text) {
      text = [...text].slice(0, LIMITS.message.text).join('');
      warnings.push('message_truncated');
    }
    const result = { text };
    if (kept?.length) result.blocks = blocks === undefined ? kept : withIds(blocks);
    if ((attachments ?? before?.attachments)?.length) result.attachments = attachments ?? before.attachments;
    const metadata = checkMetadata(args.metadata) ?? before?.metadata;
    if (metadata && metadata.event_type !== undefined) result.metadata = metadata;
    return { result, warnings };
  }

  function checkMetadata(metadata) {
    if (metadata === undefined) return undefined;
    if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) refuse('invalid_metadata_format');
    if (Object.keys(metadata).length === 0) return metadata;
    const { event_type: type, event_payload: payload, ...rest } = metadata;
    const wrong = [];
    if (typeof type !== 'string' || type === '') wrong.push('[ERROR] missing required field: event_type [json-pointer:/metadata]');
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
      wrong.push('[ERROR] missing required field: event_payload [json-pointer:/metadata]');
    for (const key of Object.keys(rest)) if (key !== 'entities') wrong.push(`[ERROR] invalid additional property: ${key} [json-pointer:/metadata]`);
    if (wrong.length) refuseArguments(wrong, 'invalid_metadata_schema');
    return metadata;
  }

  function withIds(blocks) {
    return structuredClone(blocks).map((block) => {
      block.block_id ??= Math.random().toString(36).slice(2, 7);
      for (const element of [...(block.elements ?? []), block.accessory, block.element])
        if (element && fake.isInteractive(element)) element.action_id ??= Math.random().toString(36).slice(2, 7);
      return block;
    });
  }

  function fromBot() {
    return {
      type: 'message', user: workspace.bot.user_id, bot_id: workspace.bot.id, app_id: workspace.app.id,
      team: workspace.team.id, bot_profile: fake.botProfile(),
    };
  }

  function threadRoot(channel, ts) {
    if (ts === undefined) return undefined;
    if (!/^\d+\.\d+$/.test(ts)) refuse('invalid_thread_ts');
    const root = workspace.message(channel, ts);
    if (!root) refuse('thread_not_found');
    // Slack files such a reply under the real parent; refusing shows the mistake.
    if (root.thread_ts && root.thread_ts !== root.ts) refuse('cannot_reply_to_message');
    return root;
  }

  function post(channel, body, author, root, broadcast) {
    const message = { ...author, ...body, ts: workspace.nextTs() };
    if (root) {
      root.thread_ts = root.ts;
      message.thread_ts = root.ts;
      message.parent_user_id = root.user;
      if (broadcast) message.subtype = 'thread_broadcast';
    }
    channel.messages.push(message);
    workspace.changed('message', { channel: channel.id, ts: message.ts });
    fake.messageEvent(channel, message);
    return message;
  }

  function warned(answer, warnings) {
    if (!warnings.length) return answer;
    return { ...answer, warning: warnings.join(','), response_metadata: { ...answer.response_metadata, warnings } };
  }

  function change(channel, message, body) {
    const before = structuredClone(message);
    for (const key of ['blocks', 'attachments', 'metadata']) delete message[key];
    Object.assign(message, body, { edited: { user: message.user, ts: workspace.nextTs() } });
    workspace.changed('message_changed', { channel: channel.id, ts: message.ts });
    fake.messageEvent(channel, {
      type: 'message', subtype: 'message_changed', hidden: true, ts: message.edited.ts,
      message: structuredClone(message), previous_message: before,
    });
  }

  function remove(channel, message) {
    const index = channel.messages.indexOf(message);
    const before = structuredClone(message);
    if (workspace.threadReplies(channel, message.ts).length) {
      channel.messages[index] = {
        type: 'message', subtype: 'tombstone', user: 'USLACKBOT', hidden: true, ts: message.ts, thread_ts: message.ts,
        text: 'This message was deleted.',
      };
    } else {
      channel.messages.splice(index, 1);
    }
    fake.deleted.push({ channel: channel.id, message: before });
    const ts = workspace.nextTs();
    workspace.changed('message_deleted', { channel: channel.id, ts: message.ts });
    fake.messageEvent(channel, {
      type: 'message', subtype: 'message_deleted', hidden: true, deleted_ts: message.ts, ts, previous_message: before,
    });
  }

  function ownMessage(channel, ts) {
    const message = workspace.message(channel, ts);
    if (!message || message.subtype === 'tombstone') refuse('message_not_found');
    return message;
  }

  function ephemeral(channel, user, args, threadTs) {
    const { result, warnings } = content(args);
    const message = { ...fromBot(), ...result, user_shown: user.id, ts: workspace.nextTs(), is_ephemeral: true };
    if (threadTs) message.thread_ts = threadTs;
    channel.ephemerals.push(message);
    workspace.changed('ephemeral', { channel: channel.id, ts: message.ts, user: user.id });
    return { message, warnings };
  }

  const methods = {
    'chat.postMessage': {
      scope: ['chat:write'], required: ['channel'], run(args, token) {
        const channel = fake.writableChannel(args.channel, token);
        const { result, warnings } = content(args);
        const root = threadRoot(channel, args.thread_ts);
        fake.slowDown(channel);
        const message = post(channel, result, fromBot(), root, isTrue(args.reply_broadcast));
        return warned({ channel: channel.id, ts: message.ts, message: structuredClone(message) }, warnings);
      },
    },
    'chat.update': {
      scope: ['chat:write'], required: ['channel', 'ts'], run(args) {
        const channel = fake.knownChannel(args.channel);
        const message = ownMessage(channel, args.ts);
        if (message.bot_id !== workspace.bot.id) refuse('cant_update_message');
        const { result, warnings } = content(args, message);
        change(channel, message, result);
        // The message in this answer has no ts, thread or reactions of its own; the ts stands beside it.
        const { ts, thread_ts, parent_user_id, reactions, ...shown } = structuredClone(message);
        return warned({ channel: channel.id, ts, text: message.text, message: shown }, warnings);
      },
    },
    'chat.delete': {
      scope: ['chat:write'], required: ['channel', 'ts'], run(args) {
        const channel = fake.knownChannel(args.channel);
        const message = ownMessage(channel, args.ts);
        if (message.bot_id !== workspace.bot.id) refuse('cant_delete_message');
        remove(channel, message);
        return { channel: channel.id, ts: args.ts };
      },
    },
    'chat.postEphemeral': {
      scope: ['chat:write'], required: ['channel', 'user'], run(args, token) {
        const channel = fake.writableChannel(args.channel, token);
        const user = workspace.users.get(args.user);
        if (!user || !channel.members.has(user.id)) refuse('user_not_in_channel');
        const { message, warnings } = ephemeral(channel, user, args, args.thread_ts);
        return warned({ message_ts: message.ts }, warnings);
      },
    },
    'chat.getPermalink': {
      scope: [], read: true, required: ['channel', 'message_ts'], run(args) {
        const channel = fake.knownChannel(args.channel);
        if (!workspace.message(channel, args.message_ts)) refuse('message_not_found');
        return { channel: channel.id, permalink: fake.permalink(channel, args.message_ts) };
      },
    },
  };

  /** A POST to a response_url. Returns {status, body}. */
  function respond(id, args) {
    const url = workspace.responseUrls.get(id);
    if (!url) return { status: 404, body: { ok: false, error: 'invalid_url' } };
    if (workspace.now() > url.expires) return { status: 404, body: { ok: false, error: 'expired_url' } };
    if (url.uses >= RESPONSE_URL_USES) return { status: 404, body: { ok: false, error: 'used_url' } };
    url.uses += 1;
    const channel = workspace.channels.get(url.channel);
    const user = workspace.users.get(url.user);
    const source = url.ts && (workspace.message(channel, url.ts) ?? channel.ephemerals.find((item) => item.ts === url.ts));
    if (isTrue(args.delete_original)) {
      if (!source) return { status: 404, body: { ok: false, error: 'message_not_found' } };
      if (source.is_ephemeral) channel.ephemerals.splice(channel.ephemerals.indexOf(source), 1);
      else remove(channel, source);
    } else if (isTrue(args.replace_original) && source) {
      if (source.is_ephemeral) {
        Object.assign(source, { blocks: undefined }, content(args).result);
        workspace.changed('ephemeral', { channel: channel.id, ts: source.ts, user: user.id });
      } else {
        change(channel, source, content(args, source).result);
      }
    } else if (args.response_type === 'in_channel') {
      post(channel, content(args).result, fromBot(), args.thread_ts && threadRoot(channel, args.thread_ts));
    } else {
      ephemeral(channel, user, args, args.thread_ts);
    }
    return { status: 200, body: 'ok' };
  }

  return { methods, respond, post, change, remove, content, ephemeral, fromBot };
}

export function isTrue(value) {
  return value === true || value === 'true' || value === '1' || value === 1;
}
