// How the daemon dies: by SIGKILL at some moment, or by the kernel in the middle of its work, when it enters a system call
// for the n-th time (strace injects the signal).
import { spawnSync } from 'node:child_process';
import { Program, binary } from '../support/processes.mjs';

/** What it calls while it works, and about how often in the second or two of a round. */
const calls = { fdatasync: 20, pwrite64: 150, sendmsg: 25, recvmsg: 20, sendto: 3, recvfrom: 40, epoll_wait: 100, write: 12, futex: 100, unlink: 3, ftruncate: 3, pread64: 100 };

const traced = (call, times) => ['-D', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${times}`];

/** Why nothing can be killed at a system call here; false where it can be. */
export function noInjection() {
  const tried = spawnSync('strace', [...traced('write', 1), '/bin/echo', 'x'], { encoding: 'utf8' });
  if (tried.error?.code === 'ENOENT') return 'there is no strace here (apt-get install strace)';
  return tried.signal === 'SIGKILL' ? false : `strace cannot kill here: ${(tried.stderr || tried.error?.message || 'it went on').trim()}`;
}

/** Some call, and which of its times is the last. */
export function somewhere(random) {
  const call = random.pick(Object.keys(calls));
  return { call, times: 1 + random.below(calls[call]) };
}

/** Starts the daemon; with `at` it dies there. With -D the process that we hold is the daemon, and strace is its child. */
export function startDaemon(w, at) {
  const run = ['run', '-c', w.configFile];
  return at ? new Program('strace', [...traced(at.call, at.times), binary('highroad'), ...run], { env: w.environment() })
    : new Program(binary('highroad'), run, { env: w.environment() });
}
