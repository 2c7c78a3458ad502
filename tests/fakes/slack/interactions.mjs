// Clicking, typing a command, filling in a modal: builds the payload that Slack would build, delivers it, plays Slack's
// part after the ack, and reports what the person saw.
import { randomBytes } from 'node:crypto';
import { length } from './limits.mjs';
import { render } from './render.mjs';

export function makeInteractions(fake, seen) {
  const { workspace } = fake;

  const person = (user) => ({ id: user.id, username: user.name, name: user.name, team_id: user.team_id });
  const team = () => ({ id: workspace.team.id, domain: workspace.team.domain });
  const common = (user) => ({
    team: team(), user: person(user), api_app_id: workspace.app.id, token: workspace.app.verification_token,
    enterprise: null, is_enterprise_install: false,
  });

  function actor(name) {
    const user = workspace.user(name);
    if (user.deleted) throw new Error(`${user.name} is deactivated and cannot act.`);
    return user;
  }

  function responseUrl(kind, channel, user, ts) {
    const path = `/${kind}/${workspace.team.id}/${Date.now()}/${randomBytes(12).toString('hex')}`;
    workspace.responseUrls.set(path, { channel: channel.id, user: user.id, ts, uses: 0, expires: workspace.now() + fake.timing.responseUrl });
    return fake.url.replace(/\/$/, '') + path;
  }

  /** What changed for this person since `from`; waits for `expect` (view, ephemeral, update, message) after the ack. */
  async function aftermath(outcome, { user, channel, from, expect, timeoutMs = 3000 }) {
    const news = () => {
      const channels = channel ? [channel] : [...workspace.channels.values()];
      const list = (kind) => channels.flatMap((one) => one[kind].map((message) => seen(one, message)));
      const top = workspace.topView(user.id);
      return {
        ephemerals: list('ephemerals').filter((message) => message.shown_to === user.id && message.ts > from.ts),
        messages: list('messages').filter((message) => message.ts > from.ts),
        updated: list('messages').filter((message) => message.ts <= from.ts && message.raw.edited?.ts > from.ts),
        view: top && !(top.id === from.view && top.hash === from.hash) ? { ...render(top), view: top } : null,
      };
    };
    if (expect && outcome.ok) {
      const probes = {
        view: () => news().view, ephemeral: () => news().ephemerals.length, message: () => news().messages.length,
        update: () => news().updated.length,
      };
      if (!probes[expect]) throw new Error('expect is view, ephemeral, message or update.');
      await fake.driver.waitUntil(probes[expect], timeoutMs);
    }
    const { ok, error, ackMs, ack, status, envelope_id: envelope } = outcome;
    return { ok, error, ackMs, ack, status, envelope_id: envelope, ...news() };
  }

  function before(user) {
    const top = workspace.topView(user.id);
    return { ts: workspace.nextTs(), view: top?.id, hash: top?.hash };
  }

  function findElement(blocks, { action_id, block_id, text }) {
    const found = [];
    for (const block of blocks ?? []) {
      for (const element of [...(block.elements ?? []), block.accessory, block.element]) {
        if (!element?.action_id || (block_id && block.block_id !== block_id)) continue;
        if (action_id ? element.action_id === action_id : element.text?.text === text) found.push({ block, element });
      }
    }
    if (found.length === 0) throw new Error(`There is nothing to click called "${action_id ?? text}".`);
    if (found.length > 1) throw new Error(`"${action_id ?? text}" is there ${found.length} times; name its block_id.`);
    return found[0];
  }

  function chosen(element, value) {
    const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
    const option = (wanted) => {
      const match = options.find((one) => one.value === wanted || one.text.text === wanted);
      if (!match) throw new Error(`"${wanted}" is no option of ${element.action_id}.`);
      return match;
    };
    switch (element.type) {
      case 'button': return { text: element.text, value: element.value, ...(element.style ? { style: element.style } : {}), ...(element.url ? { url: element.url } : {}) };
      case 'overflow': case 'static_select': case 'radio_buttons': case 'external_select':
        return { selected_option: value === null || value === undefined ? null : option(value) };
      case 'checkboxes': case 'multi_static_select': return { selected_options: (value ?? []).map(option) };
      case 'users_select': return { selected_user: value ? workspace.user(value).id : null };
      case 'multi_users_select': return { selected_users: (value ?? []).map((name) => workspace.user(name).id) };
      case 'channels_select': return { selected_channel: value ? workspace.channel(value).id : null };
      case 'conversations_select': return { selected_conversation: value ? workspace.channel(value).id : null };
      case 'datepicker': return { selected_date: value ?? null };
      case 'timepicker': return { selected_time: value ?? null };
      case 'datetimepicker': return { selected_date_time: value ?? null };
      default: return { value: value ?? null };
    }
  }

  function initial(element) {
    if (element.initial_options) return element.initial_options.map((option) => option.value);
    return element.initial_value ?? element.initial_option?.value ?? element.initial_user ?? element.initial_date ?? element.initial_time ??
      element.initial_date_time ?? element.initial_channel ?? element.initial_conversation;
  }

  /** `values` is {action_id or block_id: value}; whatever is not named keeps its initial value. */
  function stateOf(blocks, values = {}) {
    const state = {};
    const left = new Set(Object.keys(values));
    for (const block of blocks ?? []) {
      for (const element of [...(block.elements ?? []), block.accessory, block.element]) {
        if (!element?.action_id || ['button', 'overflow', 'image'].includes(element.type)) continue;
        const key = [element.action_id, block.block_id].find((name) => Object.hasOwn(values, name));
        if (key) left.delete(key);
        state[block.block_id] ??= {};
        state[block.block_id][element.action_id] = { type: element.type, ...chosen(element, key ? values[key] : initial(element)) };
      }
    }
    if (left.size) throw new Error(`There is no field called ${[...left].join(', ')}.`);
    return { values: state };
  }

  /** What Slack's own form refuses before anything is sent. */
  function clientRefusal(view, state) {
    const errors = {};
    for (const block of view.blocks) {
      if (block.type !== 'input') continue;
      const value = Object.values(state.values[block.block_id] ?? {})[0] ?? {};
      const given = Object.entries(value).find(([key]) => key !== 'type')?.[1];
      const empty = given === null || given === '' || (Array.isArray(given) && given.length === 0);
      if (empty && !block.optional) errors[block.block_id] = 'Please complete this required field.';
      if (block.element.type !== 'plain_text_input' || empty) continue;
      const most = block.element.max_length ?? 3000;
      if (length(given) > most) errors[block.block_id] = `Must be less than ${most + 1} characters.`;
      if (length(given) < (block.element.min_length ?? 0)) errors[block.block_id] = `Must be more than ${block.element.min_length - 1} characters.`;
    }
    return Object.keys(errors).length ? errors : undefined;
  }

  function actionOf({ block, element }, value) {
    return {
      action_id: element.action_id, block_id: block.block_id, ...chosen(element, value), type: element.type,
      ...(element.placeholder ? { placeholder: element.placeholder } : {}), ...(element.confirm ? { confirm: element.confirm } : {}),
      action_ts: workspace.nextTs(),
    };
  }

  /**
   * {user, channel, ts, action_id | text, block_id?, value?, state?, confirm?, copies?, expect?, timeoutMs?}: presses a
   * button or picks an option of a message, also of an ephemeral one. `copies: 2` delivers the same envelope twice.
   */
  async function click({ user, channel, ts, action_id, text, block_id, value, state, confirm = true, copies, expect, timeoutMs }) {
    const [who, where] = [actor(user), workspace.channel(channel)];
    if (where.is_private && !where.members.has(who.id)) throw new Error(`${who.name} does not see #${where.name}.`);
    const message = workspace.message(where, ts) ?? where.ephemerals.find((one) => one.ts === ts && one.user_shown === who.id);
    if (!message) throw new Error(`${who.name} sees no message ${ts} in #${where.name}.`);
    const target = findElement(message.blocks, { action_id, block_id, text });
    if (target.element.confirm && !confirm) return { ok: true, cancelled: true };
    const from = before(who);
    const { user_shown: _, is_ephemeral: __, ...shown } = structuredClone(message);
    const payload = {
      type: 'block_actions', ...common(who),
      container: {
        type: 'message', message_ts: message.ts, channel_id: where.id, is_ephemeral: message.is_ephemeral === true,
        ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
      },
      trigger_id: workspace.newTrigger(who.id, fake.timing.trigger), channel: { id: where.id, name: where.is_private ? 'privategroup' : where.name },
      ...(message.is_ephemeral ? {} : { message: shown }), state: stateOf(message.blocks, state),
      response_url: responseUrl('actions', where, who, message.ts), actions: [actionOf(target, value)],
    };
    const outcome = await fake.act('interactive', payload, { copies });
    return aftermath(outcome, { user: who, channel: where, from, expect, timeoutMs });
  }

  /** {user, channel, text: '/highroad status', thread_ts?, expect?}: types a slash command. */
  async function command({ user, channel, text, copies, expect, timeoutMs }) {
    const [who, where] = [actor(user), workspace.channel(channel)];
    const [, name, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (!workspace.app.commands.includes(name)) return { ok: false, error: 'dispatch_unknown_command' };
    const from = before(who);
    const payload = {
      token: workspace.app.verification_token, team_id: workspace.team.id, team_domain: workspace.team.domain, channel_id: where.id,
      channel_name: where.is_private ? 'privategroup' : where.name, user_id: who.id, user_name: who.name, command: name, text: rest,
      api_app_id: workspace.app.id, is_enterprise_install: 'false', response_url: responseUrl('commands', where, who),
      trigger_id: workspace.newTrigger(who.id, fake.timing.trigger),
    };
    const outcome = await fake.act('slash_commands', payload, { acceptsPayload: true, copies });
    const reply = typeof outcome.ack === 'string' ? { text: outcome.ack } : outcome.ack;
    let problem;
    if (outcome.ok && reply && (reply.text || reply.blocks)) {
      try {
        if (reply.response_type === 'in_channel') {
          fake.api.chat.post(where, fake.api.chat.content(reply).result, fake.api.chat.fromBot());
        } else {
          fake.api.chat.ephemeral(where, who, reply);
        }
      } catch (error) {
        problem = { error: error.code ?? error.message, ...error.more };
      }
    }
    return { ...(await aftermath(outcome, { user: who, channel: where, from, expect, timeoutMs })), problem };
  }

  function topOrThrow(who, id) {
    const view = id ? workspace.views.get(id) : workspace.topView(who.id);
    if (!view) throw new Error(`${who.name} has no modal open.`);
    return view;
  }

  const withoutTop = (who) => {
    const stack = workspace.openViews.get(who.id) ?? [];
    workspace.openViews.set(who.id, stack.slice(0, -1));
    workspace.changed('view_closed', { user: who.id });
  };

  /** Plays Slack after the ack of a submission; returns what the person sees, and what Slack would find wrong. */
  function afterSubmission(who, view, ack) {
    const action = ack?.response_action;
    if (action === undefined) {
      withoutTop(who);
      return { closed: true };
    }
    if (action === 'clear') {
      workspace.openViews.set(who.id, []);
      workspace.changed('view_closed', { user: who.id });
      return { closed: true };
    }
    if (action === 'errors') {
      const known = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
      const strange = Object.keys(ack.errors ?? {}).filter((id) => !known.includes(id));
      if (strange.length || Object.keys(ack.errors ?? {}).length === 0)
        return { problem: `errors must name input blocks; unknown: ${strange.join(', ') || '(none given)'}` };
      return { errors: ack.errors };
    }
    if (action === 'update' || action === 'push') {
      const problems = fake.api.views.checkView(ack.view);
      if (problems.length) return { problem: problems.join('; ') };
      const next = action === 'update' ? fake.api.views.update(view.id, ack.view) : fake.api.views.push(ack.view, who.id);
      return { next: { ...render(next), view: next } };
    }
    return { problem: `unknown response_action "${action}"` };
  }

  /** {user, values: {action_id or block_id: value}, view_id?, expect?}: fills in the modal on top and submits it. */
  async function submit({ user, values, view_id, copies, expect, timeoutMs }) {
    const who = actor(user);
    const view = topOrThrow(who, view_id);
    const state = stateOf(view.blocks, values);
    const refused = clientRefusal(view, state);
    if (refused) return { ok: false, error: 'refused_by_form', errors: refused };
    view.state = state;
    const from = before(who);
    const payload = {
      type: 'view_submission', ...common(who), trigger_id: workspace.newTrigger(who.id, fake.timing.trigger),
      view: structuredClone(view), response_urls: [],
    };
    const outcome = await fake.act('interactive', payload, { acceptsPayload: true, copies });
    const seenAfter = outcome.ok ? afterSubmission(who, view, outcome.ack) : { problem: 'the person sees "We had some trouble connecting"' };
    return { ...(await aftermath(outcome, { user: who, from, expect, timeoutMs })), ...seenAfter };
  }

  /** {user}: closes the modal on top; the app hears of it only when the view asked for that. */
  async function closeView({ user, clear = false }) {
    const who = actor(user);
    const view = topOrThrow(who);
    if (clear || view.clear_on_close) workspace.openViews.set(who.id, []);
    else withoutTop(who);
    if (!view.notify_on_close) return { ok: true, notified: false };
    const payload = { type: 'view_closed', ...common(who), view: structuredClone(view), is_cleared: clear };
    return { ...(await fake.act('interactive', payload)), notified: true };
  }

  /** {user, action_id, value?, values?}: presses something inside the modal on top. */
  async function clickInView({ user, action_id, text, block_id, value, values, expect, timeoutMs }) {
    const who = actor(user);
    const view = topOrThrow(who);
    const target = findElement(view.blocks, { action_id, block_id, text });
    view.state = stateOf(view.blocks, values);
    const from = before(who);
    const payload = {
      type: 'block_actions', ...common(who), container: { type: 'view', view_id: view.id },
      trigger_id: workspace.newTrigger(who.id, fake.timing.trigger), view: structuredClone(view), actions: [actionOf(target, value)],
    };
    const outcome = await fake.act('interactive', payload);
    return aftermath(outcome, { user: who, from, expect, timeoutMs });
  }

  return { click, command, submit, closeView, clickInView };
}
