// The disk under the real daemon: full, read-only, damaged, hanging; backups while it works, and a restore. A small disk of its
// own is mounted for that, which only root may do, and not in every container; elsewhere these stories are skipped and say so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync,
  statSync, truncateSync, writeFileSync, writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Program, binary, until } from './support/processes.mjs';
import { World } from './support/world.mjs';

/** Why no disk can be mounted here; false when one can. */
function noMounting() {
  const probe = mkdtempSync(path.join(tmpdir(), 'hr-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', probe], { stdio: 'pipe' });
    execFileSync('umount', [probe], { stdio: 'pipe' });
    return false;
  } catch (error) {
    return `skipped aloud: no disk can be mounted here, ${String(error.stderr ?? error.message).trim()}`;
  } finally {
    rmdirSync(probe);
  }
}

const skip = noMounting();

/** An ext4 of its own in a file: unlike tmpfs it can break, and hang, under who has it open. */
class OwnExt4 {
  static make(file, at, megabytes) {
    const own = Object.assign(new OwnExt4(), { file, at });
    closeSync(openSync(file, 'w'));
    truncateSync(file, megabytes * 2 ** 20);
    execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', file], { stdio: 'pipe' });
    own.mount();
    return own;
  }

  mount() {
    execFileSync('mount', ['-o', 'loop,errors=remount-ro', this.file, this.at], { stdio: 'pipe' });
    chmodSync(this.at, 0o700);
    this.device = path.basename(execFileSync('findmnt', ['-no', 'SOURCE', this.at], { encoding: 'utf8' }).trim());
  }

  unmount() {
    execFileSync('umount', [this.at], { stdio: 'pipe' });
  }

  /** The kernel finds an error and lets nobody write any more, as it does when sectors cannot be written. */
  breakDown() {
    writeFileSync(`/sys/fs/ext4/${this.device}/trigger_fs_error`, '1');
  }

  /** What an operator does then, with nobody using it. */
  repair() {
    this.unmount();
    try {
      execFileSync('e2fsck', ['-p', this.file], { stdio: 'pipe' });
    } catch (error) {
      assert.equal(error.status, 1, `e2fsck mended it: ${error.stdout}`);
    }
    this.mount();
  }

  /** Files that cannot be written, not even by who has them open; and the other way. */
  writable(yes) {
    for (const name of readdirSync(this.at).filter((one) => one.startsWith('highroad.db')))
      execFileSync('chattr', [yes ? '-i' : '+i', path.join(this.at, name)]);
  }

  hang(yes) {
    execFileSync('fsfreeze', [yes ? '-f' : '-u', this.at]);
  }
}

/** Why there can be no such disk; false when there can. */
function noExt4() {
  if (skip) return skip;
  const probe = mkdtempSync(path.join(tmpdir(), 'hr-ext4-'));
  mkdirSync(path.join(probe, 'at'));
  try {
    const own = OwnExt4.make(path.join(probe, 'disk'), path.join(probe, 'at'), 8);
    try {
      statSync(`/sys/fs/ext4/${own.device}/trigger_fs_error`);
      for (const on of [true, false]) own.hang(on);
    } finally {
      own.unmount();
    }
    return false;
  } catch (error) {
    return `skipped aloud: no ext4 of our own can be mounted here, ${String(error.stderr ?? error.message).trim() || error.message}`;
  } finally {
    rmSync(probe, { recursive: true });
  }
}

/** A story on a disk of `megabytes`, with nothing else on it. */
function onSmallDisk(name, megabytes, tell) {
  test(name, { timeout: 120_000, skip }, async () => {
    const world = await World.make({ webhook: true });
    const disk = path.join(world.dir, 'state');
    let mounted = false;
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', disk]);
      mounted = true;
      await tell(world, {
        disk,
        database: path.join(disk, 'highroad.db'),
        readOnly: (yes) => execFileSync('mount', ['-o', `remount,${yes ? 'ro' : 'rw'}`, disk]),
        fill: () => fill(path.join(disk, 'ballast')),
        free: () => rmSync(path.join(disk, 'ballast')),
      });
    } catch (error) {
      error.message += `\n--- the daemon's log ---\n${world.daemon?.log() ?? '(never started)'}\n---`;
      throw error;
    } finally {
      if (world.daemon && !world.daemon.over) await world.daemon.kill();
      if (mounted) execFileSync('umount', ['-l', disk]);
      await world.end();
    }
  });
}

/** A story on an ext4 that can break under the running daemon. */
function onBreakingDisk(name, tell) {
  test(name, { timeout: 120_000, skip: noExt4() }, async () => {
    const world = await World.make({ webhook: true });
    let disk;
    try {
      disk = OwnExt4.make(path.join(world.dir, 'ext4'), path.join(world.dir, 'state'), 32);
      await tell(world, disk);
    } catch (error) {
      error.message += `\n${error.cause ?? ''} ${JSON.stringify(world.daemon?.over)}`;
      error.message += `\n--- the daemon's log ---\n${world.daemon?.log() ?? '(never started)'}\n---`;
      throw error;
    } finally {
      if (world.daemon && !world.daemon.over) await world.daemon.kill();
      disk?.unmount();
      await world.end();
    }
  });
}

/** Takes every byte that is left. */
function fill(file) {
  const ballast = openSync(file, 'w');
  for (let piece = 65536; piece >= 512;) {
    try {
      writeSync(ballast, Buffer.alloc(piece));
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
      piece /= 2;
    }
  }
  closeSync(ballast);
}

/** Starts the daemon where it must not start; gives what it said. */
async function refuses(world) {
  const daemon = new Program(binary('highroad'), ['run', '-c', world.configFile], { env: world.environment() });
  const { code } = await daemon.ended;
  return { code, said: daemon.log() };
}

onSmallDisk('on a full disk nothing is half done, everybody is told, and it goes on by itself once there is room', 12, async (w, { fill: full, free }) => {
  await w.startFresh();
  const { card } = await w.complaint('The first one, before the disk was full.');
  full();
  // What cannot be stored is not acknowledged: the sender has to send it again.
  const large = { id: 'p1', rating: 1, text: `Pushed while it was full. ${'x'.repeat(200_000)}` };
  const pushed = await until(async () => {
    const answer = await w.push({ ...large, id: `p${Math.random()}` });
    return answer.status === 503 && answer;
  }, 'a push that does not fit', 20_000);
  assert.match(pushed.body.error, /could not be stored just now\. Send the same message again later/);
  const told = await w.cli('note', '1', `a note ${'y'.repeat(60_000)}`);
  assert.notEqual(told.code, 0, 'a note that was not stored is not called stored');
  assert.match(told.out + told.err, /not|full|room/i);
  assert.equal(w.daemon.over, undefined, 'the daemon lives on');
  assert.match(w.daemon.log(400), /the disk is full/);
  free();
  assert.equal((await w.push(large)).status, 200);
  await w.card('Pushed while it was full');
  await w.press('alice', card, 'Publish reply');
  await w.card('The first one, before', { also: 'Answered' });
  assert.equal(w.cards('The first one, before').length, 1);
  assert.match((await w.cli('journal', 'verify')).out, /^whole: /);
});

onSmallDisk('on a disk that is read-only it does not start, says why, and goes on where it was once the disk can be written', 16, async (w, { readOnly }) => {
  await w.startFresh();
  await w.complaint('Before it was read-only.');
  await w.daemon.stop();
  readOnly(true);
  const { code, said } = await refuses(w);
  assert.equal(code, 1, said);
  assert.match(said, /highroad cannot start/);
  assert.match(said, /Read-only file system|read-only|cannot be opened for writing|cannot be made or kept private/i);
  assert.match(said, /Check that its folder exists and that the daemon's user owns both|lock/i);
  readOnly(false);
  await w.start();
  await w.complaint('After it could be written again.');
  assert.equal(w.cards('Before it was read-only').length, 1);
});

onSmallDisk('a damaged database is found at start, with what to do, and the backup brings everything back', 32, async (w, { database }) => {
  await w.startFresh();
  const { card } = await w.complaint('It is in the backup.');
  await w.press('alice', card, 'Publish reply');
  await w.card('It is in the backup', { also: 'Answered' });
  // Backups while people and platforms go on: each one is sound by itself.
  const backup = path.join(w.dir, 'backup.db');
  for (let n = 0; n < 5; n += 1) {
    const [made] = await Promise.all([w.cli('backup', backup), w.complaint(`Meanwhile number ${n}.`)]);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /Written and checked/);
    assert.equal(statSync(backup).mode & 0o777, 0o600);
  }
  await w.daemon.stop();

  // A disk that loses sectors: everything behind the schema's page.
  const bytes = readFileSync(database);
  bytes.fill(0x5a, 8192, Math.min(bytes.length, 200_000));
  writeFileSync(database, bytes);
  const { code, said } = await refuses(w);
  assert.equal(code, 1);
  assert.match(said, /is damaged/);
  assert.match(said, /Stop the daemon, move .*highroad\.db, .*-wal and .*-shm aside, restore the newest backup as .*highroad\.db, and start again/);

  // ... word for word.
  for (const ending of ['', '-wal', '-shm'])
    if (existsSync(database + ending)) renameSync(database + ending, `${database}.aside${ending}`);
  copyFileSync(backup, database);
  const before = w.slack.messages({ channel: 'reviews' }).filter((one) => one.bot_id).length;
  await w.start();
  const shown = await w.cli('show', '1');
  assert.match(shown.out, /It is in the backup/);
  assert.match((await w.cli('journal', 'verify')).out, /^whole: /);
  await w.complaint('After the restore.');
  const after = w.slack.messages({ channel: 'reviews' }).filter((one) => one.bot_id).length;
  assert.ok(after - before >= 1, 'it works on');
  assert.equal(w.cards('It is in the backup').length, 1, 'no card twice');
});

onSmallDisk('a database cut off in the middle and one that is no database are told apart from an empty place', 16, async (w, { database }) => {
  await w.startFresh();
  await w.complaint('Something to lose.');
  await w.daemon.stop();
  const bytes = readFileSync(database);
  writeFileSync(database, bytes.subarray(0, Math.floor(bytes.length / 2)));
  const cut = await refuses(w);
  assert.equal(cut.code, 1);
  assert.match(cut.said, /is damaged.*restore the newest backup/s);
  writeFileSync(database, 'these are not the bytes of a database'.repeat(400));
  const other = await refuses(w);
  assert.equal(other.code, 1);
  assert.match(other.said, /is damaged.*restore the newest backup/s);
});

/** Nothing is called done that is not on the disk: not at the hook, not at the command line, not in the chat. */
async function nothingIsCalledDone(w, card) {
  const pushed = await until(async () => {
    const answer = await w.push({ id: 'p1', rating: 1, text: 'Pushed while nothing could be written.' });
    return answer.status === 503 && answer;
  }, 'a push that is not taken', 20_000);
  assert.match(pushed.body.error, /could not be stored just now\. Send the same message again later/);
  const told = await w.cli('note', '1', 'a note that is not kept');
  assert.notEqual(told.code, 0, 'a note that was not stored is not called stored');
  assert.match(told.out + told.err, /read|disk|written|stored/i);
  const click = await w.press('alice', card, 'Publish reply', { expect: 'ephemeral' });
  assert.match(click.ephemerals.map((one) => one.text).join('\n'), /Highroad could not store that, so nothing was done/);
  assert.match(w.slack.message({ channel: 'reviews', ts: card.ts }).text, /Awaiting the team/);
  assert.equal(w.daemon.over, undefined, 'the daemon lives on');
  assert.equal((await w.get('/metrics')).status, 200);
}

/** What was acknowledged before is there, what was refused can be done now, and nothing stands twice. */
async function everythingGoesOn(w, card) {
  assert.equal((await w.push({ id: 'p1', rating: 1, text: 'Pushed while nothing could be written.' })).status, 200);
  await w.card('Pushed while nothing', { also: 'Suggested reply' });
  await until(() => w.slack.message({ channel: 'reviews', ts: card.ts }).buttons.some((one) => one.text === 'Publish reply'), 'the button');
  await w.press('alice', card, 'Publish reply');
  await w.card('Before it broke', { also: 'Answered' });
  assert.match((await w.cli('show', '1')).out, /Before it broke/);
  for (const words of ['Before it broke', 'Pushed before', 'Pushed while nothing']) assert.equal(w.cards(words).length, 1, words);
  assert.equal((await w.store.posted()).length, 1, 'one reply');
  assert.match((await w.cli('journal', 'verify')).out, /^whole: /);
}

async function beforeItBreaks(w) {
  await w.startFresh();
  const { card } = await w.complaint('Before it broke.');
  assert.equal((await w.push({ id: 'p0', rating: 1, text: 'Pushed before it broke.' })).status, 200);
  await w.card('Pushed before it broke', { also: 'Suggested reply' });
  return card;
}

onBreakingDisk('a disk that turns read-only under the running daemon: it says so, calls nothing done, and goes on after the repair', async (w, disk) => {
  const card = await beforeItBreaks(w);
  disk.breakDown();
  await nothingIsCalledDone(w, card);
  assert.match(w.daemon.log(400), /the disk under the database \S+ has turned read-only, so nothing of this step was saved/);
  assert.equal((await w.store.posted()).length, 0);
  await w.daemon.stop();
  const { code, said } = await refuses(w);
  assert.equal(code, 1, said);
  assert.match(said, /Read-only file system|read-only|cannot be opened for writing|cannot be made or kept private/i);
  disk.repair();
  await w.start();
  await everythingGoesOn(w, card);
});

onBreakingDisk('a database that nobody may write for a while: it goes on by itself, without a restart, once it may be written', async (w, disk) => {
  const card = await beforeItBreaks(w);
  disk.writable(false);
  try {
    await nothingIsCalledDone(w, card);
  } finally {
    disk.writable(true);
  }
  await until(async () => (await w.push({ id: 'p1', rating: 1, text: 'Pushed while nothing could be written.' })).status === 200, 'a push that is taken', 20_000);
  await everythingGoesOn(w, card);
});

onBreakingDisk('a disk that hangs: what is asked waits, everything else answers, and it is done once the disk is back', async (w, disk) => {
  const card = await beforeItBreaks(w);
  let answered = false;
  disk.hang(true);
  let pushed;
  try {
    pushed = w.push({ id: 'p1', rating: 1, text: 'Pushed while nothing could be written.' }).then((answer) => {
      answered = true;
      return answer;
    });
    const click = await w.press('alice', card, 'Publish reply');
    assert.notEqual(click.ok, true, 'the chat is not told that it was taken');
    assert.equal(answered, false, 'what is not on the disk is not acknowledged');
    for (const where of ['/metrics', '/healthz']) assert.ok((await w.get(where)).status < 600, `${where} answers`);
  } finally {
    disk.hang(false);
  }
  assert.equal((await pushed).status, 200);
  await w.card('Before it broke', { also: 'Answered' });
  await w.card('Pushed while nothing', { also: 'Suggested reply' });
  assert.equal((await w.store.posted()).length, 1, 'the press that waited was carried out once');
});
