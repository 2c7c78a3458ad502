// The front door of /api/: reads arguments as Slack does, checks the token and its scopes, strikes with the faults that
// a test ordered, and keeps the log of every request.
import { chatMethods } from './methods_chat.mjs';
import { readMethods } from './methods_read.mjs';
import { viewMethods } from './methods_views.mjs';
import { takesEffect } from './faults.mjs';
import { SlackError } from './slack_error.mjs';

const JSON_FIELDS = ['blocks', 'attachments', 'metadata', 'view'];

export class WebApi {
  constructor(fake) {
    this.fake = fake;
    this.chat = chatMethods(fake);
    this.views = viewMethods(fake);
    this.methods = { ...this.chat.methods, ...readMethods(fake), ...this.views.methods };
    this.log = [];
  }

  async handle(request, response, url, body) {
    const method = url.pathname.slice('/api/'.length);
    const parsed = readArguments(request, url, body, this.methods[method]?.read === true);
    const { args } = parsed;
    const entry = this.begin(method, request, args);
    const fault = this.fake.faults.take(method, args);
    if (fault?.delayMs) await this.fake.pause(fault.delayMs);
    if (fault) entry.fault = faultName(fault);

    let answer;
    let effect = false;
    if (!fault || takesEffect(fault)) {
      answer = this.run(method, request, parsed);
      effect = answer.body.ok === true;
    }
    entry.processed = effect;
    if (fault) answer = spoiled(fault, answer);
    entry.status = answer.status ?? 0;
    entry.answer = answer.body;
    this.fake.workspace.changed('request', { method, n: entry.n });
    if (fault?.answerMs) await this.fake.pause(fault.answerMs);
    send(response, answer);
  }

  begin(method, request, args) {
    const { token, ...rest } = args;
    const entry = {
      n: this.log.length + 1, at: this.fake.workspace.now(), method, args: rest, http_method: request.method,
      content_type: request.headers['content-type'], user_agent: request.headers['user-agent'],
      token: (bearer(request) ?? token ?? '').slice(0, 5),
    };
    this.log.push(entry);
    return entry;
  }

  run(method, request, parsed) {
    if (parsed.error) return { status: parsed.status, body: { ok: false, error: parsed.error } };
    const { args, warnings } = parsed;
    try {
      const spec = this.methods[method];
      if (!spec) throw new SlackError('unknown_method', { req_method: method });
      if (request.method !== 'POST' && !(request.method === 'GET' && (spec.read || spec.open || method === 'auth.test')))
        throw new SlackError('invalid_post_type');
      const token = this.authorize(spec, bearer(request) ?? (parsed.json ? undefined : args.token));
      const missing = (spec.required ?? []).filter((key) => args[key] === undefined || args[key] === '');
      if (missing.length) {
        const messages = missing.map((key) => `[ERROR] missing required field: ${key}`);
        throw new SlackError('invalid_arguments', { response_metadata: { messages: [...messages, ...parsed.notes] } });
      }
      const result = spec.run(args, token);
      const body = { ok: true, ...result };
      if (warnings.length) {
        body.warning = [body.warning, ...warnings].filter(Boolean).join(',');
        body.response_metadata = { ...body.response_metadata, warnings: [...(body.response_metadata?.warnings ?? []), ...warnings] };
      }
      const scopes = token ? { 'x-oauth-scopes': [...token.scopes].join(',') } : {};
      return { status: 200, headers: scopes, body };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      if (error.code === 'ratelimited')
        return { status: 429, headers: { 'retry-after': String(error.more.retryAfter) }, body: { ok: false, error: 'ratelimited' } };
      return { status: 200, body: { ok: false, error: error.code, ...error.more } };
    }
  }

  authorize(spec, value) {
    if (spec.open) return undefined;
    if (!value) throw new SlackError('not_authed');
    const token = this.fake.workspace.tokens.get(value);
    if (!token) throw new SlackError('invalid_auth');
    if (token.revoked) throw new SlackError(token.revoked);
    if ((spec.token ?? 'bot') !== token.kind) throw new SlackError('not_allowed_token_type');
    this.fake.needScope(token, spec.scope);
    if (spec.anyScope && !spec.anyScope.some((scope) => token.scopes.has(scope)))
      throw new SlackError('missing_scope', { needed: spec.anyScope.join(','), provided: [...token.scopes].join(',') });
    return token;
  }

  async handleResponseUrl(request, response, url, body) {
    let args;
    try {
      args = JSON.parse(body);
    } catch {
      args = undefined;
    }
    const entry = this.begin('response_url', request, args ?? {});
    const fault = this.fake.faults.take('response_url', args ?? {});
    if (fault?.delayMs) await this.fake.pause(fault.delayMs);
    if (fault) entry.fault = faultName(fault);
    let answer;
    if (!fault || takesEffect(fault)) {
      if (typeof args !== 'object' || args === null) answer = { status: 400, body: 'invalid_payload' };
      else answer = this.respond(url.pathname, args);
      entry.processed = answer.status === 200;
    }
    if (fault) answer = spoiled(fault, answer);
    entry.status = answer.status ?? 0;
    entry.answer = answer.body;
    this.fake.workspace.changed('request', { method: 'response_url', n: entry.n });
    send(response, answer);
  }

  respond(path, args) {
    try {
      return this.chat.respond(path, args);
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { status: 400, body: { ok: false, error: error.code, ...error.more } };
    }
  }
}

function bearer(request) {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/**
 * Methods that only read take query or form fields; a JSON body is silently not looked at (this is what Slack's API
 * description says, and a known trap), so their arguments are then simply missing.
 */
function readArguments(request, url, body, formOnly) {
  const args = Object.fromEntries(url.searchParams);
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  const result = { args, warnings: [], notes: [], json: false };
  if (request.method === 'GET') return typed(result);
  if (type.startsWith('application/json')) {
    result.json = true;
    if (!type.includes('charset')) result.warnings.push('missing_charset');
    if (body === '') return result;
    let value;
    try {
      value = JSON.parse(body);
    } catch {
      return { ...result, status: 400, error: 'invalid_json' };
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ...result, status: 400, error: 'json_not_object' };
    if (formOnly) result.notes.push('[WARN] this method reads form fields, not a JSON body');
    else Object.assign(args, value);
    for (const key of Object.keys(args)) if (args[key] === null) delete args[key];
    return typed(result);
  }
  if (body === '' || type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(args, Object.fromEntries(new URLSearchParams(body)));
    return typed(result);
  }
  return { ...result, status: 200, error: type ? 'invalid_post_type' : 'missing_post_type' };
}

/** Structured fields travel as JSON text inside a form. */
function typed(result) {
  for (const key of JSON_FIELDS) {
    if (typeof result.args[key] !== 'string') continue;
    try {
      result.args[key] = JSON.parse(result.args[key]);
    } catch {
      const errors = { blocks: 'invalid_blocks_format', metadata: 'invalid_metadata_format', view: 'invalid_arguments' };
      return { ...result, status: 200, error: errors[key] ?? 'invalid_attachments' };
    }
  }
  return result;
}

function faultName(fault) {
  return ['error', 'status', 'retryAfter', 'drop', 'malformed', 'truncated', 'delayMs', 'answerMs'].filter((key) => fault[key] !== undefined)
    .map((key) => `${key}:${fault[key]}`).join(' ');
}

function spoiled(fault, answer) {
  if (fault.drop) return { drop: true, body: answer?.body };
  if (fault.retryAfter !== undefined)
    return { status: 429, headers: { 'retry-after': String(fault.retryAfter) }, body: { ok: false, error: 'ratelimited' } };
  if (fault.status !== undefined) return { status: fault.status, body: fault.body ?? 'upstream connect error' };
  if (fault.error !== undefined) return { status: 200, body: { ok: false, error: fault.error } };
  const base = answer ?? { status: 200, body: { ok: true } };
  if (fault.malformed) return { ...base, raw: '<!DOCTYPE html><html><body>Server Error</body></html>' };
  if (fault.truncated) return { ...base, truncated: true };
  return base;
}

function send(response, answer) {
  if (answer.drop) return response.socket.destroy();
  const text = answer.raw ?? (typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  const json = answer.raw === undefined && typeof answer.body !== 'string';
  response.writeHead(answer.status, {
    'content-type': json ? 'application/json; charset=utf-8' : 'text/html', 'content-length': Buffer.byteLength(text),
    ...answer.headers,
  });
  if (!answer.truncated) return response.end(text);
  const bytes = Buffer.from(text);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket.destroy());
}
