// What a person at a terminal does wrong: breaks off, names a place that is not there, has a folder of an odd name.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Program, binary, freePort, run } from './support/processes.mjs';

function inFolder(sentence, body) {
  test(sentence, async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'hr-'));
    try {
      await body(dir);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
}

inFolder('a login that is broken off leaves no file that would be in the way of the next', async (dir) => {
  const file = path.join(dir, 'matrix_token');
  const homeserver = createServer((_, response) => response.end('{"flows":[{"type":"m.login.password"}]}')).listen(0, '127.0.0.1');
  await once(homeserver, 'listening');
  const login = new Program(binary('highroad'), ['matrix-login', '--homeserver', `http://127.0.0.1:${homeserver.address().port}`, '--user', '@bot:example.org', '--token-file', file],
    { stdio: ['pipe', 'pipe', 'pipe'] });
  let prompt = '';
  login.child.stderr.on('data', (chunk) => {
    prompt += chunk;
    if (prompt.includes('Password of @bot:example.org: ')) login.signal('SIGINT');
  });
  assert.deepEqual(await login.ended, { code: null, signal: 'SIGINT' }, login.log());
  assert.ok(!existsSync(file));
  homeserver.closeAllConnections();
  homeserver.close();
});

inFolder('a homeserver that does not answer is told before anybody types a password for it', async (dir) => {
  const file = path.join(dir, 'matrix_token');
  const refused = await run(binary('highroad'), ['matrix-login', '--homeserver', `http://127.0.0.1:${await freePort()}`, '--user', '@bot:example.org',
    '--token-file', file], { input: 'secret\n' });
  assert.equal(refused.code, 1);
  assert.match(refused.err, /^The homeserver could not be reached/);
  assert.doesNotMatch(refused.err, /Password/);
  assert.ok(!existsSync(file));
});

inFolder('text may begin with a dash or stand in brackets; what looks like an option and is none is told', async () => {
  for (const text of ['- it broke on the first day', '-5 % only', '[Sorry, we are late]', '-- costs', '-costs']) {
    const told = await run(binary('highroad'), ['judge', text, '--language', 'en']);
    assert.equal(told.code, 0, told.err);
    assert.doesNotMatch(told.err, /not expected/);
  }
  const late = '[We are sorry, we were late]';
  const bare = await run(binary('highroad'), ['lint', late]);
  const apart = await run(binary('highroad'), ['lint', '--', late]);
  assert.equal(bare.out, apart.out);
  const mistaken = await run(binary('highroad'), ['lint', '--confg', 'x', 'We are sorry.']);
  assert.equal(mistaken.code, 2);
  assert.equal(mistaken.err, 'highroad lint has no option --confg. If it belongs to the text, write -- before it.\n');
});

inFolder('a consent is not asked for when there is no place to keep it', async (dir) => {
  const config = path.join(dir, 'highroad.toml');
  writeFileSync(path.join(dir, 'key'), 'k'.repeat(64), { mode: 0o600 });
  writeFileSync(path.join(dir, 'client.json'), JSON.stringify({
    installed: {
      client_id: 'client-1', client_secret: 'client-secret-1', redirect_uris: ['http://localhost'],
      auth_uri: 'http://127.0.0.1:9/consent', token_uri: 'http://127.0.0.1:9/token',
    },
  }));
  writeFileSync(config, `
[general]
state_dir = "${dir}"
token_key = { file = "${path.join(dir, 'key')}" }
[playbook]
approvers = ["cli:*"]
channels = ["console"]
[console]
enabled = true
[[sources]]
kind = "webhook"
name = "shop"
secret = { file = "${path.join(dir, 'key')}" }
`);
  const missing = path.join(dir, 'highraod', 'google.sealed');
  const refused = await run(binary('highroad'), ['login', 'google', '-c', config, '--client', path.join(dir, 'client.json'), '--to', missing]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, new RegExp(`^${missing} cannot be written: No such file or directory`));
  assert.doesNotMatch(refused.out, /Open this address/);
});

inFolder('the demo keeps its state in a folder of any name', async (dir) => {
  const keep = path.join(dir, 'APP', 'STORE "x"');
  const demo = new Program(binary('highroad'), ['demo', '--port', String(await freePort()), '--keep', keep]);
  try {
    await demo.saying('Open http://');
  } finally {
    await demo.stop();
  }
  assert.ok(existsSync(path.join(keep, 'highroad.db')));
});

inFolder('stars that are none of five and a port that is none are refused in words, before anything is done', async () => {
  for (const stars of ['99', '-3', 'nan', '1e308']) {
    const told = await run(binary('highroad'), ['draft', '--stars', stars, 'It broke on the first day.']);
    assert.ok(told.code > 100, `${stars}: ${told.out}${told.err}`);
    assert.match(told.err, /--stars: .*(0 to 5|between 0 and 5)/);
  }
  const four = await run(binary('highroad'), ['draft', '--stars', '4', 'It broke on the first day.']);
  assert.equal(four.code, 0, four.err);
  const port = await run(binary('highroad'), ['demo', '--port', '99999']);
  assert.ok(port.code > 100, port.err);
  assert.match(port.err, /--port: .*0 to 65535/);
});
