/** A refusal in Slack's own form: HTTP 200 with {ok:false, error, ...}. */
export class SlackError extends Error {
  constructor(code, more = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

export function refuse(code, more) {
  throw new SlackError(code, more);
}

export function refuseArguments(messages, code = 'invalid_arguments') {
  throw new SlackError(code, { ...(code === 'invalid_blocks' ? { errors: messages } : {}), response_metadata: { messages } });
}
