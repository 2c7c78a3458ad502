// The console's page as the daemon serves it, in front of a daemon that answers as the test says: what a person can and
// cannot send by mistake is then seen press by press.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { project } from './processes.mjs';

const folder = path.join(project, 'adapters/console/page');
const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' };
const mark = '0123456789abcdef01234567';

export const snoozeChoices = [['1h', '1 hour'], ['4h', '4 hours'], ['tomorrow', 'Until tomorrow morning'],
  ['next_working_day', 'Until the next working day'], ['customer_edits', 'Until the customer edits the review'], ['date', 'Until a date']]
  .map(([id, label]) => ({ id, label, usual: id === '4h' }));

export const button = (action, label, in_menu = false, primary = false) => ({ action, label, in_menu, primary, case_number: 42 });

export function cardOf(more = {}) {
  return {
    case_number: 42, review_revision: 1, draft_revision: 3, mark, heading: '#42 · 1 out of 5 stars · Acme', state: 'Awaiting the team',
    closed: false, publish_at: null, title: 'Lost', quote: 'All my notes are gone.', byline: 'sam', link: '', draft_label: 'Suggested reply',
    draft: 'We are sorry.', reply_limit: 350, reply_unit: 'characters', reply_label: '', reply: '', remarks: [], lines: [],
    facts: { when: '', expected: 'I wanted my notes.', got: 'All my notes are gone.', wants: 'helped', cause: 'sync', notes: '' },
    buttons: [button('publish', 'Publish reply', false, true), button('edit', 'Edit reply'), button('snooze', 'Snooze case'),
      button('facts', 'Tell what happened', true), button('escalate', 'Escalate to on-call', true),
      button('offline', 'Take case offline', true), button('resolve', 'Close as resolved', true), button('acknowledge', 'Acknowledge page', true)],
    ...more,
  };
}

export class ConsoleStandIn {
  acts = [];
  answer = { accepted: true, text: 'Done.' };
  streams = new Set();

  static async start(card = cardOf(), groups = []) {
    const one = new ConsoleStandIn();
    Object.assign(one, { card, groups });
    one.server = createServer((request, response) => one.serve(request, response).catch((error) => response.destroy(error)));
    one.server.listen(0, '127.0.0.1');
    await once(one.server, 'listening');
    one.url = `http://127.0.0.1:${one.server.address().port}/`;
    return one;
  }

  refusal = '';

  async serve(request, response) {
    const say = (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (this.refusal && request.url === '/session') {
      response.statusCode = 403;
      return say({ accepted: false, text: this.refusal });
    }
    if (request.url === '/session') return say({ logged_in: true, needs_token: false, name: 'Ana', id: 'ana', csrf: 'c', title: 'Acme' });
    if (request.url === '/act' || request.url === '/line') {
      let body = '';
      for await (const piece of request) body += piece;
      this.acts.push(JSON.parse(body));
      await this.beforeAnswer?.();
      return say(this.answer);
    }
    if (request.url === '/events') {
      response.setHeader('content-type', 'text/event-stream');
      this.streams.add(response);
      response.on('close', () => this.streams.delete(response));
      return this.tell('snapshot', {
        title: 'Acme', notice: '', channel: 'console', now: this.now(), snooze_choices: snoozeChoices, cases: [this.card], groups: this.groups,
      });
    }
    const name = request.url === '/' ? 'index.html' : request.url.slice(1);
    if (!/^[a-z_]+\.(html|css|js)$/.test(name)) return response.writeHead(204).end();
    response.setHeader('content-type', types[name.split('.')[1]]).end(await readFile(path.join(folder, name)));
  }

  now = () => Math.floor(Date.now() / 1000);

  tell(event, value) {
    for (const stream of this.streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  }

  /** The card changes under the reader's hands. */
  show(more) {
    this.card = { ...this.card, ...more };
    this.tell('case', { ...this.card, now: this.now() });
  }

  hangUp() {
    for (const stream of this.streams) stream.destroy();
  }

  async stop() {
    for (const stream of this.streams) stream.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
