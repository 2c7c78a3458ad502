// Starting, stopping and killing the real binaries, and keeping what they say.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');
export const shared = path.resolve(project, '../shared');

export function binary(name) {
  const given = {
    highroad: process.env.HIGHROAD_BINARY, 'highroad-stand-in': process.env.HIGHROAD_STAND_IN, 'highroad-platforms': process.env.HIGHROAD_PLATFORMS,
  }[name];
  const file = given ? path.resolve(given) : path.join(project, 'build/debug', name);
  if (!existsSync(file)) throw new Error(`${file} is not there: build it first (script/build).`);
  return file;
}

/** A port that is free now. Used where an address must stay the same over restarts. */
export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Looks every few milliseconds until `probe` gives something true; a deadline says in words what did not come. */
export async function until(probe, words, timeoutMs = 10_000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain: ${words}.`);
    await new Promise((resolve) => {
      setTimeout(resolve, 15);
    });
  }
}

/** One running program, its output line by line. */
export class Program {
  constructor(file, args, options = {}) {
    this.lines = [];
    this.child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.ended = once(this.child, 'exit').then(([code, signal]) => {
      this.over = { code, signal };
      return this.over;
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        this.lines.push(...lines);
      });
      stream.on('end', () => rest && this.lines.push(rest));
    }
  }

  says(words, from = 0) {
    return this.lines.slice(from).find((line) => line.includes(words));
  }

  /** The first line with these words, now or later; fails at once when the program ends before. */
  saying(words, timeoutMs = 10_000) {
    return until(() => {
      const line = this.says(words);
      if (!line && this.over) throw new Error(`It ended (${JSON.stringify(this.over)}) before it said "${words}":\n${this.log()}`);
      return line;
    }, `the words "${words}"`, timeoutMs);
  }

  log(last = 80) {
    return this.lines.slice(-last).join('\n');
  }

  signal(name) {
    if (!this.over) this.child.kill(name);
  }

  async kill() {
    this.signal('SIGKILL');
    return this.ended;
  }

  /** SIGTERM; SIGKILL and a failure when it does not end. */
  async stop(timeoutMs = 15_000) {
    this.signal('SIGTERM');
    try {
      return await until(() => this.over, 'a clean end after SIGTERM', timeoutMs);
    } catch (error) {
      await this.kill();
      throw new Error(`${error.message}\n${this.log()}`);
    }
  }
}

/** Runs a program to its end; gives {code, out, err}. */
export async function run(file, args, { input, timeoutMs = 20_000, ...options } = {}) {
  const child = spawn(file, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], ...options });
  const told = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    told.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    told.err += chunk;
  });
  if (input !== undefined) child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (signal) throw new Error(`${path.basename(file)} ${args.join(' ')} was ended by ${signal}:\n${told.out}${told.err}`);
  return { code, ...told };
}
