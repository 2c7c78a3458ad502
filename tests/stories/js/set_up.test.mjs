// From nothing to a source that is read: the consent in a browser, the walk through a set-up, and what status says.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Platforms } from './support/platforms.mjs';
import { Program, binary, run } from './support/processes.mjs';
import { story, until } from './support/world.mjs';

/** A story with the stand-ins of the platforms, a token key, and no source but the usual one. */
function setUpStory(sentence, body) {
  story(sentence, { general: (w) => ({ token_key: w.file('token_key') }) }, async (w) => {
    const platforms = await Platforms.start(w);
    try {
      w.configure();
      w.secret('client.json', JSON.stringify({
        installed: {
          client_id: 'client-1', client_secret: 'client-secret-1', project_id: 'acme', redirect_uris: ['http://localhost'],
          auth_uri: `${platforms.url}/business_consent`, token_uri: `${platforms.url}/business_token`,
        },
      }));
      await body(w, platforms);
    } finally {
      await platforms.stop();
    }
  });
}

function signIn(w, platforms, ...more) {
  return new Program(binary('highroad'), ['login', 'google', '-c', w.configFile, '--client', path.join(w.dir, 'client.json'), '--to',
    path.join(w.dir, 'google.sealed'), '--directory', platforms.url, ...more], { env: w.environment() });
}

const address = async (program) => (await program.saying('/business_consent?')).trim();
const addSource = (w, args, input) => run(binary('highroad'), ['sources', 'add', '-c', w.configFile, ...args], { env: w.environment(), input });

setUpStory('a consent given in a browser is kept sealed, names every location, and reads reviews', async (w, platforms) => {
  w.configure({ sources: () => [] }); // its locations are going to be the first
  assert.match((await w.cli('check')).err, /at least one \[\[sources\]\]/);
  const login = signIn(w, platforms);
  const page = await fetch(await address(login)); // follows Google's redirect to the loopback address
  assert.match(await page.text(), /Highroad goes on in the terminal/);
  assert.deepEqual(await login.ended, { code: 0, signal: null }, login.log());
  assert.match(login.log(), /can see 3 locations/);
  assert.match(login.log(), /title = "Acme \\"Beach\\" Hotel"/);
  assert.doesNotMatch(login.log(), /1\/\/refresh|ya29|client-secret/);
  const sealed = readFileSync(path.join(w.dir, 'google.sealed'), 'utf8');
  assert.doesNotMatch(sealed + Buffer.from(sealed, 'base64url').toString('latin1'), /refresh-1/);

  w.configure({
    sources: () => [{
      kind: 'google_business', name: 'acme-hotel', account: '111', location: '222', client_id: w.file('google_client_id'),
      client_secret: w.file('google_client_secret'), refresh_token: { sealed: path.join(w.dir, 'google.sealed') }, poll_every: '1s',
      api_base: platforms.url, token_url: `${platforms.url}/business_token`,
    }],
  });
  const checked = await w.cli('check');
  assert.match(checked.out, /works\s+Google Business Profile consent of source acme-hotel/, checked.out + checked.err);
  w.secret('token_key', 'b'.repeat(64));
  const locked = await w.cli('check');
  assert.match(locked.out, /cannot be opened with general\.token_key/);
});

setUpStory('an answer to another question, a refusal and a missing key lead to words and to no file', async (w, platforms) => {
  const login = signIn(w, platforms);
  const url = new URL(await address(login));
  const back = url.searchParams.get('redirect_uri');
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  const forged = await fetch(`${back}?state=mine&code=4/0theirs`);
  assert.equal(forged.status, 400);
  const refused = await fetch(`${back}?state=${url.searchParams.get('state')}&error=access_denied`);
  assert.match(await refused.text(), /was not given/);
  assert.equal((await login.ended).code, 1);
  assert.match(login.log(), /The consent was not given/);
  assert.throws(() => statSync(path.join(w.dir, 'google.sealed')));

  w.configure({ general: () => ({}) });
  const keyless = signIn(w, platforms);
  assert.equal((await keyless.ended).code, 1);
  assert.match(keyless.log(), /token_key/);
});

setUpStory('sources add asks, tries the credential, and appends; the rest of the file stays byte for byte', async (w, platforms) => {
  appendFileSync(w.configFile, '\n# a word of ours, without an end of line');
  const before = readFileSync(w.configFile);
  // kind, name, title, channels, package_name, service_account
  const typed = ['google_play', 'acme-android', 'Acme Notes for Android', '', 'com.example.app', `file:${path.join(w.dir, 'play.json')}`];
  const added = await addSource(w, ['--set', `api_base=${platforms.url}`], `${typed.join('\n')}\n`);
  assert.equal(added.code, 0, added.out + added.err);
  assert.match(added.out, /works\s+Google Play service account of source acme-android/);
  const after = readFileSync(w.configFile);
  assert.ok(after.subarray(0, before.length).equals(before));
  assert.match(after.toString(), /\n\[\[sources\]\]\nkind = "google_play"\napi_base = /);
  assert.equal((await w.cli('check')).code, 0);
});

setUpStory('sources add without questions says what is missing or wrong and leaves the file alone', async (w, platforms) => {
  const before = readFileSync(w.configFile, 'utf8');
  const flags = ['google_play', '--no-questions', '--set', 'name=acme-android', '--set', `api_base=${platforms.url}`];
  const missing = await addSource(w, flags);
  assert.equal(missing.code, 2, missing.out + missing.err);
  assert.match(missing.err, /package_name/);
  const secretTyped = await addSource(w, [...flags, '--set', 'service_account=hunter2hunter2']);
  assert.equal(secretTyped.code, 1);
  assert.doesNotMatch(secretTyped.out + secretTyped.err, /hunter2/);
  const whole = [...flags, '--set', `service_account=file:${path.join(w.dir, 'play.json')}`];
  const elsewhere = await addSource(w, [...whole, '--set', 'package_name=com.example.other']);
  assert.equal(elsewhere.code, 1, elsewhere.out + elsewhere.err);
  assert.match(elsewhere.out, /FAILS/);
  const unknown = await addSource(w, [...whole, '--set', 'colour=blue']);
  assert.match(unknown.err, /has no key "colour"/);
  assert.equal(readFileSync(w.configFile, 'utf8'), before);

  const unchecked = await addSource(w, [...whole, '--set', 'package_name=com.example.other', '--unchecked']);
  assert.equal(unchecked.code, 0, unchecked.err);
  writeFileSync(w.configFile, before);
});

setUpStory('status tells of each quota what is used, when a source is read next, and why', async (w, platforms) => {
  w.configure({
    sources: () => ['one', 'two'].map((name, i) => ({
      kind: 'tripadvisor', name, location: `${456 + i}`, api_key: w.file('partner_client_secret'), poll_every: '1h', api_base: platforms.url,
    })).concat([{
      kind: 'google_play', name: 'acme-android', package_name: 'com.example.app', service_account: w.file('play.json'), poll_every: '30s',
      api_base: platforms.url,
    }]),
  });
  await w.start();
  const told = await until(async () => {
    const status = await w.cli('status');
    // A source is read first, and plans its next read a moment later.
    return /acme-android \(google_play\): last read .*\n {4}next read/.test(status.out) && /source one \(tripadvisor\): last read/.test(status.out) && status;
  }, 'both to be read and planned');
  assert.match(told.out, /source acme-android \(google_play\): last read .*\n {4}next read 20.*Z, as often as configured/);
  assert.match(told.out, /quota: 1 of 200 reads in 1 h used\n {4}quota: 0 of 2000 replies in 1 d used/);
  assert.match(told.out, /quota: \d of 160 calls in 1 d used, shared with (one|two)/);
});
