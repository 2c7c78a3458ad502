// The platforms with partner access, each from its first look to the published reply, with the real daemon.
import assert from 'node:assert/strict';
import { Platforms } from './support/platforms.mjs';
import { story, until } from './support/world.mjs';

/** A story with the stand-ins of the platforms; `source` makes the [[sources]] of the platform. */
function partnerStory(sentence, source, body, options = {}) {
  story(sentence, {}, async (w) => {
    const platforms = await Platforms.start(w);
    try {
      w.configure({ sources: () => [source(w, platforms)], ...options });
      await body(w, platforms);
    } finally {
      await platforms.stop();
    }
  });
}

const plain = (text) => text.replace(/\s+/g, ' ').trim();

const trustpilot = (w, platforms) => ({
  kind: 'trustpilot', name: 'acme-shop', title: 'Acme Shop', business_unit: '46d6', api_key: w.file('partner_client_id'),
  api_secret: w.file('partner_client_secret'), author: 'user-1', poll_every: '1s', api_base: platforms.url,
});
const trustpilotByPerson = (w, platforms) => ({ ...trustpilot(w, platforms), refresh_token: w.file('partner_refresh_token') });
const withTokenKey = { general: (w) => ({ token_key: w.file('token_key') }) };

partnerStory('a bad review on Trustpilot becomes a card, and the approved reply stands under it once', trustpilot, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('trustpilot', { stars: 1, title: 'Never arrived', text: 'Two weeks <!channel> and no answer.' });
  const card = await w.card('and no answer.', { also: 'Suggested reply' });
  const draft = w.draftOf(card);
  await w.press('alice', card, 'Publish reply');
  await w.card('and no answer.', { also: 'Our reply: the customer sees it' });
  const replies = await platforms.replies('trustpilot');
  assert.equal(replies.length, 1);
  assert.equal(plain(replies[0]), plain(draft));
  assert.ok(await w.metric('highroad_platform_quota_remaining{of="requests"') < 800);
});

partnerStory('a refresh token that Trustpilot replaced outlives a restart, and stands nowhere in the open', trustpilotByPerson, async (w, platforms) => {
  await w.startFresh();
  await w.daemon.stop();
  await w.start();
  await platforms.review('trustpilot', { stars: 1, text: 'Still no answer.' });
  const card = await w.card('Still no answer.', { also: 'Suggested reply' });
  await w.press('alice', card, 'Publish reply');
  await w.card('Still no answer.', { also: 'Our reply: the customer sees it' });
  assert.equal((await platforms.replies('trustpilot')).length, 1);
  const line = await w.cli('check');
  assert.match(line.out, /works\s+Trustpilot access of source acme-shop: Not asked/);
  assert.doesNotMatch(w.daemon.log(1e6), /refresh-|access-\d|client-secret-1/);
}, withTokenKey);

partnerStory('check tells access to Trustpilot that works from a secret that is wrong, without showing it', trustpilot, async (w) => {
  const good = await w.cli('check');
  assert.equal(good.code, 0, good.out + good.err);
  assert.match(good.out, /works\s+Trustpilot access of source acme-shop: It may read the reviews of business unit 46d6/);
  w.secret('partner_client_secret', 'another-secret');
  const bad = await w.cli('check');
  assert.equal(bad.code, 1, bad.out);
  assert.match(bad.out, /FAILS\s+Trustpilot access of source acme-shop: .*invalid_client/);
  assert.doesNotMatch(bad.out + bad.err, /another-secret/);
});

const pushedByTrustpilot = (w) => ({ kind: 'webhook', name: 'acme-shop', title: 'Acme Shop', preset: 'trustpilot', secret: w.file('token_key') });
const trustpilotPushedToo = (w, platforms) => ({ ...trustpilot(w, platforms), push_secret: w.file('token_key'), poll_every: '1h' });
const pushedReview = (id, text, eventName = 'service-review-created') => JSON.stringify({
  events: [{ eventName, eventData: { id, stars: 1, title: 'Never arrived', text, createdAt: new Date().toISOString(), consumer: { id: 'c1', name: 'maple77' } } },
    { eventName: 'invitation-sent', eventData: {} }],
});
const push = (w, secret, body) => fetch(`${w.url}/hooks/acme-shop/${secret}`, { method: 'POST', body });

partnerStory('Trustpilot without its API: its webhook pushes to an address with the secret, an edit is the same case, and a person posts the reply', pushedByTrustpilot, async (w) => {
  const line = await w.cli('check');
  assert.match(line.out, /works\s+webhook source acme-shop: Reviews are expected at POST \/hooks\/acme-shop\/<secret>, in Trustpilot's form\. Replies are posted by hand/);
  await w.start();
  assert.equal((await push(w, 'b'.repeat(64), pushedReview('507f1', 'Two weeks <!channel> of silence.'))).status, 401);
  assert.equal((await push(w, 'a'.repeat(64), '{"events":')).status, 400);
  for (let twice = 0; twice < 2; twice += 1)
    assert.deepEqual(await (await push(w, 'a'.repeat(64), pushedReview('507f1', 'Two weeks <!channel> of silence.'))).json(), { accepted: 1, malformed: [] });
  const card = await w.card('of silence.', { also: 'Suggested reply' });
  assert.equal(w.cards('of silence.').length, 1);
  await push(w, 'a'.repeat(64), pushedReview('507f1', 'Three weeks of silence.', 'service-review-updated'));
  const edited = await w.card('Three weeks of silence.', { also: 'The customer has edited this review' });
  assert.equal(edited.ts, card.ts);
  await w.card('Three weeks of silence.', { also: 'Suggested reply' });
  await w.press('alice', edited, 'I posted this reply');
  await w.card('Three weeks of silence.', { also: 'Answered, awaiting the customer' });
  assert.doesNotMatch(w.daemon.log(1e6), /a{64}/);
});

partnerStory('a review that Trustpilot pushes and lists is one case, and its reply goes through the API', trustpilotPushedToo, async (w, platforms) => {
  await w.startFresh();
  const review = { id: '507f191e810c19729de86001', stars: 1, title: 'Never arrived', text: 'Six weeks, nothing.' };
  await platforms.review('trustpilot', review);
  assert.equal((await push(w, 'a'.repeat(64), pushedReview(review.id, review.text))).status, 200);
  const card = await w.card('Six weeks, nothing.', { also: 'Suggested reply' });
  await w.press('alice', card, 'Publish reply');
  await w.card('Six weeks, nothing.', { also: 'Our reply: the customer sees it' });
  assert.equal((await platforms.replies('trustpilot')).length, 1);
  await w.daemon.stop();
  await w.start();
  await w.daemon.saying('highroad runs');
  await until(async () => (await w.metric('highroad_polls_total{')) >= 1, 'a look at the list');
  assert.equal(w.cards('Six weeks, nothing.').length, 1);
});

const yelp = (w, platforms) => ({
  kind: 'yelp', name: 'acme-cafe', title: 'Acme Cafe', business: 'acme-cafe-berlin', api_key: w.file('yelp_key'),
  client_id: w.file('partner_client_id'), client_secret: w.file('partner_client_secret'), refresh_token: w.file('partner_refresh_token'),
  poll_every: '1s', api_base: platforms.url, partner_base: platforms.url, token_url: `${platforms.url}/token/v1/refresh`,
});

partnerStory('a bad review on Yelp is answered once, and a text that Yelp refuses comes back in plain words', yelp, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('yelp', { stars: 1, text: 'Cold soup <!channel> again.' });
  const card = await w.card('again.', { also: 'Suggested reply' });
  assert.match(card.text, /of 5,?000 characters/);
  await platforms.tell('yelp', { refuse_with: 'R2R_INVALID_RESPONSE_TEXT' });
  await w.press('alice', card, 'Publish reply');
  await w.card('again.', { also: 'too similar to an earlier reply' });
  assert.equal((await platforms.replies('yelp')).length, 0);
  await platforms.tell('yelp', { refuse_with: '' });
  await w.press('alice', card, 'Publish reply');
  const sent = await w.card('again.', { also: 'Our reply: accepted by the platform; nobody can look up there' });
  assert.doesNotMatch(sent.text, /reply: the customer sees it/, 'Yelp shows no reply to programs, so the card claims none');
  await w.saidInThread(card, 'Sent, approved by alice.');
  assert.equal((await platforms.replies('yelp')).length, 1);
  const told = await w.cli('show', /#(\d+)/.exec(card.text)[1]);
  assert.match(told.out, /Our reply: accepted by the platform; nobody can look up there whether the customer sees it/);
  const line = await w.cli('check');
  assert.match(line.out, /works\s+Yelp access of source acme-cafe: It may read excerpts/);
  assert.doesNotMatch(w.daemon.log(1e6), /refresh-1|access-\d|client-secret-1|yelp-key-1/);
}, withTokenKey);

const booking = (w, platforms) => ({
  kind: 'booking', name: 'acme-rooms', title: 'Acme Rooms', property: '1234567890', user: w.file('partner_client_id'),
  password: w.file('partner_client_secret'), poll_every: '1s', api_base: `${platforms.url}/review-api`,
});

partnerStory('a bad score on Booking.com becomes a card with both parts, and its reply is sent once and held for moderation', booking, async (w, platforms) => {
  await w.startFresh();
  await platforms.tell('booking', { moderated: true });
  const review = { stars: 2, title: 'Noisy', positive: 'Kind staff.', text: 'Bar below until two <!channel>.' };
  const id = await platforms.review('booking', review);
  const card = await w.card('Bar below until two', { also: 'Suggested reply' });
  assert.match(card.text, /Kind staff\./);
  assert.match(card.text, /4 out of 10/);
  await w.press('alice', card, 'Publish reply');
  await w.card('Bar below until two', { also: 'held by the platform' });
  await platforms.tell('booking', { moderate: true });
  await platforms.review('booking', { id, ...review }); // listed once more, with the reply
  await w.card('Bar below until two', { also: 'Our reply: the customer sees it' });
  assert.equal((await platforms.replies('booking')).length, 1);
});

partnerStory('a reply that Booking.com rejects comes back to the team with its word for it, and no button promises another', booking, async (w, platforms) => {
  await w.startFresh();
  await platforms.tell('booking', { moderated: true });
  const review = { stars: 2, title: 'Cold', text: 'No heating <!channel> at all.' };
  const id = await platforms.review('booking', review);
  const card = await w.card('No heating', { also: 'Suggested reply' });
  await w.press('alice', card, 'Publish reply');
  await w.card('No heating', { also: 'held by the platform' });
  await platforms.tell('booking', { reject: true });
  await platforms.review('booking', { id, ...review }); // listed once more, with what became of the reply
  const back = await w.card('No heating', { also: 'The platform rejected the reply after it was sent: Booking.com says: rejected.' });
  assert.match(back.text, /Awaiting the team/);
  assert.match(back.text, /This platform takes one reply a review for ever/);
  const shown = JSON.stringify(back);
  assert.doesNotMatch(shown, /Publish (changed )?reply|Edit reply/);
  const typed = await w.cli('edit', '1', 'Another text.');
  assert.notEqual(typed.code, 0);
  assert.match(typed.out + typed.err, /Nothing more can be published from here/);
  assert.equal((await platforms.replies('booking')).length, 1);
});

partnerStory('a guest who gave a score and no words cannot be answered on Booking.com, and the card says so', booking, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('booking', { stars: 1, text: '' });
  const card = await w.card('2 out of 10', { also: 'Suggested reply' });
  await w.press('alice', card, 'Publish reply');
  await w.card('2 out of 10', { also: 'wrote nothing' });
  assert.equal((await platforms.replies('booking')).length, 0);
});

const tripadvisor = (w, platforms) => ({
  kind: 'tripadvisor', name: 'acme-inn', title: 'Acme Inn', location: '456', api_key: w.file('partner_client_secret'),
  poll_every: '1s', calls_a_day: 100000, api_base: platforms.url,
});

partnerStory('a bad review on Tripadvisor becomes a card whose reply is posted by hand', tripadvisor, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('tripadvisor', { stars: 1, title: 'Meh', text: 'Damp <!channel> room.' });
  const card = await w.card('room.', { also: 'Suggested reply' });
  await w.press('alice', card, 'I posted this reply');
  await w.card('room.', { also: 'Answered, awaiting the customer' });
  assert.doesNotMatch(w.daemon.log(1e6), /client-secret-1/);
});

const judgeMe = (w, platforms) => ({
  kind: 'judge_me', name: 'acme-store', title: 'Acme Store', shop_domain: 'acme.myshopify.com', api_token: w.file('partner_client_secret'),
  push_secret: w.file('token_key'), poll_every: '1h', api_base: platforms.url,
});

partnerStory('a bad review on Judge.me that is pushed becomes one card, also when the list shows it later', judgeMe, async (w, platforms) => {
  await w.startFresh();
  const push = (secret) => fetch(`${w.url}/hooks/acme-store/${secret}`, {
    method: 'POST',
    body: JSON.stringify({
      event: 'review/created', platform: 'shopify', shop_domain: 'acme.myshopify.com',
      review: { id: 501, title: 'Broke', body: 'Broke after <!channel> two days.', rating: 1, created_at: new Date().toISOString(), reviewer: { name: 'maple77', email: 'sam@example.com' } },
    }),
  });
  assert.equal((await push('b'.repeat(64))).status, 401);
  assert.equal((await push('a'.repeat(64))).status, 200);
  const card = await w.card('two days.', { also: 'Suggested reply' });
  assert.doesNotMatch(card.text, /sam@example\.com/);
  await platforms.review('judge_me', { id: '501', stars: 1, title: 'Broke', text: 'Broke after <!channel> two days.' });
  await w.daemon.stop();
  await w.start();
  await w.daemon.saying('highroad runs');
  await until(async () => (await w.metric('highroad_polls_total{')) >= 1, 'a look at the list');
  assert.equal(w.cards('two days.').length, 1);
});
