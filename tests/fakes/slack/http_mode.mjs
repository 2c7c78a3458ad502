// HTTP mode: signs what Slack sends to the app's request URLs and reads what comes back.
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { describe } from './socket_mode.mjs';

export function sign(secret, timestamp, body) {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

export class HttpMode {
  constructor(fake) {
    this.fake = fake;
    this.urls = {};
    this.log = [];
  }

  /** `kind`: events | interactivity | commands; `signature`: valid | stale | future | wrong | missing. */
  async post(kind, body, contentType, { retry, signature = 'valid', what } = {}) {
    const skew = { stale: -301, future: 301 }[signature] ?? 0;
    const timestamp = String(Math.floor(Date.now() / 1000) + skew);
    const secret = signature === 'wrong' ? 'not-the-secret' : this.fake.workspace.app.signing_secret;
    const headers = {
      'content-type': contentType, 'content-length': Buffer.byteLength(body), 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    };
    if (signature !== 'missing')
      Object.assign(headers, { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': sign(secret, timestamp, body) });
    if (retry) Object.assign(headers, { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason });
    const entry = { n: this.log.length + 1, at: this.fake.workspace.now(), kind, what, retry, signature };
    this.log.push(entry);
    const url = this.urls[kind];
    const outcome = url ? await send(url, headers, body, this.fake.timing.ack) : { ok: false, error: 'no_request_url' };
    Object.assign(entry, { ok: outcome.ok, error: outcome.error, status: outcome.status, ackMs: outcome.ackMs });
    return outcome;
  }

  event(payload, retry) {
    return this.post('events', JSON.stringify(payload), 'application/json', { retry, what: describe(payload) });
  }

  interaction(payload) {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    return this.post('interactivity', body, 'application/x-www-form-urlencoded', { what: payload.type });
  }

  command(payload) {
    return this.post('commands', new URLSearchParams(payload).toString(), 'application/x-www-form-urlencoded', { what: payload.command });
  }
}

function send(url, headers, body, limit) {
  const started = Date.now();
  return new Promise((resolve) => {
    const settle = (outcome) => resolve({ ackMs: Date.now() - started, ...outcome });
    const request = http.request(url, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', () => settle({ ok: false, error: 'connection_failed' }));
      response.on('end', () => {
        clearTimeout(timer);
        const ok = response.statusCode >= 200 && response.statusCode < 300;
        const redirected = response.statusCode >= 300 && response.statusCode < 400;
        settle({
          ok, status: response.statusCode, headers: response.headers, text, ack: ok ? readAck(text) : undefined,
          ...(ok ? {} : { error: redirected ? 'too_many_redirects' : 'http_error' }),
        });
      });
    });
    const timer = setTimeout(() => {
      settle({ ok: false, error: 'http_timeout' });
      request.destroy();
    }, limit);
    request.on('error', () => {
      clearTimeout(timer);
      settle({ ok: false, error: 'connection_failed' });
    });
    request.end(body);
  });
}

/** A slash command may be answered with plain text, which Slack shows as an ephemeral message. */
function readAck(text) {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
