// A person at the console, without a browser: the same requests as the page makes.
import { randomUUID } from 'node:crypto';
import { until } from './processes.mjs';

export class ConsoleClient {
  /** `name` is what the person types at the top right. */
  static async open(url, name) {
    const client = new ConsoleClient();
    Object.assign(client, { url, cards: new Map(), closing: new AbortController() });
    await client.#meet(await fetch(`${url}/session`));
    const login = await client.#post('/login', { name });
    await client.#meet(login);
    client.reading = client.#read();
    // A daemon that dies ends the stream; what it did not tell, the next request shows.
    client.reading.catch(() => {});
    return client;
  }

  async #meet(answer) {
    const cookie = answer.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0];
    this.session = await answer.json();
    if (!this.session.csrf) throw new Error(`No session: ${JSON.stringify(this.session)}`);
  }

  #post(where, body) {
    return fetch(this.url + where, {
      method: 'POST', body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin: this.url, cookie: this.cookie, 'x-highroad-csrf': this.session.csrf },
    });
  }

  async #read() {
    const stream = await fetch(`${this.url}/events`, { headers: { cookie: this.cookie }, signal: this.closing.signal });
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream.body) {
      rest += decoder.decode(chunk, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop();
      for (const event of events) {
        const data = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n');
        const cards = /^event: case$/m.test(event) ? [JSON.parse(data)] : /^event: snapshot$/m.test(event) ? JSON.parse(data).cases : [];
        for (const card of cards) this.cards.set(card.case_number, card);
        if (cards.length > 0) this.heard?.();
      }
    }
  }

  card(number, fits = () => true) {
    return until(() => {
      const found = this.cards.get(number);
      return found && fits(found) ? found : undefined;
    }, `the console's card of #${number}; it is ${JSON.stringify(this.cards.get(number))}`);
  }

  /** Presses a button by its label, as the card offers it; gives the answer that only this person sees. */
  async press(number, label, fields = {}) {
    const card = await this.card(number, (one) => one.buttons.some((button) => button.label === label));
    return this.act(this.pressOf(card, label, fields));
  }

  /** What the page would send for a press on the card as it is shown: sent again, it is the same press. */
  pressOf(card, label, fields = {}) {
    return {
      key: randomUUID(), action: card.buttons.find((one) => one.label === label).action, case_number: card.case_number,
      review_revision: card.review_revision, draft_revision: card.draft_revision, mark: card.mark, ...fields,
    };
  }

  async act(press) {
    return (await this.#post('/act', press)).json();
  }

  async line(text) {
    return (await this.#post('/line', { key: randomUUID(), line: text })).json();
  }

  async close() {
    this.closing.abort();
    await this.reading?.catch(() => {});
  }
}
