// The App Store stand-in as a process of its own, and what a test asks of it.
import { Program, binary } from './processes.mjs';

export async function startStandIn({ publicKeyFile, app = '1404176564' }) {
  const program = new Program(binary('highroad-stand-in'), [
    ...(publicKeyFile ? ['--public-key', publicKeyFile] : ['--no-auth']), '--app', app,
  ]);
  const { url } = JSON.parse(await program.saying('"url"'));

  async function control(method, what, body) {
    const response = await fetch(`${url}/_control/${what}`, {
      method, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The stand-in answered ${method} ${what} with ${response.status}: ${text}`);
    return what === 'state' ? text.split('\n').filter(Boolean).map((line) => JSON.parse(line)) : JSON.parse(text);
  }

  return {
    url, app, program,
    addApp: (id) => control('POST', 'apps', { id }),
    /** {text, title?, rating?, author?, date?, app?}, or {id, ...} to edit one. Gives the id. */
    review: async (what) => (await control('POST', 'reviews', { app, ...what })).ids[0],
    reviews: async (list, of = app) => (await control('POST', `reviews?app=${of}`, { reviews: list })).ids,
    load: async (list, of = app) => (await control('POST', `load?app=${of}`, list.map((one) => JSON.stringify(one)).join('\n'))).taken,
    remove: (id) => control('DELETE', `reviews/${id}`),
    answer: (id, text) => control('POST', 'answers', { review_id: id, text }),
    fault: (how) => control('POST', 'faults', how),
    clearFaults: () => control('DELETE', 'faults'),
    forget: () => control('DELETE', 'received'),
    settings: (how) => control('PUT', 'settings', how),
    state: () => control('GET', 'state'),
    received: async () => (await control('GET', 'received')).received,
    /** Replies as they were posted: those carried out. */
    posted: async () => (await control('GET', 'received')).received.filter((one) => one.method === 'POST' && one.carried_out),
    /** What customers see, from the store's own page. */
    page: async (of = app) => (await fetch(`${url}/store/${of}.json`)).json(),
    html: async (of = app) => (await fetch(`${url}/store/${of}`)).text(),
    stop: () => program.stop(),
  };
}
