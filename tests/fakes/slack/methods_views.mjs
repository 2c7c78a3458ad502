// views.*: modals, from the trigger that opens one to the hash that guards an update.
import { checkView } from './block_kit.mjs';
import { LIMITS } from './limits.mjs';
import { refuse, refuseArguments } from './slack_error.mjs';

export function viewMethods(fake) {
  const { workspace } = fake;

  function checked(view) {
    const problems = checkView(view);
    if (problems.length) refuseArguments(problems);
    return view;
  }

  function useTrigger(id) {
    const trigger = workspace.triggers.get(id);
    if (!trigger) refuse('invalid_trigger_id');
    if (workspace.now() > trigger.expires) refuse('expired_trigger_id');
    if (trigger.used) refuse('exchanged_trigger_id');
    trigger.used = true;
    return trigger;
  }

  function stored(view, { id = workspace.nextId('V'), root, previous, user }) {
    const copy = structuredClone(view);
    for (const block of copy.blocks) {
      block.block_id ??= Math.random().toString(36).slice(2, 7);
      for (const element of [...(block.elements ?? []), block.accessory, block.element])
        if (element && fake.isInteractive(element)) element.action_id ??= Math.random().toString(36).slice(2, 7);
    }
    const result = {
      id, team_id: workspace.team.id, type: view.type, blocks: copy.blocks, private_metadata: view.private_metadata ?? '',
      callback_id: view.callback_id ?? '', state: { values: {} }, hash: workspace.viewHash(),
      title: view.title && { type: 'plain_text', emoji: true, ...view.title },
      clear_on_close: view.clear_on_close ?? false, notify_on_close: view.notify_on_close ?? false,
      close: view.close ?? null, submit: view.submit ?? null, previous_view_id: previous ?? null,
      root_view_id: root ?? id, app_id: workspace.app.id, external_id: view.external_id ?? '',
      app_installed_team_id: workspace.team.id, bot_id: workspace.bot.id,
    };
    workspace.views.set(id, result);
    fake.viewOwners.set(id, user);
    return result;
  }

  function externalIdFree(view) {
    if (view.external_id && [...workspace.views.values()].some((other) => other.external_id === view.external_id))
      refuse('duplicate_external_id');
  }

  function open(view, user) {
    const opened = stored(view, { user });
    workspace.openViews.set(user, [opened.id]);
    workspace.changed('view_opened', { user, view: opened.id });
    return opened;
  }

  function push(view, user) {
    const stack = workspace.openViews.get(user) ?? [];
    if (stack.length >= LIMITS.view.depth) refuse('push_limit_reached');
    const pushed = stored(view, { user, root: stack[0], previous: stack[stack.length - 1] });
    workspace.openViews.set(user, [...stack, pushed.id]);
    workspace.changed('view_opened', { user, view: pushed.id });
    return pushed;
  }

  function update(id, view) {
    const before = workspace.views.get(id);
    const user = fake.viewOwners.get(id);
    const after = stored(view, { id, user, root: before.root_view_id, previous: before.previous_view_id ?? undefined });
    workspace.changed('view_updated', { user, view: id });
    return after;
  }

  function isOpen(id) {
    return (workspace.openViews.get(fake.viewOwners.get(id)) ?? []).includes(id);
  }

  const methods = {
    'views.open': {
      scope: [], required: ['trigger_id', 'view'], run(args) {
        checked(args.view);
        externalIdFree(args.view);
        return { view: structuredClone(open(args.view, useTrigger(args.trigger_id).user)) };
      },
    },
    'views.push': {
      scope: [], required: ['trigger_id', 'view'], run(args) {
        checked(args.view);
        externalIdFree(args.view);
        return { view: structuredClone(push(args.view, useTrigger(args.trigger_id).user)) };
      },
    },
    'views.update': {
      scope: [], required: ['view'], run(args) {
        checked(args.view);
        const view = args.view_id ? workspace.views.get(args.view_id)
          : [...workspace.views.values()].find((one) => args.external_id && one.external_id === args.external_id);
        if (!view || !isOpen(view.id)) refuse('not_found');
        if (args.hash !== undefined && args.hash !== view.hash) refuse('hash_conflict');
        return { view: structuredClone(update(view.id, args.view)) };
      },
    },
  };
  return { methods, open, push, update, checkView };
}
