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
