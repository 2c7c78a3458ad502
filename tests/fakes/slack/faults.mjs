// Faults that a test orders: which method, how often, and what goes wrong. Each fault is used up as it strikes.

const KINDS = ['error', 'status', 'retryAfter', 'drop', 'delayMs', 'answerMs', 'malformed', 'truncated'];

export class Faults {
  constructor() {
    this.list = [];
  }

  /**
   * {method, times = 1, skip = 0, channel?, and one or more of:
   *  error: 'internal_error' | status: 503 | retryAfter: 2 (429) | drop: 'before' | 'after' | delayMs: 200 |
   *  answerMs: 200 (it takes effect at once and the answer comes late) |
   *  malformed: true | truncated: true, processed?: whether the request takes effect all the same}
   * `method` is a Web API method, 'response_url', or '*'.
   */
  add(fault) {
    if (!fault.method || !KINDS.some((kind) => fault[kind] !== undefined))
      throw new Error(`A fault needs a method and one of ${KINDS.join(', ')}.`);
    if (fault.drop !== undefined && !['before', 'after'].includes(fault.drop)) throw new Error('drop is "before" or "after".');
    this.list.push({ skip: 0, ...fault, left: fault.times ?? 1 });
    return { faults: this.list.length };
  }

  clear() {
    this.list = [];
  }

  take(method, args) {
    for (const fault of this.list) {
      if (fault.left <= 0 || (fault.method !== '*' && fault.method !== method)) continue;
      if (fault.channel !== undefined && fault.channel !== args.channel) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.left -= 1;
      return fault;
    }
    return undefined;
  }

  pending() {
    return this.list.filter((fault) => fault.left > 0);
  }
}

/** Whether the request takes effect before its answer goes wrong. */
export function takesEffect(fault) {
  if (fault.processed !== undefined) return fault.processed;
  if (fault.drop) return fault.drop === 'after';
  return fault.error === undefined && fault.status === undefined && fault.retryAfter === undefined;
}
