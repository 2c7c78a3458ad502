// Each platform from its first look to the published reply, with the real daemon.
import assert from 'node:assert/strict';
import { Platforms } from './support/platforms.mjs';
import { story, until } from './support/world.mjs';

/** A story with the stand-ins of the platforms; `source` makes the [[sources]] of the platform. */
function platformStory(sentence, source, body) {
  story(sentence, {}, async (w) => {
    const platforms = await Platforms.start(w);
    try {
      w.configure({ sources: () => [source(w, platforms)] });
      await body(w, platforms);
    } finally {
      await platforms.stop();
    }
  });
}

const googlePlay = (w, platforms) => ({
  kind: 'google_play', name: 'acme-android', title: 'Acme Notes for Android', package_name: 'com.example.app',
  service_account: w.file('play.json'), poll_every: '1s', api_base: platforms.url,
});

platformStory('a bad review on Google Play becomes a card, and the approved reply stands under it once', googlePlay, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('google_play', { stars: 1, title: 'Crash', text: 'It crashes <!channel> every day.' });
  const card = await w.card('every day.', { also: 'Suggested reply' });
  assert.match(card.text, /of 350 characters/);
  const draft = w.draftOf(card);
  await w.press('alice', card, 'Publish reply');
  await w.card('every day.', { also: 'Answered, awaiting the customer' });
  assert.equal((await platforms.replies('google_play')).length, 1);
  assert.ok(draft.length > 20);
  assert.ok(await w.metric('highroad_platform_quota_remaining{of="reads"') < 200);
});

platformStory('check tells a Google Play account that works from one whose key is wrong', googlePlay, async (w, platforms) => {
  const good = await w.cli('check');
  assert.equal(good.code, 0, good.out + good.err);
  assert.match(good.out, /works\s+Google Play service account of source acme-android: It may read the reviews of com\.example\.app/);
  const other = await Platforms.start(w); // its key file replaces ours, and its token endpoint is another
  await other.stop();
  const bad = await w.cli('check');
  assert.equal(bad.code, 1, bad.out);
  assert.match(bad.out, /FAILS\s+Google Play service account of source acme-android: /);
  assert.doesNotMatch(bad.out, /PRIVATE KEY|ya29/);
  assert.ok(await until(async () => (await platforms.replies('google_play')).length === 0, 'no reply'));
});

const googleBusiness = (w, platforms) => ({
  kind: 'google_business', name: 'acme-hotel', title: 'Acme Hotel', account: '111', location: '222',
  client_id: w.file('google_client_id'), client_secret: w.file('google_client_secret'), refresh_token: w.file('google_refresh_token'),
  poll_every: '1s', api_base: platforms.url, token_url: `${platforms.url}/business_token`,
});

platformStory('a bad review of a hotel becomes a card with both languages, and the approved reply is live under it once', googleBusiness, async (w, platforms) => {
  await w.startFresh();
  await platforms.review('google_business', { stars: 1, text: 'Langsam und laut <!channel>.', translation: 'Slow and loud.' });
  const card = await w.card('Langsam und laut', { also: 'Suggested reply' });
  assert.match(card.text, /Slow and loud\./);
  assert.match(card.text, /of 4096 bytes/);
  const draft = w.draftOf(card);
  await w.press('alice', card, 'Publish reply');
  await w.card('Langsam und laut', { also: 'Our reply: the customer sees it' });
  const replies = await platforms.replies('google_business');
  assert.equal(replies.length, 1);
  assert.equal(replies[0].replace(/\s+/g, ' ').trim(), draft.replace(/\s+/g, ' ').trim());
  assert.ok(await w.metric('highroad_platform_quota_remaining{of="requests"') < 300);
});

platformStory('a reply that Google holds is not called live, and its rejection comes back with the reason', googleBusiness, async (w, platforms) => {
  await w.startFresh();
  await platforms.tell('google_business', { moderated: true });
  const id = await platforms.review('google_business', { stars: 1, text: 'The room was cold.' });
  const card = await w.card('The room was cold.', { also: 'Suggested reply' });
  await w.press('alice', card, 'Publish reply');
  await w.card('The room was cold.', { also: 'held by the platform' });
  await platforms.tell('google_business', { id, reply_state: 'REJECTED', violation: 'PERSONAL_INFO' });
  await w.card('The room was cold.', { also: 'its policy on personal information' });
  assert.equal((await platforms.replies('google_business')).length, 1);
});

platformStory('check tells a Google consent that works from one that was withdrawn, without showing it', googleBusiness, async (w) => {
  const good = await w.cli('check');
  assert.equal(good.code, 0, good.out + good.err);
  assert.match(good.out, /works\s+Google Business Profile consent of source acme-hotel: It may read the reviews of location 222/);
  w.secret('google_refresh_token', '1//withdrawn');
  const bad = await w.cli('check');
  assert.equal(bad.code, 1, bad.out);
  assert.match(bad.out, /FAILS\s+Google Business Profile consent of source acme-hotel: .*make a new refresh token/);
  assert.doesNotMatch(bad.out + bad.err, /1\/\/|client-secret-1|ya29/);
});
