// Waiting without polling and without sleeping: a wait looks whenever the workspace changes.

export function makeWaits(fake, look, books) {
  const { workspace } = fake;

  function until(probe, timeoutMs, words) {
    return new Promise((resolve, reject) => {
      const settle = (act, value) => {
        clearTimeout(timer);
        workspace.off('changed', attempt);
        act(value);
      };
      const attempt = () => {
        try {
          const found = probe();
          if (found) settle(resolve, found);
        } catch (error) {
          settle(reject, error);
        }
      };
      const timer = setTimeout(() => settle(reject, new Error(`Waited ${timeoutMs} ms in vain for ${words}.`)), timeoutMs);
      workspace.on('changed', attempt);
      attempt();
    });
  }

  const has = (message, contains) => !contains || `${message.text}\n${message.fallback}`.includes(contains);

  return {
    /** In-process only: waits until `probe()` returns something true. */
    waitUntil: (probe, timeoutMs = 5000) => until(probe, timeoutMs, 'a condition of the test'),
    waitForMessage({ channel, thread_ts, ts, contains, after, action_id, edited, count = 1, timeoutMs = 5000 }) {
      const matches = () => {
        const all = (thread_ts ? look.thread({ channel, ts: thread_ts }) : look.messages({ channel })).filter((message) =>
          has(message, contains) && (!ts || message.ts === ts) && (!after || message.ts > after) &&
          (edited === undefined || message.edited === edited) &&
          (!action_id || message.buttons.some((button) => button.action_id === action_id)));
        return all.length >= count ? all[all.length - 1] : undefined;
      };
      return until(matches, timeoutMs, `a message in ${channel}${contains ? ` that contains "${contains}"` : ''}`);
    },
    waitForEphemeral({ channel, user, contains, after, timeoutMs = 5000 } = {}) {
      return until(() => look.ephemerals({ channel, user }).filter((message) => has(message, contains) && (!after || message.ts > after)).pop(),
        timeoutMs, `an ephemeral message${contains ? ` that contains "${contains}"` : ''}`);
    },
    waitForView({ user, title, not, timeoutMs = 5000 }) {
      return until(() => {
        const open = look.openView({ user });
        return open && open.view.id !== not && (!title || open.view.title?.text.includes(title)) ? open : undefined;
      }, timeoutMs, `a modal in front of ${user}`);
    },
    waitForReaction({ channel, ts, name, timeoutMs = 5000 }) {
      return until(() => look.message({ channel, ts }).reactions.find((one) => one.name === workspace.emojiName(name)), timeoutMs, `:${name}: on ${ts}`);
    },
    waitForRequests({ method, channel, since, count = 1, timeoutMs = 5000 }) {
      return until(() => {
        const all = books.requests({ method, channel, since }).filter((entry) => entry.status !== undefined);
        return all.length >= count ? all : undefined;
      }, timeoutMs, `${count} requests of ${method ?? 'any method'}`);
    },
    waitForSockets({ count = 1, exactly, timeoutMs = 5000 } = {}) {
      const enough = (ready) => (exactly === undefined ? ready.length >= count : ready.length === exactly);
      return until(() => (enough(fake.sockets.ready()) ? fake.sockets.list() : undefined), timeoutMs,
        `${exactly ?? count} open socket(s)`);
    },
  };
}
